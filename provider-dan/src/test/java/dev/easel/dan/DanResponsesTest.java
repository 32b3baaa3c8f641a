package dev.easel.dan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.TaskPart;
import dev.easel.TaskStatus;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.ImageRef;
import dev.easel.spi.MadeImage;
import dev.easel.spi.StatusOutcome;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.SubmitOutcome;
import dev.easel.spi.WireResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each answer means, the documented ones and the careless ones. */
class DanAnswersTest {
    private static final String PNG = "iVBORw0KGgo=";
    private static final DanProtocol PROTOCOL = DanProtocol.create(false);

    @Nested
    class To_a_submission {
        @Test
        void a_task_taken_in_is_queued_at_its_place() {
            assertThat(submitted(200, """
                    {"code":200,"data":{"taskId":"803f1804-c79b-4c33-afd2-0d054076dea9","queuePosition":1,"status":0},\
                    "message":"success"}"""))
                    .isEqualTo(
                            new SubmitOutcome.Accepted("803f1804-c79b-4c33-afd2-0d054076dea9", TaskStatus.queued(1)));
        }

        @Test
        void a_finished_task_brings_its_picture_and_its_64_bit_seed() {
            SubmitOutcome outcome = submitted(200, """
                    {"code":200,"data":{"taskId":"60a4755e-ceb3-4172-8760-28ce47acf04d","queuePosition":0,"status":2,\
                    "seeds":[2300268340],"images":["%s"]},"message":"success"}""".formatted(PNG));

            assertThat(seeds(((SubmitOutcome.Finished) outcome).work())).containsExactly(OptionalLong.of(2300268340L));
        }

        @Test
        void the_documented_sample_of_a_task_that_is_a_success_without_a_picture_is_asked_about() {
            assertThat(submitted(200, """
                    {"code":200,"data":{"taskId":"t","queuePosition":0,"status":2},"message":"success"}""")).isEqualTo(new SubmitOutcome.Accepted("t", TaskStatus.running()));
        }

        @Test
        void a_task_that_is_nothing_but_an_id_is_queued() {
            assertThat(submitted(200, "{\"code\":200,\"data\":{\"taskId\":\"t\"}}"))
                    .isEqualTo(new SubmitOutcome.Accepted("t", TaskStatus.queued()));
        }

        @Test
        void a_picture_needs_no_task_id() {
            SubmitOutcome outcome = submitted(200, "{\"code\":200,\"data\":{\"images\":[\"" + PNG + "\"]}}");

            assertThat(seeds(((SubmitOutcome.Finished) outcome).work())).containsExactly(OptionalLong.empty());
        }

        @Test
        void a_caption_comes_with_a_blocking_answer() {
            SubmitOutcome outcome = submitted(200, """
                    {"code":200,"data":{"taskId":"t","queuePosition":0,"status":2,"caption":"a cat on a mat"},\
                    "message":"success"}""");

            assertThat(((SubmitOutcome.Finished) outcome).work().texts()).containsExactly("a cat on a mat");
        }

