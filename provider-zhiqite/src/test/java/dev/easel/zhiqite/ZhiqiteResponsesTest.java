package dev.easel.zhiqite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.easel.ContentRefusedException.Stage;
import dev.easel.ImageRequest;
import dev.easel.SafetyFinding;
import dev.easel.TaskCall;
import dev.easel.TaskStatus;
import dev.easel.Usage;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.MadeImage;
import dev.easel.spi.NotFoundGrace;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireBody;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the service's JSON means, and what is no JSON of the service's. */
class ZhiqiteResponsesTest {
    private static final ZhiqiteProtocol PROTOCOL = new ZhiqiteProtocol(status -> false, (code, status) -> false);
    private static final ImageRequest REQUEST =
            ImageRequest.builder().prompt("a lighthouse").model("photon").build();
    private static final SubmitContext CONTEXT = SubmitContext.of("pro1686666", null, 77);
    private static final TaskCall TASK = TaskCall.of("pro1686666");
    private static final Outcome<FinishedWork> ACCEPTED =
            new Outcome.Accepted<>("pro1686666", "1", TaskStatus.queued());
    private static final String NO_TASK = "{\"code\":\"400\",\"msg\":\"no task pro1686666\"}";

    private static final String IMAGE = "{\"img_audit\":[{\"confidence\":null,\"label\":\"nonLabel\"}],"
            + "\"img_audit_status\":true,\"image_status\":1,\"image_url\":\"https://host/a.png\",\"seed\":3247563571}";

    private static String live(String members) {
        return live("pro1686666", members);
    }

    private static String live(String id, String members) {
        return "{\"code\":\"200\",\"msg\":\"success\",\"data\":{\"id_task\":\"" + id + "\"," + members + "}}";
    }

    private static String finished(String images) {
        return live(members(images));
    }

    private static String members(String images) {
        return "\"status\":2,\"desc\":\"Success\",\"temporaryImageDto\":null,\"differentialImageRspList\":[" + images
                + "]";
    }

    private static Outcome<FinishedWork> submitted(int status, String body) {
        return submitted(WireResponse.of(status, body));
    }

    private static Outcome<FinishedWork> submitted(WireResponse response) {
        return PROTOCOL.generate(REQUEST).submit(CONTEXT).read(response);
    }

    private static Outcome<FinishedWork> polled(int status, String body) {
        return PROTOCOL.status(TASK).read(WireResponse.of(status, body));
    }

    private static WireExchange<FinishedWork> archiveAfter(String live) {
        return ((Outcome.Next<FinishedWork>) polled(200, live)).exchange();
    }

