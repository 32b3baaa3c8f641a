package dev.easel.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.CallOptions;
import dev.easel.EaselException;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.FalEmulator;
import dev.easel.testkit.FalEmulator.Problem;
import dev.easel.testkit.FalEmulator.Quirk;
import dev.easel.testkit.FalEmulator.TaskEnding;
import dev.easel.testkit.Fault;
import dev.easel.testkit.LocalEmulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every rule of {@link Fallback}, with a service that fails so, and what both services saw of it. It writes the document. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FallbackRulesTest {
    private static final String UPDATE = "easel.docs.update";
    private static final Fallback DEFAULTS = Fallback.defaults();
    private static final Fallback CONTENT = DEFAULTS.andAfterContentRefused();
    private static final Fallback FAILED = DEFAULTS.andAfterTaskFailed();
    private static final Fallback UNKNOWN = DEFAULTS.evenIfOutcomeUnknown();
    private static final Fallback QUEUED = DEFAULTS.cancelWhenQueuedFor(Duration.ofMinutes(1));

    /** How a task is run until its end. */
    private static final BiFunction<World, ImageTask, ImageResult> TO_ITS_END =
            (world, task) -> world.services.time.runUntil(task.result());

    private static List<Row> rows = List.of();

    /** What the first service does, and the options under which that goes to the second. */
    private record Rule(
            String what,
            FalEmulator.Builder first,
            Consumer<FalEmulator> trouble,
            String option,
            Fallback with,
            CallOptions options,
            BiFunction<World, ImageTask, ImageResult> run) {}

    private record Observed(String outcome, String decision, long first, long second, boolean image) {}

    private record Row(Rule rule, Observed byDefault, Observed withOption) {}

    private static Rule rule(String what, Consumer<FalEmulator> trouble, String option, Fallback with) {
        return rule(what, quick(), trouble, option, with);
    }

    private static Rule rule(
            String what, FalEmulator.Builder first, Consumer<FalEmulator> trouble, String option, Fallback with) {
        return new Rule(what, first, trouble, option, with, Services.OPTIONS, TO_ITS_END);
    }

    private static Consumer<FalEmulator> submit(Fault fault) {
        return fal -> fal.always(ExchangeKind.SUBMIT, fault);
    }

    private static FalEmulator.Builder quick(Quirk... quirks) {
        return FalEmulator.builder()
                .queueTime(Duration.ZERO)
                .generationTime(Duration.ofSeconds(2))
                .quirks(quirks);
    }

    private static List<Rule> rules() {
        String always = "";
        List<Rule> all = new ArrayList<>();
        all.add(rule("nothing", fal -> {}, always, DEFAULTS));
        all.add(rule("the connection is refused", FalEmulator::close, always, DEFAULTS));
        all.add(rule(
                "429", fal -> fal.always(ExchangeKind.SUBMIT, fal.fault(Problem.TOO_MANY_REQUESTS)), always, DEFAULTS));
        all.add(rule(
                "401, the key is not accepted",
                fal -> fal.always(ExchangeKind.SUBMIT, fal.fault(Problem.UNAUTHORIZED)),
                always,
                DEFAULTS));
        all.add(rule(
                "403, the balance is used up",
                fal -> fal.always(ExchangeKind.SUBMIT, fal.fault(Problem.LOCKED)),
                always,
                DEFAULTS));
        all.add(rule(
                "404, no such model",
                fal -> fal.always(ExchangeKind.SUBMIT, fal.fault(Problem.UNKNOWN_APPLICATION)),
                always,
                DEFAULTS));
        all.add(rule(
                "400, the request is rejected",
                submit(Fault.response(400, "application/json", "{\"detail\":\"wrong\"}")),
                always,
                DEFAULTS));
        all.add(rule(
                "500 to the submission",
                fal -> fal.always(ExchangeKind.SUBMIT, fal.fault(Problem.INTERNAL_ERROR)),
                "`evenIfOutcomeUnknown()`",
                UNKNOWN));
        all.add(rule(
                "closed, the request was read",
                submit(Fault.closeBeforeResponse()),
                "`evenIfOutcomeUnknown()`",
                UNKNOWN));
        all.add(rule(
                "closed, the work was begun",
                submit(Fault.closeBeforeResponse().afterWork()),
                "`evenIfOutcomeUnknown()`",
                UNKNOWN));
        all.add(rule(
                "cut in the middle of the response",
                submit(Fault.cutMidResponse()),
                "`evenIfOutcomeUnknown()`",
                UNKNOWN));
        all.add(rule("a response that is not JSON", submit(Fault.html(200)), "`evenIfOutcomeUnknown()`", UNKNOWN));
        all.add(rule(
                "the content is refused, not billed",
                fal -> fal.nextTask(TaskEnding.CONTENT_POLICY),
                "`andAfterContentRefused()`",
                CONTENT));
        all.add(rule(
                "the content is refused, and billed",
                quick(Quirk.REFUSALS_BILLED),
                fal -> fal.nextTask(TaskEnding.CONTENT_POLICY),
                "`andAfterContentRefused()`",
                CONTENT));
        all.add(rule(
                "the task fails at the service, not billed",
                fal -> fal.nextTask(TaskEnding.RUNNER_SCHEDULING_FAILURE),
                always,
                DEFAULTS));
        all.add(rule(
                "the task fails at the service, and is billed",
                quick(Quirk.REFUSALS_BILLED),
                fal -> fal.nextTask(TaskEnding.UNKNOWN_TYPE),
                "`andAfterTaskFailed()`",
                FAILED));
        all.add(rule(
                "the service no longer knows the task",
                fal -> fal.always(ExchangeKind.POLL, fal.fault(Problem.UNKNOWN_TASK)),
                "`evenIfOutcomeUnknown()`",
                UNKNOWN));
        all.add(rule(
                "polls are refused with 401",
                fal -> fal.always(ExchangeKind.POLL, fal.fault(Problem.UNAUTHORIZED)),
                "`evenIfOutcomeUnknown()`",
                UNKNOWN));
        all.add(rule(
                "the image cannot be downloaded",
                fal -> fal.always(ExchangeKind.DOWNLOAD, Fault.empty(403)),
                "`evenIfOutcomeUnknown()`",
                UNKNOWN));
        all.add(new Rule(
                "the application's hook vetoes the submission",
                quick(),
                fal -> {},
                "`evenIfOutcomeUnknown()`",
                UNKNOWN,
                Services.OPTIONS.toBuilder()
                        .submissionHook((handle, call, attempt) -> {
                            throw new IllegalStateException("not today");
                        })
                        .build(),
                TO_ITS_END));
        all.add(new Rule(
                "the deadline passes",
                quick().generationTime(Duration.ofHours(1)),
                fal -> {},
                "`evenIfOutcomeUnknown()`",
                UNKNOWN,
                Services.OPTIONS,
                FallbackRulesTest::toTheDeadline));
        all.add(new Rule(
                "the task is detached",
                quick().generationTime(Duration.ofHours(1)),
                fal -> {},
                "`evenIfOutcomeUnknown()`",
                UNKNOWN,
                Services.OPTIONS,
                (world, task) -> {
                    world.services.time.runUntil(task.detach());
                    return task.result().join();
                }));
        all.add(new Rule(
                "the client is closed",
                quick().generationTime(Duration.ofHours(1)),
                fal -> {},
                "`evenIfOutcomeUnknown()`",
                UNKNOWN,
                Services.OPTIONS,
                (world, task) -> {
                    world.services.time.runUntil(task.accepted());
                    world.client.close();
                    return task.result().join();
                }));
        all.add(new Rule(
                "the application cancels the task",
                quick().generationTime(Duration.ofHours(1)),
                fal -> {},
                "`evenIfOutcomeUnknown()`",
                UNKNOWN,
                Services.OPTIONS,
                (world, task) -> {
                    world.services.time.runUntil(task.accepted());
                    world.services.time.runUntil(task.cancel());
                    return task.result().join();
                }));
        all.add(new Rule(
                "the task is queued for 5 minutes",
                quick().queueTime(Duration.ofMinutes(5)),
                fal -> {},
                "`cancelWhenQueuedFor`, 1 minute, confirmed",
                QUEUED,
                Services.OPTIONS,
                FallbackRulesTest::afterAMinute));
        all.add(new Rule(
                "the task is queued for 5 minutes",
                quick().queueTime(Duration.ofMinutes(5)),
                fal -> fal.always(ExchangeKind.CANCEL, Fault.empty(404)),
                "`cancelWhenQueuedFor`, 1 minute, not confirmed",
                QUEUED,
                Services.OPTIONS,
                FallbackRulesTest::afterAMinute));
        return all;
    }

    private static ImageResult afterAMinute(World world, ImageTask task) {
        task.accepted().orTimeout(20, TimeUnit.SECONDS).join();
        world.services.time.advance(Duration.ofMinutes(1));
        return world.services.time.runUntil(task.result());
    }

    private static ImageResult toTheDeadline(World world, ImageTask task) {
        world.services.time.runUntil(task.accepted());
        world.services.time.advance(Duration.ofMinutes(15).plusSeconds(2));
        return task.result().orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static final class World implements AutoCloseable {
        private final Services services = new Services();
        private final FalEmulator first;
        private final LocalEmulator second = services.local(Duration.ZERO);
        private final RoutingClient client;
        private final List<Decision> decisions = new ArrayList<>();

        World(Rule rule, Fallback fallback) {
            first = services.fal(rule.first());
            ImageClient firstClient = services.client(first);
            client = services.built(services.routing(firstClient, services.client(second))
                    .fallback(fallback)
                    .listener((decision, soFar) -> {
                        synchronized (decisions) {
                            decisions.add(decision);
                        }
                    }));
            rule.trouble().accept(first);
        }

        Observed observe(Rule rule) {
            String outcome;
            boolean image = false;
            ImageRequest request = Services.REQUEST;
            ImageTask task = client.submit(request, rule.options());
            try {
                ImageResult result = rule.run().apply(this, task);
                outcome = "image of the " + (result.provider().value().equals("fal") ? "first" : "second");
                image = true;
            } catch (CompletionException ended) {
                EaselException failure = (EaselException) ended.getCause();
                outcome = "`" + failure.getClass().getSimpleName().replace("Exception", "") + "`, "
                        + (failure.mayHaveBeenBilled() ? "may be billed" : "not billed");
            } catch (CancellationException cancelled) {
                outcome = "cancelled";
            }
            CompletableFuture<Void> told = new CompletableFuture<>();
            // Behind every decision.
            task.onStatus(status -> told.complete(null));
            told.orTimeout(20, TimeUnit.SECONDS).join();
            return new Observed(
                    outcome, decision(), first.count(ExchangeKind.SUBMIT), second.count(ExchangeKind.SUBMIT), image);
        }

        private String decision() {
            synchronized (decisions) {
                return decisions.stream()
                        .filter(decision -> decision.client().equals("fal") && decision.kind() != Decision.Kind.CHOSEN)
                        .map(decision -> decision.kind() + " " + decision.reason())
                        .distinct()
                        .collect(Collectors.joining(", "));
            }
        }

        @Override
        public void close() {
            services.close();
        }
    }

    @BeforeAll
    static void run() {
        rows = rules().stream()
                .map(rule -> new Row(
                        rule,
                        observe(rule, DEFAULTS),
                        rule.option().isEmpty() ? new Observed("", "", 0, 0, true) : observe(rule, rule.with())))
                .toList();
    }

    private static Observed observe(Rule rule, Fallback fallback) {
        try (World world = new World(rule, fallback)) {
            return world.observe(rule);
        } catch (RuntimeException | Error e) {
            throw new AssertionError(rule.what() + ": " + e, e);
        }
    }

    @Test
    void by_default_the_second_service_is_never_asked_where_the_first_may_bill() {
        assertThat(rows)
                .filteredOn(row -> row.byDefault().outcome().contains("may be billed"))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.byDefault().second()).isZero());
    }

    @Test
    void no_service_is_asked_twice() {
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.byDefault().first()).isLessThanOrEqualTo(1);
            assertThat(row.byDefault().second()).isLessThanOrEqualTo(1);
            assertThat(row.withOption().first()).isLessThanOrEqualTo(1);
            assertThat(row.withOption().second()).isLessThanOrEqualTo(1);
        });
    }

    @Test
    void what_another_service_can_mend_ends_in_its_image() {
        assertThat(rows)
                .filteredOn(row -> row.byDefault().decision().startsWith("FELL_BACK"))
                .hasSizeGreaterThan(5)
                .allSatisfy(row -> assertThat(row.byDefault().outcome()).isEqualTo("image of the second"));
    }

    @Test
    void the_document_says_what_was_observed() throws IOException {
        Path document = root().resolve("docs/routing-fallback.md");
        String text = text();
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(document, text);
        }
        assertThat(Files.readString(document))
                .as(
                        "docs/routing-fallback.md differs from what was observed. Where the new behaviour is right, bring it up to"
                                + " date with mvn -q test -pl routing -am -Dtest=FallbackRulesTest"
                                + " -Dsurefire.failIfNoSpecifiedTests=false -D%s=true",
                        UPDATE)
                .isEqualTo(text);
    }

    private static Path root() {
        Path here = Path.of(System.getProperty("basedir", "")).toAbsolutePath().normalize();
        return Files.isRegularFile(here.resolve("examples/pom.xml")) ? here : here.getParent();
    }

    private static String text() {
        StringBuilder text = new StringBuilder("""
                # When a routing client goes to the next service

                <!-- Written by FallbackRulesTest; do not edit. -->

                Each row is something that happens at the first of two services, against emulators and over real sockets. The
                clients retry nothing of their own, and the deadline of the task is 15 minutes.

                - **decision**: what the routing client decided about the first service, and the reason, as a listener is told it.
                - **outcome**: whose image the task ended with, or the exception (`OutcomeUnknown` for `OutcomeUnknownException`) and
                  what its `mayHaveBeenBilled()` says.
                - **submissions**: how many the first and the second service received. No service receives two.
                - **with**: an option of `Fallback` that concerns the row, and what is different with it.

                | what happens at the first service | decision | outcome | submissions | with | decision | outcome | submissions |
                |---|---|---|---|---|---|---|---|
                """);
        for (Row row : rows) {
            text.append("| ").append(row.rule().what()).append(" | ");
            append(text, row.byDefault());
            text.append(" | ");
            if (row.rule().option().isEmpty()) {
                text.append("| | |");
            } else {
                text.append(row.rule().option()).append(" | ");
                append(text, row.withOption());
            }
            text.append(" |\n");
        }
        return text.toString();
    }

    private static void append(StringBuilder text, Observed observed) {
        text.append(observed.decision())
                .append(" | ")
                .append(observed.outcome())
                .append(" | ")
                .append(observed.first())
                .append(", ")
                .append(observed.second());
    }
}
