package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.THROWABLE;

import dev.easel.CancelOutcome;
import dev.easel.Capabilities;
import dev.easel.Feature;
import dev.easel.Generation;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.Operation;
import dev.easel.PollSchedule;
import dev.easel.TaskCall;
import dev.easel.TaskStatus;
import dev.easel.Violation;
import dev.easel.spi.CallbackMessage;
import dev.easel.spi.CallbackNotice;
import dev.easel.spi.CallbackSignature;
import dev.easel.spi.Download;
import dev.easel.spi.Findings;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.JsonObject;
import dev.easel.spi.JsonValue;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.Payload;
import dev.easel.spi.Problem;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireBody;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import dev.easel.testkit.ProviderConformance;
import dev.easel.testkit.toy.ToyProtocol;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The kit can fail: each of its cases finds the one thing that a protocol does wrong, and says so. */
class ProviderConformanceTest {
    private static final Map<String, ProviderProtocol> BREACHES = breaches();

    @ParameterizedTest
    @MethodSource("cases")
    void each_case_finds_its_breach(String name) {
        assertThat(failure(name, new Kit(BREACHES.get(name))))
                .as("a case fails with words of its own")
                .get(THROWABLE)
                .isInstanceOf(AssertionError.class)
                .message()
                .hasSizeGreaterThan(60);
    }

    @Test
    void there_is_a_breach_for_each_case() {
        assertThat(BREACHES.keySet()).isEqualTo(cases());
    }

    @Test
    void a_protocol_that_is_straight_passes_every_case() {
        assertThat(failedBy(ToyProtocol.create(), Kit::new)).isEmpty();
    }

    @Test
    void a_message_shows_the_response_what_was_made_of_it_and_what_to_do() {
        String name = "nonsense_is_no_accepted_submission_and_says_the_truth_about_money";

        assertThat(failure(name, new Kit(BREACHES.get(name))))
                .get(THROWABLE)
                .hasMessageContainingAll("HTTP 500", "the body <>", "REJECTED", "billed", "override mayMean");
    }

    @Test
    void an_author_may_say_what_the_service_documents_otherwise() {
        ProviderProtocol full = submission((response, straight) -> response.status() == 503
                ? Outcome.<FinishedWork>failed(Problem.of(Problem.Kind.BUSY, "the queue is full"))
                : straight);
        String name = "nonsense_is_no_accepted_submission_and_says_the_truth_about_money";

        assertThat(failedBy(full, Kit::new)).containsOnlyKeys(name);
        assertThat(failedBy(full, protocol -> new Kit(protocol) {
                    @Override
                    protected Set<Problem.Kind> mayMean(int status, boolean retryAfter) {
                        return status == 503
                                ? EnumSet.of(Problem.Kind.BUSY, Problem.Kind.SERVICE_FAULT)
                                : super.mayMean(status, retryAfter);
                    }
                }))
                .isEmpty();
    }

