package dev.easel.zhiqite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.easel.SafetyFinding;
import dev.easel.TaskPart;
import dev.easel.TaskStatus;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Problem;
import dev.easel.spi.StatusOutcome;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.SubmitOutcome;
import dev.easel.spi.WireBody;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From the service's JSON, and from what is none, to what it means. */
class ZhiqiteAnswersTest {
    private static final ZhiqiteProtocol PROTOCOL = new ZhiqiteProtocol(status -> false, (code, status) -> false);
    private static final SubmitContext CONTEXT = SubmitContext.of("pro1686666", null, 77);
    private static final TaskPart TASK = TaskPart.of("pro1686666");
    private static final String NO_TASK = "{\"code\":\"400\",\"msg\":\"no task pro1686666\"}";

    private static final String PICTURE = "{\"img_audit\":[{\"confidence\":null,\"label\":\"nonLabel\"}],"
            + "\"img_audit_status\":true,\"image_status\":1,\"image_url\":\"https://host/a.png\",\"seed\":3247563571}";

    private static String live(String members) {
        return "{\"code\":\"200\",\"msg\":\"success\",\"data\":{\"id_task\":\"pro1686666\"," + members + "}}";
    }

    private static String finished(String pictures) {
        return live("\"status\":2,\"desc\":\"Success\",\"temporaryImageDto\":null,\"differentialImageRspList\":["
                + pictures + "]");
    }

    private static SubmitOutcome submitted(int status, String body) {
        return PROTOCOL.readSubmit(WireResponse.of(status, body), CONTEXT);
    }

    private static StatusOutcome status(int status, String body) {
        return PROTOCOL.readStatus(WireResponse.of(status, body), TASK);
    }

    private static Problem refused(SubmitOutcome outcome) {
        assertThat(outcome).isInstanceOf(SubmitOutcome.Refused.class);
        return ((SubmitOutcome.Refused) outcome).problem();
    }

    private static Problem refused(StatusOutcome outcome) {
        assertThat(outcome).isInstanceOf(StatusOutcome.Refused.class);
        return ((StatusOutcome.Refused) outcome).problem();
    }