        @Test
        void a_failed_task_has_no_reason() {
            assertThat(problem(submitted(200, """
                    {"code":200,"data":{"taskId":"t","queuePosition":0,"status":3},"message":"success"}""")))
                    .isEqualTo("TASK_FAILED: status 3, fail; the service gives no reason");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"code\":200,\"data\":null,\"message\":\"success\"}",
                    "{\"code\":200,\"message\":\"success\"}",
                    "{\"code\":200,\"data\":{},\"message\":\"success\"}",
                    "{\"code\":200,\"data\":{\"taskId\":\" \",\"images\":[]}}",
                    "{\"code\":200,\"data\":\"t\"}",
                })
        void neither_task_nor_result_is_unreadable(String body) {
            assertThat(problem(submitted(200, body)))
                    .startsWith("UNREADABLE: an answer with neither a task nor a result: {\"code\":200");
        }
    }

    @Nested
    class About_a_task {
        @ParameterizedTest
        @CsvSource({"0,1,1", "0,7,7", "'\"0\"','\"7\"',7"})
        void pending_tells_the_place_in_the_queue(String status, String position, int told) {
            assertThat(status(data("\"taskId\":\"t\",\"queuePosition\":%s,\"status\":%s", position, status)))
                    .isEqualTo(StatusOutcome.pending(TaskStatus.queued(told)));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"\"status\":0", "\"status\":0,\"queuePosition\":0", "\"queuePosition\":null", "\"x\":1"})
        void pending_without_a_place_is_queued(String fields) {
            assertThat(status(data(fields))).isEqualTo(StatusOutcome.pending(TaskStatus.queued()));
        }

        @Test
        void processing_is_running() {
            assertThat(status(data("\"taskId\":\"t\",\"queuePosition\":0,\"status\":1")))
                    .isEqualTo(StatusOutcome.pending(TaskStatus.running()));
        }

        @ParameterizedTest
        @CsvSource({"4,4", "'\"paused\"',paused", "-1,-1"})
        void a_status_that_nobody_knows_counts_as_running(String sent, String word) {
            assertThat(status(data("\"taskId\":\"t\",\"status\":%s", sent)))
                    .isEqualTo(StatusOutcome.pending(TaskStatus.runningAs(word)));
        }

        @Test
        void success_brings_the_picture() {
            FinishedWork work = finished(data("\"taskId\":\"t\",\"status\":2,\"images\":[\"%s\"],\"seeds\":[42]", PNG));

            assertThat(seeds(work)).containsExactly(OptionalLong.of(42));
            assertThat(work.images().get(0).source()).isEqualTo(new MadeImage.Inline(new ImageRef(0)));
        }

        @Test
        void a_caption_is_the_result_of_a_picture_described() {
            FinishedWork work = finished(data("\"taskId\":\"t\",\"status\":2,\"caption\":\"a cat on a mat\""));

            assertThat(work.texts()).containsExactly("a cat on a mat");
            assertThat(work.images()).isEmpty();
        }

        @Test
        void an_upscaled_picture_has_no_seed() {
            FinishedWork work = finished(data("\"queuePosition\":0,\"status\":2,\"images\":[\"%s\"]", PNG));

            assertThat(seeds(work)).containsExactly(OptionalLong.empty());
        }

        @Test
        void seeds_go_with_their_pictures_also_where_one_is_missing() {
            FinishedWork work =
                    finished(data("\"status\":2,\"images\":[\"%s\",null,\"%s\"],\"seeds\":[1,2,3]", PNG, PNG));

            assertThat(seeds(work)).containsExactly(OptionalLong.of(1), OptionalLong.of(3));
            assertThat(work.images())
                    .extracting(MadeImage::source)
                    .containsExactly(new MadeImage.Inline(new ImageRef(0)), new MadeImage.Inline(new ImageRef(1)));
        }

        @ParameterizedTest
        @CsvSource({
            "9007199254740991,9007199254740991",
            "'\"2300268340\"',2300268340",
            "2300268340.0,2300268340",
            "-1,",
            "null,",
            "'\"x\"',",
            "{},"
        })
        void a_seed_is_read_in_whatever_form_it_comes(String sent, Long read) {
            assertThat(seeds(finished(data("\"status\":2,\"images\":[\"%s\"],\"seeds\":[%s]", PNG, sent))))
                    .containsExactly(read == null ? OptionalLong.empty() : OptionalLong.of(read));
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"seeds\":null,", "", "\"seeds\":7,", "\"seeds\":[],"})
        void success_may_come_without_seeds(String seeds) {
            assertThat(seeds(finished(data(seeds + "\"status\":2,\"images\":[\"%s\"]", PNG))))
                    .containsExactly(OptionalLong.empty());
        }

        @Test
        void what_nobody_documents_is_passed_over() {
            assertThat(status(200, """
                    {"code":"200","extra":[{"images":1}],"data":{"detail":{"a":[1,2]},"status":"2","images":["%s"]}}""".formatted(PNG))).isInstanceOf(StatusOutcome.Finished.class);
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"status\":3", "\"status\":3,\"images\":[],\"seeds\":[5]", "\"status\":\"3\""})
        void fail_has_no_reason(String fields) {
            assertThat(problem(status(data(fields))))
                    .isEqualTo("TASK_FAILED: status 3, fail; the service gives no reason");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\"status\":2",
                    "\"status\":2,\"images\":[]",
                    "\"status\":2,\"images\":[\"\"]",
                    "\"status\":2,\"caption\":null",
                    "\"status\":2,\"caption\":\" \"",
                    "\"status\":2,\"caption\":[\"a cat\"]",
                })
        void success_without_a_picture_or_a_caption_is_a_failure(String fields) {
            assertThat(problem(status(data(fields))))
                    .isEqualTo("TASK_FAILED: status 2, success, without a picture or a caption");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"code\":200,\"data\":null,\"message\":\"success\"}",
                    "{\"code\":200,\"message\":\"success\"}",
                })
        void expired_task_answers_null_data(String body) {
            assertThat(status(200, body))
                    .isEqualTo(new StatusOutcome.Expired(
                            "no data: it does not know the task, or finished it more than 120 seconds ago"));
        }

        @Test
        void data_of_another_kind_is_unreadable() {
            assertThat(problem(status(200, "{\"code\":200,\"data\":[1]}")))
                    .isEqualTo("UNREADABLE: data that is no object: {\"code\":200,\"data\":[1]}");
        }
    }

    /** The same for submissions and for questions about a task. */
    @Nested
    class That_are_no_success {
        @ParameterizedTest
        @CsvSource({
            "200,1000,forbidden,AUTHENTICATION",
            "403,1000,forbidden,AUTHENTICATION",
            "401,1000,forbidden,AUTHENTICATION",
            "401,401,Unauthorized,AUTHENTICATION",
            "200,401,Unauthorized,AUTHENTICATION",
            "200,3000,Invalid model,REJECTED",
            "400,3000,Invalid model,REJECTED",
            "200,3000,nvalid lora,REJECTED",
            "200,3001,not sufficient,REJECTED",
            "200,3002,the number of pending tasks has exceeded the limit,BUSY",
            "400,3002,the number of pending tasks has exceeded the limit,BUSY",
            "200,500,timeout,SERVICE_FAULT",
            "500,500,timeout,SERVICE_FAULT",
            "200,500,TypeError: Cannot read properties of null,SERVICE_FAULT",
            "200,-1,unknown,SERVICE_FAULT",
            "200,4001,Node response 502,TASK_FAILED",
            "500,4001,Node response 502,TASK_FAILED",
            "200,2000,No available worker found,TASK_FAILED",
            "500,2000,No available worker found,TASK_FAILED",
            "200,4000,upstream,SERVICE_FAULT",
            "400,-1,unknown,REJECTED",
            "500,-1,unknown,SERVICE_FAULT",
            "200,5000,db,SERVICE_FAULT",
            "200,0,success,SERVICE_FAULT",
            "200,7777,new,SERVICE_FAULT",
            "404,7777,new,REJECTED",
            "429,7777,slow down,BUSY",
        })
        void the_code_in_the_body_decides_whatever_the_http_status(int status, int code, String message, String kind) {
            String body = "{\"code\":" + code + ",\"message\":\"" + message + "\"}";

            assertThat(problems(status, body)).containsOnly(kind + " " + code + ": " + message);
        }

        @Test
        void a_code_that_came_as_text_counts() {
            assertThat(problems(200, "{\"code\":\"3000\",\"message\":\"Invalid prompt\"}"))
                    .containsOnly("REJECTED 3000: Invalid prompt");
        }

        @Test
        void a_code_that_is_no_number_is_shown() {
            assertThat(problems(500, "{\"code\":\"E_DOWN\",\"message\":\"gone\"}"))
                    .containsOnly("SERVICE_FAULT E_DOWN: gone");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"{\"code\":3000}", "{\"code\":3000,\"message\":null}", "{\"code\":3000,\"message\":\" \"}"})
        void without_a_message_the_answer_itself_is_shown(String body) {
            assertThat(problems(200, body)).containsOnly("REJECTED 3000: " + body);
        }

        @Test
        void a_success_under_a_failing_http_status_is_none() {
            assertThat(problems(502, "{\"code\":200,\"data\":{\"taskId\":\"t\",\"status\":0},\"message\":\"success\"}"))
                    .containsOnly("SERVICE_FAULT 200: success");
        }

        @ParameterizedTest
        @CsvSource({
            "400,Bad Request,REJECTED: Bad Request",
            "413,request entity too large,REJECTED: request entity too large",
            "404,Not Found,REJECTED: Not Found",
            "405,Method Not Allowed,REJECTED: Method Not Allowed",
            "502,<html><h1>502 Bad Gateway</h1></html>,SERVICE_FAULT: <html><h1>502 Bad Gateway</h1></html>",
            "504,<html><h1>504 Gateway Time-out</h1></html>,SERVICE_FAULT: <html><h1>504 Gateway Time-out</h1></html>",
            "200,<html>hello</html>,UNREADABLE: <html>hello</html>",
            "302,moved,UNREADABLE: moved",
            "200,'',UNREADABLE: (empty body)",
            "500,'',SERVICE_FAULT: (empty body)",
            "'200','{\"code\":200,\"data\":{\"ta','UNREADABLE: {\"code\":200,\"data\":{\"ta'",
            "200,null,UNREADABLE: null",
            "200,[],UNREADABLE: []",
            "'200','{\"data\":{\"taskId\":\"t\"}}','UNREADABLE: {\"data\":{\"taskId\":\"t\"}}'",
        })
        void without_a_code_the_http_status_decides(int status, String body, String problem) {
            assertThat(problems(status, body)).containsOnly(problem);
        }

        @Test
        void a_full_queue_says_how_long_to_wait_where_it_does() {
            String body = "{\"code\":3002,\"message\":\"full\"}";
            WireResponse response = WireResponse.of(
                    400,
                    Map.of("retry-after", "7"),
                    body,
                    WireResponse.of(400, body).json(),
                    0);

            assertThat(DanProblems.of(response).orElseThrow().retryAfter()).contains(Duration.ofSeconds(7));
        }
    }

    private static String data(String fields, Object... values) {
        return "{\"code\":200,\"data\":{" + fields.formatted(values) + "},\"message\":\"success\"}";
    }

    private static SubmitOutcome submitted(int status, String body) {
        return PROTOCOL.readSubmit(WireResponse.of(status, body, "images"), SubmitContext.of("id", null, 5));
    }

    private static StatusOutcome status(String body) {
        return status(200, body);
    }

    private static StatusOutcome status(int status, String body) {
        return PROTOCOL.readStatus(
                WireResponse.of(status, body, "images"), TaskPart.of("id").withTaskId("t"));
    }

    private static FinishedWork finished(String body) {
        return ((StatusOutcome.Finished) status(body)).work();
    }

    private static List<OptionalLong> seeds(FinishedWork work) {
        return work.images().stream().map(image -> image.generation().seed()).toList();
    }

    private static String problem(SubmitOutcome outcome) {
        return ((SubmitOutcome.Refused) outcome).problem().toString();
    }

    private static String problem(StatusOutcome outcome) {
        return ((StatusOutcome.Refused) outcome).problem().toString();
    }

    private static List<String> problems(int status, String body) {
        return List.of(problem(submitted(status, body)), problem(status(status, body)));
    }
}