    static Stream<Arguments> outcomes() {
        MadeImage made = MadeImage.remote(Download.of(
                WireRequest.fetch(URI.create("https://host/x.png")).image().build()));
        MadeImage seeded = made.withGeneration(Generation.builder().seed(7).build());
        return Stream.of(
                Arguments.of(
                        "more than 1024",
                        submission((response, straight) ->
                                ofSuccess(straight, Outcome.accepted("x".repeat(1_025), TaskStatus.queued())))),
                Arguments.of(
                        "blank id",
                        submission((response, straight) ->
                                ofSuccess(straight, Outcome.accepted(" ", TaskStatus.queued())))),
                Arguments.of(
                        "seed",
                        poll((response, straight) -> ofSuccess(
                                straight,
                                Outcome.done(FinishedWork.of(List.of(made)).withExtraImages(List.of(seeded)))))),
                Arguments.of(
                        "message of NotFound is blank",
                        poll((response, straight) -> response.status() == 404 ? Outcome.notFound(" ") : straight)),
                Arguments.of(
                        "message of the problem UNREADABLE is blank",
                        poll((response, straight) ->
                                response.status() == 301 ? Outcome.failed(Problem.unreadable("")) : straight)),
                Arguments.of(
                        "Accepted is for submissions alone",
                        poll((response, straight) -> ofSuccess(straight, Outcome.accepted("t1", TaskStatus.queued())))),
                Arguments.of(
                        "it is Accepted, Done or Failed",
                        submission((response, straight) -> ofSuccess(straight, Outcome.pending(TaskStatus.queued())))));
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void an_outcome_that_cannot_be_is_found(String words, ProviderProtocol protocol) {
        assertThat(failedBy(protocol, Kit::new).values())
                .extracting(Throwable::getMessage)
                .anySatisfy(message -> assertThat(message).contains(words));
    }

    @Test
    void a_service_without_words_of_its_own_needs_none() {
        ProviderProtocol silent = poll((response, straight) ->
                response.status() == 400 ? Outcome.failed(Problem.of(Problem.Kind.REJECTED, "")) : straight);

        assertThat(failedBy(silent, Kit::new)).isEmpty();
    }

    private static Outcome<FinishedWork> ofSuccess(Outcome<FinishedWork> straight, Outcome<FinishedWork> instead) {
        return straight instanceof Outcome.Accepted || straight instanceof Outcome.Done ? instead : straight;
    }

    @Test
    void a_queue_needs_a_response_about_a_finished_task() {
        assertThat(failedBy(ToyProtocol.create(), protocol -> new Kit(protocol) {
                    @Override
                    protected String finishedResponse() {
                        return unsaid();
                    }
                }))
                .hasEntrySatisfying(
                        "the_documented_responses_are_read_as_successes",
                        failure -> assertThat(failure).hasMessageContaining("override finishedResponse()"));
    }

    private static Map<String, ProviderProtocol> breaches() {
        Map<String, ProviderProtocol> all = new TreeMap<>();
        AtomicInteger counter = new AtomicInteger();
        all.put(
                "the_id_and_the_capabilities_never_change",
                capabilities(can -> can.parallelCalls(counter.incrementAndGet())));
        all.put("fields_and_operations_of_the_capabilities_agree", capabilities(can -> can.addRequired(Feature.MODEL)));
        all.put(
                "ranges_and_limits_of_the_capabilities_leave_room_for_a_request",
                capabilities(can -> can.imagesPerCall(0)));
        all.put("a_service_with_a_queue_can_be_polled", new BentProtocol() {
            @Override
            public WireExchange<FinishedWork> status(TaskCall task) {
                throw new UnsupportedOperationException();
            }
        });
        all.put("a_task_can_be_cancelled_exactly_where_the_capabilities_say_so", new BentProtocol() {
            @Override
            public Optional<WireExchange<CancelOutcome>> cancel(TaskCall task) {
                return Optional.empty();
            }
        });
        all.put("there_is_a_wait_before_each_poll_of_a_task", new BentProtocol() {
            @Override
            public PollSchedule pollSchedule() {
                return moment -> Duration.ZERO;
            }
        });
        all.put("callbacks_are_read_whatever_they_say", new BentProtocol() {
            @Override
            public Optional<CallbackNotice> readCallback(CallbackMessage message) {
                return message.json().isObject() ? Optional.of(new CallbackNotice(Set.of(), "{}")) : Optional.empty();
            }
        });
        all.put("the_smallest_request_passes_the_check", new BentProtocol() {
            @Override
            public void check(ImageRequest request, Findings findings) {
                findings.violation(Violation.Code.INVALID, "prompt", "is not to our taste");
            }
        });
        all.put(
                "the_same_request_is_mapped_to_the_same_bytes",
                body((json, request) -> json.put("nonce", counter.incrementAndGet())));
        all.put(
                "many_threads_map_a_request_to_the_same_bytes",
                body((json, request) ->
                        json.put("thread", Thread.currentThread().getName())));
        all.put(
                "language_and_time_zone_of_the_machine_change_nothing",
                body((json, request) -> json.put("scale", String.format("%.1f", 7.5))));
        all.put(
                "a_field_that_is_not_set_is_not_sent_as_null",
                body((json, request) ->
                        json.put("vae", String.valueOf(request.vae().orElse(null)))));
        all.put(
                "every_request_goes_to_a_path_of_the_configured_service",
                submit((request, context) -> WireRequest.fetch(URI.create("https://toy.example.com/submit"))
                        .build()));
        all.put(
                "no_credential_stands_in_a_request",
                submit((request, context) -> WireRequest.post("/submit")
                        .header("Authorization", "Bearer x")
                        .json(JsonObject.create().put("prompt", request.prompt()))
                        .build()));
        all.put(
                "the_prompt_is_sent_letter_by_letter",
                submit((request, context) -> WireRequest.post("/submit")
                        .json(JsonObject.create().put("prompt", request.prompt().strip()))
                        .build()));
        all.put("every_field_that_the_capabilities_name_is_sent", capabilities(can -> can.addFeatures(Feature.VAE)));
        all.put(
                "no_sampler_scheduler_lora_or_controlnet_is_lost_in_silence",
                capabilities(can -> can.addFeatures(Feature.SCHEDULER)));
        all.put("a_call_for_several_images_says_so", capabilities(can -> can.imagesPerCall(4)));
        all.put("a_task_id_that_the_client_chooses_is_sent", new BentProtocol() {
            @Override
            public Capabilities capabilities() {
                return straight.capabilities().toBuilder()
                        .clientChoosesTaskId(true)
                        .build();
            }

            @Override
            WireRequest submission(ImageRequest request, SubmitContext context) {
                return WireRequest.post("/submit")
                        .json(JsonObject.create().put("prompt", request.prompt()))
                        .build();
            }
        });
        all.put("a_task_id_cannot_lead_to_another_path", new BentProtocol() {
            @Override
            public WireExchange<FinishedWork> status(TaskCall task) {
                return new WireExchange<>(
                        WireRequest.get("/status/" + task.taskId().orElseThrow())
                                .imagesIn("images")
                                .build(),
                        response -> polled(response, task));
            }
        });
        all.put(
                "the_documented_responses_are_read_as_successes",
                submission((response, straight) -> Outcome.<FinishedWork>failed(Problem.unreadable("no idea"))));
        all.put(
                "nonsense_is_no_accepted_submission_and_says_the_truth_about_money",
                submission((response, straight) -> response.status() == 500
                        ? Outcome.<FinishedWork>failed(Problem.of(Problem.Kind.REJECTED, "no idea"))
                        : straight));
        all.put(
                "nonsense_about_a_task_neither_finishes_nor_ends_it",
                poll((response, straight) ->
                        response.json().get("state").nonBlank().isPresent()
                                ? straight
                                : Outcome.<FinishedWork>notFound("gone")));
        all.put(
                "the_result_of_another_task_is_not_delivered",
                poll((response, straight) -> straight instanceof Outcome.Failed
                                && response.json().get("urls").isPresent()
                        ? BentProtocol.straightSubmitted(response)
                        : straight));
        all.put("nonsense_is_no_uploaded_image", uploading());
        all.put("a_task_reference_cannot_lead_to_another_host", new BentProtocol() {
            @Override
            public WireExchange<FinishedWork> status(TaskCall task) {
                WireRequest request = task.reference()
                        .filter(reference -> reference.startsWith("https:"))
                        .map(URI::create)
                        .map(address -> WireRequest.to("GET", address)
                                .imagesIn("images")
                                .withCredentials()
                                .build())
                        .orElseGet(() -> straight.status(task).request());
                return new WireExchange<>(request, response -> polled(response, task));
            }
        });
        all.put("a_callback_without_a_signature_is_not_valid_where_the_service_signs", new BentProtocol() {
            @Override
            public Optional<CallbackSignature> callbackSignature() {
                return Optional.of(
                        (message, publishedKeys, now) -> message.json().isObject());
            }
        });
        all.put(
                "a_response_that_is_cut_off_or_hollow_is_no_success",
                submission((response, straight) ->
                        response.isSuccessful() && response.text().contains("\"task\"")
                                ? Outcome.<FinishedWork>accepted("t1", TaskStatus.queued())
                                : straight));
        all.put(
                "whatever_stands_in_a_field_of_a_response_is_read_without_an_exception",
                submission((response, straight) -> {
                    JsonValue task = response.json().get("task");
                    return task.isPresent()
                            ? Outcome.<FinishedWork>accepted(task.text().orElseThrow(), TaskStatus.queued())
                            : straight;
                }));
        all.put("nothing_but_a_success_confirms_a_cancellation", new BentProtocol() {
            @Override
            public Optional<WireExchange<CancelOutcome>> cancel(TaskCall task) {
                return straight.cancel(task)
                        .map(cancel -> new WireExchange<>(
                                cancel.request(), response -> Outcome.done(CancelOutcome.CANCELLED)));
            }
        });
        all.put("progress_is_told_of_work_that_goes_on_and_never_ends_it", new BentProtocol() {
            @Override
            public Optional<WireExchange<TaskStatus>> progress(TaskCall task) {
                return Optional.of(new WireExchange<>(
                        WireRequest.get("/progress").build(),
                        response -> Outcome.done(
                                response.json().get("share").decimal().isPresent()
                                        ? TaskStatus.running(0.5)
                                        : new TaskStatus.Failed("no share"))));
            }
        });
        all.put(
                "how_long_a_busy_service_asks_to_wait_is_handed_on",
                submission((response, straight) -> response.status() == 429
                        ? Outcome.<FinishedWork>failed(Problem.of(Problem.Kind.BUSY, "come back later"))
                        : straight));
        all.put(
                "the_same_response_read_twice_means_the_same",
                submission((response, straight) -> straight instanceof Outcome.Accepted
                        ? Outcome.<FinishedWork>accepted("t" + counter.incrementAndGet(), TaskStatus.queued())
                        : straight));
        return all;
    }

    private static ProviderProtocol uploading() {
        return new BentProtocol() {
            @Override
            public Capabilities capabilities() {
                return straight.capabilities().toBuilder()
                        .addOperations(Operation.IMAGE_TO_IMAGE)
                        .addFeatures(Feature.INIT_IMAGE)
                        .build();
            }

            @Override
            public Job generate(ImageRequest request) {
                Job job = super.generate(request);
                return new Job() {
                    @Override
                    public Optional<WireExchange<String>> upload(ImageInput input, Payload payload) {
                        return Optional.of(new WireExchange<>(
                                WireRequest.post("/upload")
                                        .body(WireBody.raw(payload))
                                        .build(),
                                response -> Outcome.done("the image")));
                    }

                    @Override
                    public WireExchange<FinishedWork> submit(SubmitContext context) {
                        return job.submit(context);
                    }
                };
            }
        };
    }

    private static ProviderProtocol capabilities(UnaryOperator<Capabilities.Builder> change) {
        return new BentProtocol() {
            @Override
            public Capabilities capabilities() {
                return change.apply(straight.capabilities().toBuilder()).build();
            }
        };
    }

    private static ProviderProtocol submit(BiFunction<ImageRequest, SubmitContext, WireRequest> mapping) {
        return new BentProtocol() {
            @Override
            WireRequest submission(ImageRequest request, SubmitContext context) {
                return mapping.apply(request, context);
            }
        };
    }

    private static ProviderProtocol body(BiConsumer<JsonObject, ImageRequest> more) {
        return submit((request, context) -> {
            JsonObject json = JsonObject.create().put("prompt", request.prompt());
            more.accept(json, request);
            return WireRequest.post("/submit").json(json).build();
        });
    }

    private static ProviderProtocol submission(
            BiFunction<WireResponse, Outcome<FinishedWork>, Outcome<FinishedWork>> reader) {
        return new BentProtocol() {
            @Override
            Outcome<FinishedWork> submitted(WireResponse response) {
                return reader.apply(response, super.submitted(response));
            }
        };
    }

    private static ProviderProtocol poll(
            BiFunction<WireResponse, Outcome<FinishedWork>, Outcome<FinishedWork>> reader) {
        return new BentProtocol() {
            @Override
            Outcome<FinishedWork> polled(WireResponse response, TaskCall task) {
                return reader.apply(response, super.polled(response, task));
            }
        };
    }

    private static Set<String> cases() {
        Map<String, Method> names = new TreeMap<>();
        Arrays.stream(ProviderConformance.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .forEach(method -> names.put(method.getName(), method));
        return names.keySet();
    }

    private static Map<String, Throwable> failedBy(
            ProviderProtocol protocol, Function<ProviderProtocol, ProviderConformance> kit) {
        Map<String, Throwable> failed = new TreeMap<>();
        for (String name : cases()) {
            failure(name, kit.apply(protocol)).ifPresent(failure -> failed.put(name, failure));
        }
        return failed;
    }

    private static Optional<Throwable> failure(String name, ProviderConformance kit) {
        try {
            Method method = ProviderConformance.class.getDeclaredMethod(name);
            method.setAccessible(true);
            method.invoke(kit);
            return Optional.empty();
        } catch (InvocationTargetException e) {
            return Optional.of(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static class Kit extends ProviderConformance {
        private final ProviderProtocol protocol;

        Kit(ProviderProtocol protocol) {
            this.protocol = protocol;
        }

        @Override
        protected ProviderProtocol protocol() {
            return protocol;
        }

        @Override
        protected ImageRequest request() {
            return ImageRequest.of("a toy");
        }

        @Override
        protected String submitResponse() {
            return "{\"task\":\"t1\"}";
        }

        @Override
        protected String finishedResponse() {
            return "{\"taskId\":\"task-1\",\"state\":\"done\",\"urls\":[\"https://host/x.png\"]}";
        }

        @Override
        protected String progressResponse() {
            return "{\"share\":0.5}";
        }

        /** What the kit itself says where an author gives no response. */
        final String unsaid() {
            return super.finishedResponse();
        }
    }
}