    private static FinishedWork work(StatusOutcome outcome) {
        assertThat(outcome).isInstanceOf(StatusOutcome.Finished.class);
        return ((StatusOutcome.Finished) outcome).work();
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
                })
        void success_is_a_task_of_the_clients_id(String body) {
            assertThat(submitted(200, body)).isEqualTo(new SubmitOutcome.Accepted("pro1686666", TaskStatus.queued()));
        }

        @Test
        void the_envelope_counts_whatever_the_http_status() {
            assertThat(submitted(500, "{\"code\":\"200\",\"msg\":\"success\",\"data\":{}}"))
                    .isInstanceOf(SubmitOutcome.Accepted.class);
        }

        @Test
        void an_answer_that_already_holds_the_pictures_is_finished() {
            assertThat(submitted(200, finished(PICTURE)))
                    .isInstanceOfSatisfying(
                            SubmitOutcome.Finished.class,
                            done -> assertThat(done.work().images()).hasSize(1));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"code\":\"400\",\"msg\":\"width is out of range\"}",
                    "{\"code\":\"400\",\"msg\":\"width is out of range\",\"data\":null}",
                    "{\"code\":400,\"msg\":\"width is out of range\"}",
                    "{\"code\":\"400\",\"msg\":\" \",\"data\":{\"errorMessage\":\"width is out of range\"}}",
                })
        void failure_is_a_refusal_in_the_services_words(String body) {
            for (int status : new int[] {200, 400}) {
                Problem problem = refused(submitted(status, body));

                assertThat(problem.kind()).isEqualTo(Problem.Kind.REJECTED);
                assertThat(problem.message()).isEqualTo("width is out of range");
                assertThat(problem.code()).contains("400");
            }
        }

        @Test
        void failure_without_words_quotes_the_answer() {
            assertThat(refused(submitted(200, "{\"code\":\"400\"}")).message()).isEqualTo("{\"code\":\"400\"}");
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
            Problem problem = refused(submitted(status, "{\"code\":\"" + code + "\",\"msg\":\"" + words + "\"}"));

            assertThat(problem.kind()).isEqualTo(Problem.Kind.AUTHENTICATION);
            assertThat(problem.message()).isEqualTo(words);
            assertThat(problem.code()).contains(code);
        }

        @ParameterizedTest
        @CsvSource({"200, 500", "200, 503", "500, 400", "502, 500"})
        void a_breakdown_says_nothing_about_the_work(int status, String code) {
            Problem problem = refused(submitted(status, "{\"code\":\"" + code + "\",\"msg\":\"system error\"}"));

            assertThat(problem.kind()).isEqualTo(Problem.Kind.SERVICE_FAULT);
        }

        @ParameterizedTest
        @ValueSource(strings = {"201", "1001", "A0400", "-1"})
        void any_other_code_is_a_failure_too(String code) {
            Problem problem = refused(submitted(200, "{\"code\":\"" + code + "\",\"msg\":\"no\"}"));

            assertThat(problem.kind()).isEqualTo(Problem.Kind.REJECTED);
            assertThat(problem.code()).contains(code);
        }

        @Test
        void too_many_requests_are_no_room_now() {
            Problem problem = refused(PROTOCOL.readSubmit(
                    WireResponse.of(
                            429,
                            Map.of("retry-after", "7"),
                            "{}",
                            WireResponse.of(429, "{\"code\":\"400\",\"msg\":\"slow down\"}")
                                    .json(),
                            0),
                    CONTEXT));

            assertThat(problem.kind()).isEqualTo(Problem.Kind.BUSY);
            assertThat(problem.retryAfter()).contains(Duration.ofSeconds(7));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "<html><body>welcome</body></html>",
                    "",
                    "{\"code\":\"200\",\"da",
                    "[]",
                    "\"200\"",
                    "{\"code\":null}",
                    "{\"message\":\"no Route matched\"}",
                })
        void a_success_without_an_envelope_is_unreadable_and_quoted(String body) {
            Problem problem = refused(submitted(200, body));

            assertThat(problem.kind()).isEqualTo(Problem.Kind.UNREADABLE);
            assertThat(problem.message()).isEqualTo(body.isEmpty() ? "(empty body)" : body);
        }

        @ParameterizedTest
        @CsvSource({"400, REJECTED", "404, REJECTED", "401, AUTHENTICATION", "500, SERVICE_FAULT", "502, SERVICE_FAULT"
        })
        void without_an_envelope_the_http_status_says_what_happened(int status, Problem.Kind kind) {
            Problem problem = refused(submitted(status, "<h1>a proxy</h1>"));

            assertThat(problem.kind()).isEqualTo(kind);
            assertThat(problem.message()).isEqualTo("<h1>a proxy</h1>");
        }
    }

    @Nested
    class FinishedTask {
        @Test
        void its_pictures_lie_at_their_addresses_with_their_seeds() {
            FinishedWork work = work(status(200, finished(PICTURE)));

            assertThat(work.images()).singleElement().satisfies(image -> {
                assertThat(address(image)).isEqualTo(URI.create("https://host/a.png"));
                assertThat(image.generation().seed()).isEqualTo(OptionalLong.of(3247563571L));
                assertThat(image.safety()).containsExactly(new SafetyFinding("nonLabel", false));
            });
            assertThat(work.warnings()).isEmpty();
        }

        @Test
        void they_are_fetched_from_another_origin_as_pictures() {
            MadeImage image = work(status(200, finished(PICTURE))).images().get(0);

            WireRequest fetch =
                    ((MadeImage.Remote) image.source()).download().candidates().get(0);
            assertThat(fetch.isImage()).isTrue();
            assertThat(fetch.path()).as("a path would be sent the credentials").isEmpty();
            assertThat(fetch.headers()).isEmpty();
        }

        @Test
        void a_picture_may_come_in_the_place_of_its_address() {
            String inline = "{\"image_url\":\"data:image/png;base64,iVBORw0KGgo=\",\"seed\":5}";

            for (WireRequest query : List.of(PROTOCOL.status(TASK), TaskQueries.archived(TASK))) {
                FinishedWork work =
                        work(PROTOCOL.readStatus(WireResponse.of(200, finished(inline + "," + PICTURE), query), TASK));

                assertThat(work.images()).hasSize(2);
                assertThat(work.images().get(0).source()).isInstanceOf(MadeImage.Inline.class);
                assertThat(work.images().get(0).generation().seed()).hasValue(5);
                assertThat(address(work.images().get(1))).isEqualTo(URI.create("https://host/a.png"));
                assertThat(work.warnings()).isEmpty();
            }
        }

        @Test
        void they_keep_their_order() {
            String second = "{\"image_url\":\"https://host/b.jpg?sign=a%2Fb\",\"seed\":\"9007199254740993\"}";

            assertThat(work(status(200, finished(PICTURE + "," + second))).images())
                    .extracting(
                            ZhiqiteAnswersTest::address,
                            image -> image.generation().seed().orElse(-1))
                    .containsExactly(
                            tuple(URI.create("https://host/a.png"), 3247563571L),
                            tuple(URI.create("https://host/b.jpg?sign=a%2Fb"), 9007199254740993L));
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"2\"", "2.0", "\" 2 \""})
        void the_status_may_come_as_text_or_with_a_fraction(String two) {
            assertThat(status(200, live("\"status\":" + two + ",\"differentialImageRspList\":[" + PICTURE + "]")))
                    .isInstanceOf(StatusOutcome.Finished.class);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "\"seed\":null,", "\"seed\":-1,", "\"seed\":\"x\",", "\"seed\":1.5,"})
        void a_seed_that_is_none_is_not_claimed(String seed) {
            String picture = "{" + seed + "\"img_audit\":null,\"image_url\":\"https://host/a.png\"}";

            MadeImage image = work(status(200, finished(picture))).images().get(0);

            assertThat(image.generation().seed()).isEmpty();
            assertThat(image.safety()).isEmpty();
        }

        @Test
        void a_label_of_the_safety_check_is_kept_as_it_is() {
            String picture = "{\"img_audit\":[{\"confidence\":0.9,\"label\":\"porn\"},{\"label\":null}],"
                    + "\"image_url\":\"https://host/a.png\"}";

            assertThat(work(status(200, finished(picture))).images().get(0).safety())
                    .containsExactly(new SafetyFinding("porn", true));
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
                    "\"https:///a.png\"",
                    "{}",
                })
        void a_picture_without_a_web_address_is_told_and_the_others_come(String url) {
            FinishedWork work = work(status(200, finished("{\"image_url\":" + url + ",\"seed\":1}," + PICTURE)));

            assertThat(work.images()).hasSize(1);
            assertThat(work.warnings()).singleElement().satisfies(warning -> {
                assertThat(warning.field()).isEqualTo("count");
                assertThat(warning.message()).contains("picture number 1 of 2");
            });
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    ",\"differentialImageRspList\":[]",
                    ",\"differentialImageRspList\":null",
                    ",\"differentialImageRspList\":{}",
                    ""
                })
        void without_pictures_it_has_failed(String list) {
            Problem problem = refused(status(200, live("\"status\":2,\"desc\":\"Success\"" + list)));

            assertThat(problem.kind()).isEqualTo(Problem.Kind.TASK_FAILED);
            assertThat(problem.message()).isEqualTo("status 2: Success, without a picture");
        }

        @Test
        void with_pictures_that_lie_nowhere_it_has_failed() {
            Problem problem = refused(status(200, finished("{\"image_url\":null}")));

            assertThat(problem.kind()).isEqualTo(Problem.Kind.TASK_FAILED);
            assertThat(problem.message()).isEqualTo("status 2: Success, without an address for its pictures");
        }

        @Test
        void pictures_without_a_status_are_finished() {
            assertThat(status(200, live("\"differentialImageRspList\":[" + PICTURE + "]")))
                    .isInstanceOf(StatusOutcome.Finished.class);
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
            assertThat(status(200, live("\"status\":" + number.replace("\"\"\"", "\"") + ",\"desc\":\"drawing\"")))
                    .isEqualTo(StatusOutcome.pending(TaskStatus.runningAs(word)));
        }

        @Test
        void the_description_may_be_missing() {
            assertThat(status(200, live("\"status\":7")))
                    .isEqualTo(StatusOutcome.pending(TaskStatus.runningAs("status 7")));
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"status\":null", "\"desc\":\"waiting\"", "\"differentialImageRspList\":[]"})
        void without_a_status_it_is_queued(String members) {
            assertThat(status(200, live(members))).isEqualTo(StatusOutcome.pending(TaskStatus.queued()));
        }

        @Test
        void pictures_before_the_end_do_not_end_it() {
            assertThat(status(200, live("\"status\":1,\"differentialImageRspList\":[" + PICTURE + "]")))
                    .isEqualTo(StatusOutcome.pending(TaskStatus.runningAs("status 1")));
        }

        @Test
        void a_status_that_the_user_knows_as_failure_ends_it() {
            ZhiqiteProtocol protocol =
                    new ZhiqiteProtocol(status -> status == 5 || status == 2, (code, status) -> false);
            WireResponse failed = WireResponse.of(200, live("\"status\":5,\"desc\":\"NSFW\""));
            WireResponse running = WireResponse.of(200, live("\"status\":4"));
            WireResponse done = WireResponse.of(200, finished(PICTURE));

            Problem problem = refused(protocol.readStatus(failed, TASK));
            assertThat(problem.kind()).isEqualTo(Problem.Kind.TASK_FAILED);
            assertThat(problem.message()).isEqualTo("status 5: NSFW");
            assertThat(protocol.readStatus(running, TASK)).isInstanceOf(StatusOutcome.Pending.class);
            assertThat(protocol.readStatus(done, TASK))
                    .as("2 is never asked about")
                    .isInstanceOf(StatusOutcome.Finished.class);
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
        void what_the_live_query_does_not_know_is_asked_of_the_archive(String body) {
            assertThat(status(200, body)).isInstanceOfSatisfying(StatusOutcome.Ask.class, ask -> {
                assertThat(ask.next().method()).isEqualTo("POST");
                assertThat(ask.next().path()).contains("/AIGCImgOpenServ/saas/sd/queryTaskInfo");
                assertThat(((WireBody.Json) ask.next().body().orElseThrow())
                                .document()
                                .toString())
                        .isEqualTo("{\"businessTaskId\":\"pro1686666\"}");
            });
        }

        private StatusOutcome archived(int status, String body) {
            StatusOutcome.Ask ask = (StatusOutcome.Ask) status(200, NO_TASK);
            return ask.reader().apply(WireResponse.of(status, body));
        }

        @Test
        void the_archives_answer_spells_the_id_its_own_way() {
            FinishedWork work = work(archived(
                    200,
                    "{\"code\":\"200\",\"msg\":\"success\",\"data\":{\"task_id\":\"20000051\",\"status\":2,"
                            + "\"desc\":\"success\",\"differentialImageRspList\":[" + PICTURE + "]}}"));

            assertThat(address(work.images().get(0))).isEqualTo(URI.create("https://host/a.png"));
        }

        @Test
        void an_id_alone_is_a_task_that_is_known() {
            assertThat(archived(200, "{\"code\":\"200\",\"data\":{\"task_id\":\"20000051\"}}"))
                    .isEqualTo(StatusOutcome.pending(TaskStatus.queued()));
        }

        @Test
        void what_neither_knows_is_expired_in_the_words_of_both() {
            assertThat(archived(400, "{\"code\":\"404\",\"msg\":\"gone\"}"))
                    .isEqualTo(new StatusOutcome.Expired("the query for tasks of this month answered code 400 (no task"
                            + " pro1686666), and the one for archived tasks code 404 (gone)"));
            assertThat(archived(200, "{\"code\":\"200\",\"data\":null}"))
                    .isEqualTo(new StatusOutcome.Expired("the query for tasks of this month answered code 400 (no task"
                            + " pro1686666), and the one for archived tasks nothing about it"));
        }

        @Test
        void a_breakdown_of_the_archive_does_not_say_that_it_is_expired() {
            assertThat(refused(archived(502, "<h1>a proxy</h1>")).kind()).isEqualTo(Problem.Kind.SERVICE_FAULT);
            assertThat(refused(archived(200, "<h1>a proxy</h1>")).kind()).isEqualTo(Problem.Kind.UNREADABLE);
        }
    }

    @Nested
    class RefusedQuery {
        @Test
        void a_refused_credential_is_not_an_unknown_task() {
            Problem problem = refused(status(200, "{\"code\":\"400\",\"msg\":\"accessKeySecret is wrong\"}"));

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
        void an_answer_from_somebody_else_is_not_one_about_the_task(int status, Problem.Kind kind) {
            assertThat(refused(status(status, "<h1>a proxy</h1>")).kind()).isEqualTo(kind);
        }

        @Test
        void a_breakdown_is_not_an_unknown_task() {
            assertThat(refused(status(500, NO_TASK)).kind()).isEqualTo(Problem.Kind.SERVICE_FAULT);
            assertThat(refused(status(200, "{\"code\":\"500\",\"msg\":\"busy\"}"))
                            .kind())
                    .isEqualTo(Problem.Kind.SERVICE_FAULT);
        }
    }
}