    private static Problem problem(Outcome<FinishedWork> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed<FinishedWork>) outcome).problem();
    }

    private static FinishedWork work(Outcome<FinishedWork> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done<FinishedWork>) outcome).value();
    }

    private static Problem notMade(MadeImage image) {
        return ((MadeImage.NotMade) image.source()).problem();
    }

    private static URI address(MadeImage image) {
        MadeImage.Remote remote = (MadeImage.Remote) image.source();
        return remote.download().candidates().get(0).address().orElseThrow();
    }

    @Nested
    class Submission {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"code\":\"200\",\"msg\":\"success\",\"data\":{\"task_id\":\"pro1686666\"}}",
                    "{\"code\":200,\"msg\":\"success\",\"data\":{\"task_id\":\"20000051\",\"new\":[{}]}}",
                    "{\"code\":\"200\",\"msg\":null,\"data\":null}",
                    "{\"code\":\"200\"}",
                    "{\"code\":\"200\",\"data\":{\"task_id\":\"x\",\"status\":2,\"differentialImageRspList\":[]}}",
                    "{\"code\":\"200\",\"data\":{\"status\":2,\"differentialImageRspList\":[{\"image_url\":null}]}}",
                })
        void success_is_a_task_of_the_clients_id(String body) {
            assertThat(submitted(200, body)).isEqualTo(ACCEPTED);
        }

        @Test
        void the_envelope_counts_whatever_the_http_status() {
            assertThat(submitted(500, "{\"code\":\"200\",\"msg\":\"success\",\"data\":{}}"))
                    .isInstanceOf(Outcome.Accepted.class);
        }

        @Test
        void a_response_that_already_holds_the_images_is_finished() {
            assertThat(work(submitted(200, finished(IMAGE))).images()).hasSize(1);
        }

        @Test
        void images_of_another_task_are_not_taken() {
            assertThat(submitted(200, live("somebody-elses", members(IMAGE)))).isEqualTo(ACCEPTED);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"code\":\"400\",\"msg\":\"width is out of range\"}",
                    "{\"code\":\"400\",\"msg\":\"width is out of range\",\"data\":null}",
                    "{\"code\":400,\"msg\":\"width is out of range\"}",
                    "{\"code\":\"400\",\"msg\":\" \",\"data\":{\"errorMessage\":\"width is out of range\"}}",
                })
        void failure_is_a_rejection_in_the_services_words(String body) {
            for (int status : new int[] {200, 400}) {
                Problem problem = problem(submitted(status, body));

                assertThat(problem.kind()).isEqualTo(Problem.Kind.REJECTED);
                assertThat(problem.message()).isEqualTo("width is out of range");
                assertThat(problem.code()).contains("400");
            }
        }

        @Test
        void failure_without_words_is_given_none() {
            assertThat(problem(submitted(200, "{\"code\":\"400\"}")).message()).isEmpty();
            assertThat(problem(submitted(400, "{\"code\":\"400\",\"data\":{}}")).message())
                    .isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "prompt contains sensitive words",
                    "Prohibited content in prompt",
                    "NSFW",
                    "blocked by content policy",
                    "提示词包含敏感词",
                    "内容违规，请修改",
                })
        void words_about_content_are_refused_content_and_not_billed(String words) {
            Problem problem = problem(submitted(200, "{\"code\":\"400\",\"msg\":\"" + words + "\"}"));

            assertThat(problem.kind()).isEqualTo(Problem.Kind.CONTENT_REFUSED);
            assertThat(problem.stage()).isEqualTo(Stage.PROMPT);
            assertThat(problem.mayBeBilled()).isFalse();
            assertThat(problem.message()).isEqualTo(words);
            assertThat(problem.code()).contains("400");
        }

        @ParameterizedTest
        @ValueSource(strings = {"the id is case sensitive", "no content", "prompt is too long", "unforbidden contents"})
        void other_words_are_no_refused_content(String words) {
            assertThat(problem(submitted(200, "{\"code\":\"400\",\"msg\":\"" + words + "\"}"))
                            .kind())
                    .isEqualTo(Problem.Kind.REJECTED);
        }

        @ParameterizedTest
        @CsvSource({
            "200, 400, accessKeyId or accessKeySecret is wrong",
            "400, 400, invalid AccessKey",
            "401, 400, who are you",
            "403, 400, not yours",
            "200, 401, who are you",
            "200, 403, not yours",
        })
        void a_refused_credential_is_told_by_words_or_status(int status, String code, String words) {
            Problem problem = problem(submitted(status, "{\"code\":\"" + code + "\",\"msg\":\"" + words + "\"}"));

            assertThat(problem.kind()).isEqualTo(Problem.Kind.AUTHENTICATION);
            assertThat(problem.message()).isEqualTo(words);
            assertThat(problem.code()).contains(code);
        }

        @ParameterizedTest
        @CsvSource({"200, 500", "200, 503", "500, 400", "502, 500"})
        void a_breakdown_says_nothing_about_the_work(int status, String code) {
            Problem problem = problem(submitted(status, "{\"code\":\"" + code + "\",\"msg\":\"system error\"}"));

            assertThat(problem.kind()).isEqualTo(Problem.Kind.SERVICE_FAULT);
        }

        @ParameterizedTest
        @ValueSource(strings = {"201", "1001", "A0400", "-1"})
        void any_other_code_is_a_failure_too(String code) {
            Problem problem = problem(submitted(200, "{\"code\":\"" + code + "\",\"msg\":\"no\"}"));

            assertThat(problem.kind()).isEqualTo(Problem.Kind.REJECTED);
            assertThat(problem.code()).contains(code);
        }

        @Test
        void too_many_requests_are_a_busy_service() {
            Problem problem = problem(submitted(WireResponse.of(
                    429,
                    Map.of("retry-after", "7"),
                    "{}",
                    WireResponse.of(429, "{\"code\":\"400\",\"msg\":\"slow down\"}")
                            .json(),
                    0)));

            assertThat(problem.kind()).isEqualTo(Problem.Kind.BUSY);
            assertThat(problem.retryAfter()).contains(Duration.ofSeconds(7));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "welcome",
                    "",
                    "{\"code\":\"200\",\"da",
                    "[]",
                    "\"200\"",
                    "{\"code\":null}",
                    "{\"message\":\"no Route matched\"}",
                })
        void a_success_without_an_envelope_is_unreadable_and_quoted(String body) {
            Problem problem = problem(submitted(200, body));

            assertThat(problem.kind()).isEqualTo(Problem.Kind.UNREADABLE);
            assertThat(problem.message()).isEqualTo("no \"code\" in " + (body.isEmpty() ? "(empty body)" : body));
        }

        @ParameterizedTest
        @CsvSource({"400, REJECTED", "404, REJECTED", "407, REJECTED", "401, AUTHENTICATION", "500, SERVICE_FAULT"})
        void without_an_envelope_the_http_status_says_what_happened_and_a_proxys_page_is_not_the_services_words(
                int status, Problem.Kind kind) {
            Problem problem = problem(submitted(status, "<h1>a proxy</h1>"));

            assertThat(problem.kind()).isEqualTo(kind);
            assertThat(problem.message()).isEmpty();
            assertThat(problem.code()).isEmpty();
        }
    }

    @Nested
    class FinishedTask {
        @Test
        void its_images_are_at_their_addresses_with_their_seeds() {
            FinishedWork work = work(polled(200, finished(IMAGE)));

            assertThat(work.images()).singleElement().satisfies(image -> {
                assertThat(address(image)).isEqualTo(URI.create("https://host/a.png"));
                assertThat(image.generation().seed()).isEqualTo(OptionalLong.of(3247563571L));
                assertThat(image.safety()).containsExactly(SafetyFinding.of("nonLabel", false));
            });
            assertThat(work.warnings()).isEmpty();
        }

        @Test
        void nothing_is_claimed_that_the_response_does_not_say() {
            FinishedWork work = work(polled(200, finished("{\"image_url\":\"https://host/a.png\"}")));

            assertThat(work.usage()).isEqualTo(Usage.none());
            assertThat(work.model()).isEmpty();
            assertThat(work.images().get(0).generation().seed()).isEmpty();
        }

        @Test
        void they_are_downloaded_from_another_origin_as_images() {
            MadeImage image = work(polled(200, finished(IMAGE))).images().get(0);

            WireRequest download =
                    ((MadeImage.Remote) image.source()).download().candidates().get(0);
            assertThat(download.isImage()).isTrue();
            assertThat(download.path())
                    .as("a path would be sent the credentials")
                    .isEmpty();
            assertThat(download.headers()).isEmpty();
        }

        @ParameterizedTest
        @CsvSource({
            "https://host/out/my cat.png, https://host/out/my%20cat.png",
            "https://host/x.png?a=1|2&b={c}, https://host/x.png?a=1%7C2&b=%7Bc%7D",
            "https://host/100%.png, https://host/100%25.png",
            "https://host/a%2Fb%zz.png?s=%2B, https://host/a%2Fb%25zz.png?s=%2B",
            "https://host/a^b`c<d>.png, https://host/a%5Eb%60c%3Cd%3E.png",
            "https://host/a[1].png, https://host/a%5B1%5D.png",
            "https:\\\\host\\out\\x.png?p=a\\b, https://host/out/x.png?p=a%5Cb",
            "HTTPS://host/猫.png, https://host/%E7%8C%AB.png",
            "http://my_minio:9000/x.png, http://my_minio:9000/x.png",
            "http://[::1]:9000/x y.png, http://[::1]:9000/x%20y.png",
        })
        void an_address_is_read_as_browsers_read_it(String written, String read) {
            String entry = "{\"image_url\":\"" + written.replace("\\", "\\\\") + "\"}";

            assertThat(address(work(polled(200, finished(entry))).images().get(0)))
                    .isEqualTo(URI.create(read));
        }

        @Test
        void an_image_may_come_in_the_place_of_its_address() {
            String inline = "{\"image_url\":\"data:image/png;base64,iVBORw0KGgo=\",\"seed\":5}";

            for (WireExchange<FinishedWork> poll : List.of(PROTOCOL.status(TASK), archiveAfter(NO_TASK))) {
                FinishedWork work =
                        work(poll.read(WireResponse.of(200, finished(inline + "," + IMAGE), poll.request())));

                assertThat(work.images()).hasSize(2);
                assertThat(work.images().get(0).source()).isInstanceOf(MadeImage.Inline.class);
                assertThat(work.images().get(0).generation().seed()).hasValue(5);
                assertThat(address(work.images().get(1))).isEqualTo(URI.create("https://host/a.png"));
            }
        }

        @Test
        void they_keep_their_order() {
            String second = "{\"image_url\":\"https://host/b.jpg?sign=a%2Fb\",\"seed\":\"9007199254740993\"}";

            assertThat(work(polled(200, finished(IMAGE + "," + second))).images())
                    .extracting(
                            ZhiqiteResponsesTest::address,
                            image -> image.generation().seed().orElse(-1))
                    .containsExactly(
                            tuple(URI.create("https://host/a.png"), 3247563571L),
                            tuple(URI.create("https://host/b.jpg?sign=a%2Fb"), 9007199254740993L));
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"2\"", "2.0", "\" 2 \""})
        void the_status_may_come_as_text_or_with_a_fraction(String two) {
            assertThat(polled(200, live("\"status\":" + two + ",\"differentialImageRspList\":[" + IMAGE + "]")))
                    .isInstanceOf(Outcome.Done.class);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "\"seed\":null,", "\"seed\":-1,", "\"seed\":\"x\",", "\"seed\":1.5,"})
        void a_seed_that_is_none_is_not_claimed(String seed) {
            String entry = "{" + seed + "\"img_audit\":null,\"image_url\":\"https://host/a.png\"}";

            MadeImage image = work(polled(200, finished(entry))).images().get(0);

            assertThat(image.generation().seed()).isEmpty();
            assertThat(image.safety()).isEmpty();
        }

        @Test
        void a_label_of_the_safety_check_is_kept_as_it_is() {
            String entry = "{\"img_audit\":[{\"confidence\":0.9,\"label\":\"porn\"},{\"label\":null}],"
                    + "\"image_url\":\"https://host/a.png\"}";

            assertThat(work(polled(200, finished(entry))).images().get(0).safety())
                    .containsExactly(SafetyFinding.of("porn", true));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "null",
                    "\"\"",
                    "\"not an address\"",
                    "\"file:///etc/passwd\"",
                    "\"ftp://host/a.png\"",
                    "\"/a.png\"",
                    "\"https://ho st/a.png\"",
                    "{}",
                })
        void an_image_without_a_web_address_fails_by_itself_and_the_others_come(String url) {
            FinishedWork work = work(polled(200, finished("{\"image_url\":" + url + ",\"seed\":1}," + IMAGE)));

            assertThat(work.images()).hasSize(2);
            assertThat(notMade(work.images().get(0)).kind()).isEqualTo(Problem.Kind.UNREADABLE);
            assertThat(notMade(work.images().get(0)).message())
                    .isEqualTo("the response has no http or https address for the image");
            assertThat(address(work.images().get(1))).isEqualTo(URI.create("https://host/a.png"));
        }

        @Test
        void an_image_that_the_safety_check_withheld_is_refused_content() {
            String withheld = "{\"img_audit\":[{\"label\":\"nonLabel\"},{\"label\":\"porn\"}],\"image_url\":null}";

            MadeImage image =
                    work(polled(200, finished(withheld + "," + IMAGE))).images().get(0);

            assertThat(notMade(image).kind()).isEqualTo(Problem.Kind.CONTENT_REFUSED);
            assertThat(notMade(image).stage()).isEqualTo(Stage.OUTPUT);
            assertThat(notMade(image).categories()).containsExactly("porn");
            assertThat(notMade(image).message())
                    .as("the service has no words for it")
                    .isEmpty();
            assertThat(image.safety()).hasSize(2);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    ",\"differentialImageRspList\":[]",
                    ",\"differentialImageRspList\":null",
                    ",\"differentialImageRspList\":{}",
                    ""
                })
        void without_images_it_has_failed(String list) {
            FinishedWork nothing = work(polled(200, live("\"status\":2,\"desc\":\"Success\"" + list)));

            assertThat(nothing.images())
                    .as("the core takes work without an image for a failure")
                    .isEmpty();
            assertThat(nothing.texts()).isEmpty();
        }

        @Test
        void images_beyond_those_that_were_requested_are_extra_images_without_a_seed() {
            String body =
                    finished(IMAGE + "," + IMAGE.replace("a.png", "b.png") + "," + IMAGE.replace("a.png", "map.png"));
            SubmitContext two = SubmitContext.of("pro1686666", 2, null, 77, Map.of());
            Outcome.Accepted<FinishedWork> accepted = (Outcome.Accepted<FinishedWork>)
                    PROTOCOL.generate(REQUEST).submit(two).read(WireResponse.of(200, "{\"code\":\"200\"}"));
            TaskCall task =
                    TASK.withTaskId(accepted.taskId()).withReference(Objects.requireNonNull(accepted.reference()));

            for (Outcome<FinishedWork> outcome : List.of(
                    PROTOCOL.status(task).read(WireResponse.of(200, body)),
                    PROTOCOL.generate(REQUEST).submit(two).read(WireResponse.of(200, body)))) {
                FinishedWork work = work(outcome);

                assertThat(work.images())
                        .extracting(ZhiqiteResponsesTest::address)
                        .containsExactly(URI.create("https://host/a.png"), URI.create("https://host/b.png"));
                assertThat(work.extraImages()).singleElement().satisfies(extra -> {
                    assertThat(address(extra)).isEqualTo(URI.create("https://host/map.png"));
                    assertThat(extra.generation().seed()).isEmpty();
                });
            }
            assertThat(work(polled(200, body)).images())
                    .as("a handle from before the acceptance does not say how many were requested")
                    .hasSize(3);
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "-1", "x", "12345", "1 ", "https://host"})
        void a_handle_with_another_reference_is_not_polled(String reference) {
            assertThat(PROTOCOL.canPoll(TASK.withReference(reference))).isFalse();
            assertThat(PROTOCOL.canPoll(TASK.withReference("4"))).isTrue();
            assertThat(PROTOCOL.canPoll(TASK.withKind("roop").withReference("4")))
                    .isFalse();
        }

        @Test
        void images_without_a_status_are_finished() {
            assertThat(polled(200, live("\"differentialImageRspList\":[" + IMAGE + "]")))
                    .isInstanceOf(Outcome.Done.class);
        }
    }

    @Nested
    class UnfinishedTask {
        @ParameterizedTest
        @CsvSource({
            "1, status 1: drawing",
            "3, status 3: drawing",
            "0, status 0: drawing",
            "-5, status -5: drawing",
            "20, status 20: drawing",
            "99999999999, status 99999999999: drawing",
            "2.5, status 2.5: drawing",
            "\"\"\"DRAWING\"\"\", status DRAWING: drawing",
        })
        void every_other_status_is_kept_raw_and_counts_as_running(String number, String word) {
            assertThat(polled(200, live("\"status\":" + number.replace("\"\"\"", "\"") + ",\"desc\":\"drawing\"")))
                    .isEqualTo(Outcome.pending(TaskStatus.runningAs(word)));
        }

        @Test
        void the_description_may_be_missing() {
            assertThat(polled(200, live("\"status\":7"))).isEqualTo(Outcome.pending(TaskStatus.runningAs("status 7")));
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"status\":null", "\"desc\":\"waiting\"", "\"differentialImageRspList\":[]"})
        void without_a_status_it_is_queued(String members) {
            assertThat(polled(200, live(members))).isEqualTo(Outcome.pending(TaskStatus.queued()));
        }

        @Test
        void images_before_the_end_do_not_end_it() {
            assertThat(polled(200, live("\"status\":1,\"differentialImageRspList\":[" + IMAGE + "]")))
                    .isEqualTo(Outcome.pending(TaskStatus.runningAs("status 1")));
        }

        private final ZhiqiteProtocol knowing =
                new ZhiqiteProtocol(status -> status == 5 || status == 2, (code, status) -> false);

        private Outcome<FinishedWork> polledKnowing(String body) {
            return knowing.status(TASK).read(WireResponse.of(200, body));
        }

        @Test
        void a_status_that_the_user_knows_as_failure_ends_it_with_the_number_as_code_and_the_services_words() {
            Problem problem = problem(polledKnowing(live("\"status\":5,\"desc\":\"out of memory\"")));

            assertThat(problem.kind()).isEqualTo(Problem.Kind.TASK_FAILED);
            assertThat(problem.code()).contains("5");
            assertThat(problem.message()).isEqualTo("out of memory");
            assertThat(problem(polledKnowing(live("\"status\":5"))).message()).isEmpty();
            assertThat(polledKnowing(live("\"status\":4"))).isInstanceOf(Outcome.Pending.class);
            assertThat(polledKnowing(finished(IMAGE)))
                    .as("the user is not polled 2")
                    .isInstanceOf(Outcome.Done.class);
        }

        @Test
        void a_failure_described_as_content_is_refused_content_that_may_be_billed() {
            Problem problem = problem(polledKnowing(live("\"status\":5,\"desc\":\"NSFW\"")));

            assertThat(problem.kind()).isEqualTo(Problem.Kind.CONTENT_REFUSED);
            assertThat(problem.stage()).isEqualTo(Stage.UNKNOWN);
            assertThat(problem.mayBeBilled()).isTrue();
            assertThat(problem.code()).contains("5");
            assertThat(problem.message()).isEqualTo("NSFW");
        }
    }

    @Nested
    class AnotherTask {
        @ParameterizedTest
        @ValueSource(strings = {"\"status\":1", "\"status\":2", "\"differentialImageRspList\":[]"})
        void a_response_about_another_task_is_not_taken(String members) {
            Problem problem = problem(polled(200, live("somebody-elses", members)));

            assertThat(problem.kind()).isEqualTo(Problem.Kind.UNREADABLE);
            assertThat(problem.message()).isEqualTo("the response is about another task, somebody-elses");
        }

        @Test
        void its_images_are_not_handed_over() {
            assertThat(problem(polled(200, live("somebody-elses", members(IMAGE))))
                            .kind())
                    .isEqualTo(Problem.Kind.UNREADABLE);
            assertThat(problem(archiveAfter(NO_TASK).read(WireResponse.of(200, live("somebody-elses", members(IMAGE)))))
                            .kind())
                    .isEqualTo(Problem.Kind.UNREADABLE);
        }

        @Test
        void the_services_own_id_is_no_other_task() {
            String body =
                    "{\"code\":\"200\",\"data\":{\"task_id\":\"20000051\",\"taskId\":\"x1\",\"id_task\":\"pro1686666\","
                            + members(IMAGE) + "}}";

            assertThat(polled(200, body)).isInstanceOf(Outcome.Done.class);
        }
    }

    @Nested
    class UnknownTask {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    NO_TASK,
                    "{\"code\":400,\"msg\":\"no\",\"data\":null}",
                    "{\"code\":\"200\",\"msg\":\"success\"}",
                    "{\"code\":\"200\",\"msg\":\"success\",\"data\":null}",
                    "{\"code\":\"200\",\"msg\":\"success\",\"data\":{}}",
                    "{\"code\":\"200\",\"data\":{\"id_task\":null,\"status\":null,\"differentialImageRspList\":[]}}",
                })
        void a_task_that_the_live_query_does_not_have_is_queried_in_the_archive(String body) {
            WireRequest archive = archiveAfter(body).request();

            assertThat(archive.method()).isEqualTo("POST");
            assertThat(archive.path()).contains("/AIGCImgOpenServ/saas/sd/queryTaskInfo");
            assertThat(((WireBody.Json) archive.body().orElseThrow()).document().toString())
                    .isEqualTo("{\"businessTaskId\":\"pro1686666\"}");
        }

        private Outcome<FinishedWork> archived(String live, int status, String body) {
            return archiveAfter(live).read(WireResponse.of(status, body));
        }

        @Test
        void the_archive_spells_the_id_its_own_way() {
            FinishedWork work = work(archived(
                    NO_TASK,
                    200,
                    "{\"code\":\"200\",\"msg\":\"success\",\"data\":{\"task_id\":\"20000051\",\"status\":2,"
                            + "\"desc\":\"success\",\"differentialImageRspList\":[" + IMAGE + "]}}"));

            assertThat(address(work.images().get(0))).isEqualTo(URI.create("https://host/a.png"));
        }

        @Test
        void an_id_alone_is_a_task_that_is_known() {
            assertThat(archived(NO_TASK, 200, "{\"code\":\"200\",\"data\":{\"task_id\":\"20000051\"}}"))
                    .isEqualTo(Outcome.pending(TaskStatus.queued()));
        }

        private static final String NOTHING = "{\"code\":\"200\",\"data\":null}";

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "no task pro1686666",
                    "No such task",
                    "task does not exist",
                    "Task pro1686666 was not found",
                    "task id pro1686666 not exist",
                    "the task has expired",
                    "unknown record",
                    "任务不存在",
                    "任务pro1686666已过期",
                    "未找到该任务",
                })
        void a_task_that_neither_query_has_is_not_found_in_the_services_words(String words) {
            String refusal = "{\"code\":\"400\",\"msg\":\"" + words + "\"}";

            assertThat(archived(refusal, 400, refusal)).isEqualTo(Outcome.notFound(words));
            assertThat(archived(NOTHING, 200, refusal)).isEqualTo(Outcome.notFound(words));
            assertThat(archived(refusal, 200, NOTHING)).isEqualTo(Outcome.notFound(words));
        }

        @Test
        void two_successes_about_nothing_are_quoted() {
            assertThat(archived(NOTHING, 200, NOTHING)).isEqualTo(Outcome.notFound(NOTHING));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "system busy",
                    "task failed because no face was found",
                    "path not found",
                    "invalid parameter",
                    "token expired",
                })
        void a_refused_query_says_nothing_about_the_task(String words) {
            String refusal = "{\"code\":\"400\",\"msg\":\"" + words + "\"}";

            for (Outcome<FinishedWork> outcome : List.of(
                    archived(refusal, 200, refusal),
                    archived(refusal, 200, NO_TASK),
                    archived(NO_TASK, 400, refusal),
                    archived(NOTHING, 200, refusal),
                    archived(refusal, 200, NOTHING))) {
                assertThat(problem(outcome).kind()).isEqualTo(Problem.Kind.REJECTED);
                assertThat(problem(outcome).message()).isEqualTo(words);
            }
        }

        @Test
        void a_breakdown_of_the_archive_does_not_say_that_the_task_is_gone() {
            assertThat(problem(archived(NO_TASK, 502, "<h1>a proxy</h1>")).kind())
                    .isEqualTo(Problem.Kind.SERVICE_FAULT);
            assertThat(problem(archived(NO_TASK, 200, "<h1>a proxy</h1>")).kind())
                    .isEqualTo(Problem.Kind.UNREADABLE);
        }

        @Test
        void one_response_that_does_not_have_the_task_is_not_enough() {
            assertThat(PROTOCOL.notFoundGrace()).isEqualTo(new NotFoundGrace(Duration.ofSeconds(30), 3));
        }
    }

    @Nested
    class RefusedQuery {
        @Test
        void a_refused_credential_is_not_an_unknown_task() {
            Problem problem = problem(polled(200, "{\"code\":\"400\",\"msg\":\"accessKeySecret is wrong\"}"));

            assertThat(problem.kind()).isEqualTo(Problem.Kind.AUTHENTICATION);
        }

        @ParameterizedTest
        @CsvSource({
            "404, REJECTED",
            "401, AUTHENTICATION",
            "429, BUSY",
            "500, SERVICE_FAULT",
            "200, UNREADABLE",
        })
        void a_response_from_somebody_else_is_not_about_the_task(int status, Problem.Kind kind) {
            assertThat(problem(polled(status, "<h1>a proxy</h1>")).kind()).isEqualTo(kind);
        }

        @Test
        void a_breakdown_is_not_an_unknown_task() {
            assertThat(problem(polled(500, NO_TASK)).kind()).isEqualTo(Problem.Kind.SERVICE_FAULT);
            assertThat(problem(polled(200, "{\"code\":\"500\",\"msg\":\"busy\"}"))
                            .kind())
                    .isEqualTo(Problem.Kind.SERVICE_FAULT);
        }

        @Test
        void words_about_content_do_not_end_a_task_that_may_go_on() {
            String refusal = "{\"code\":\"400\",\"msg\":\"sensitive content\"}";

            assertThat(problem(archiveAfter(refusal).read(WireResponse.of(200, refusal)))
                            .kind())
                    .isEqualTo(Problem.Kind.REJECTED);
        }
    }
}
