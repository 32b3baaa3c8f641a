package dev.easel.dan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageRequest;
import dev.easel.TaskCall;
import dev.easel.TaskStatus;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.ImageRef;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.SubmitContext;
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

/** What each response means, the documented ones and the careless ones. */
class DanResponsesTest {
    private static final String PNG = "iVBORw0KGgo=";
    private static final DanProtocol PROTOCOL = DanProtocol.create(false);

    @Nested
    class To_a_submission {
        @Test
        void a_task_taken_in_is_queued_at_its_place() {
            assertThat(submitted(200, """
                    {"code":200,"data":{"taskId":"803f1804-c79b-4c33-afd2-0d054076dea9","queuePosition":1,"status":0},\
                    "message":"success"}"""))
                    .isEqualTo(Outcome.accepted("803f1804-c79b-4c33-afd2-0d054076dea9", TaskStatus.queued(1)));
        }

        @Test
        void a_finished_task_brings_its_image_and_its_64_bit_seed() {
            FinishedWork work = done(submitted(200, """
                    {"code":200,"data":{"taskId":"60a4755e-ceb3-4172-8760-28ce47acf04d","queuePosition":0,"status":2,\
                    "seeds":[2300268340],"images":["%s"]},"message":"success"}""".formatted(PNG)));

            assertThat(seeds(work)).containsExactly(OptionalLong.of(2300268340L));
        }

        @Test
        void the_documented_sample_of_a_task_that_is_a_success_without_an_image_is_polled() {
            assertThat(submitted(200, """
                    {"code":200,"data":{"taskId":"t","queuePosition":0,"status":2},"message":"success"}""")).isEqualTo(Outcome.accepted("t", TaskStatus.running()));
        }

        @ParameterizedTest
        @CsvSource({
            "200,4001,Node response 502",
            "500,4001,Node response 502",
            "200,2000,No available worker found",
            "500,2000,No available worker found"
        })
        void a_worker_that_failed_or_was_missing_is_a_failed_task(int status, int code, String message) {
            assertThat(problem(submitted(status, "{\"code\":" + code + ",\"message\":\"" + message + "\"}")))
                    .isEqualTo("TASK_FAILED " + code + ": " + message);
        }

        @Test
        void a_task_that_is_nothing_but_an_id_is_queued() {
            assertThat(submitted(200, "{\"code\":200,\"data\":{\"taskId\":\"t\"}}"))
                    .isEqualTo(Outcome.accepted("t", TaskStatus.queued()));
        }

        @Test
        void an_image_needs_no_task_id() {
            FinishedWork work = done(submitted(200, "{\"code\":200,\"data\":{\"images\":[\"" + PNG + "\"]}}"));

            assertThat(seeds(work)).containsExactly(OptionalLong.empty());
        }

        @Test
        void a_caption_comes_with_a_blocking_response() {
            FinishedWork work = done(submitted(200, """
                    {"code":200,"data":{"taskId":"t","queuePosition":0,"status":2,"caption":"a cat on a mat"},\
                    "message":"success"}"""));

            assertThat(work.texts()).containsExactly("a cat on a mat");
        }

        @Test
        void a_failed_task_has_no_reason() {
            assertThat(problem(submitted(200, """
                    {"code":200,"data":{"taskId":"t","queuePosition":0,"status":3},"message":"success"}"""))).isEqualTo("TASK_FAILED: ");
        }

        @ParameterizedTest
        @CsvSource({"1024,true", "1025,false"})
        void an_id_that_fits_into_no_handle_is_unreadable(int length, boolean accepted) {
            Outcome<FinishedWork> outcome =
                    submitted(200, "{\"code\":200,\"data\":{\"taskId\":\"" + "x".repeat(length) + "\"}}");

            if (accepted) {
                assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
            } else {
                assertThat(problem(outcome)).isEqualTo("UNREADABLE: a taskId of 1025 characters");
            }
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
                    .startsWith("UNREADABLE: a response with neither a task nor a result: {\"code\":200");
        }
    }

    @Nested
    class About_a_task {
        @ParameterizedTest
        @CsvSource({"0,1,1", "0,7,7", "'\"0\"','\"7\"',7"})
        void pending_tells_the_place_in_the_queue(String status, String position, int told) {
            assertThat(status(data("\"taskId\":\"t\",\"queuePosition\":%s,\"status\":%s", position, status)))
                    .isEqualTo(Outcome.pending(TaskStatus.queued(told)));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"\"status\":0", "\"status\":0,\"queuePosition\":0", "\"queuePosition\":null", "\"x\":1"})
        void pending_without_a_place_is_queued(String fields) {
            assertThat(status(data(fields))).isEqualTo(Outcome.pending(TaskStatus.queued()));
        }

        @Test
        void processing_is_running() {
            assertThat(status(data("\"taskId\":\"t\",\"queuePosition\":0,\"status\":1")))
                    .isEqualTo(Outcome.pending(TaskStatus.running()));
        }

        @ParameterizedTest
        @CsvSource({"4,4", "'\"paused\"',paused", "-1,-1"})
        void a_status_that_nobody_knows_counts_as_running(String sent, String word) {
            assertThat(status(data("\"taskId\":\"t\",\"status\":%s", sent)))
                    .isEqualTo(Outcome.pending(TaskStatus.runningAs(word)));
        }

        @Test
        void success_brings_the_image() {
            FinishedWork work = finished(data("\"taskId\":\"t\",\"status\":2,\"images\":[\"%s\"],\"seeds\":[42]", PNG));

            assertThat(seeds(work)).containsExactly(OptionalLong.of(42));
            assertThat(work.images().get(0).source()).isEqualTo(new MadeImage.Inline(new ImageRef(0)));
        }

        @Test
        void a_caption_is_the_result_of_an_image_described() {
            FinishedWork work = finished(data("\"taskId\":\"t\",\"status\":2,\"caption\":\"a cat on a mat\""));

            assertThat(work.texts()).containsExactly("a cat on a mat");
            assertThat(work.images()).isEmpty();
        }

        @Test
        void an_upscaled_image_has_no_seed() {
            FinishedWork work = finished(data("\"queuePosition\":0,\"status\":2,\"images\":[\"%s\"]", PNG));

            assertThat(seeds(work)).containsExactly(OptionalLong.empty());
        }

        @Test
        void the_map_of_a_controlnet_is_an_extra_image_without_a_seed() {
            FinishedWork work =
                    finished(data("\"taskId\":\"t\",\"status\":2,\"seeds\":[10],\"images\":[\"%s\",\"%s\"]", PNG, PNG));

            assertThat(seeds(work)).containsExactly(OptionalLong.of(10));
            assertThat(sources(work.images())).containsExactly(inline(0));
            assertThat(sources(work.extraImages())).containsExactly(inline(1));
            assertThat(work.extraImages().get(0).generation().seed()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "\"seeds\":[1,2],", "\"seeds\":[],", "\"seeds\":null,"})
        void a_task_makes_one_image_and_all_behind_it_is_extra(String seeds) {
            FinishedWork work = finished(data(seeds + "\"status\":2,\"images\":[\"%s\",\"%s\",\"%s\"]", PNG, PNG, PNG));

            assertThat(sources(work.images())).containsExactly(inline(0));
            assertThat(sources(work.extraImages())).containsExactly(inline(1), inline(2));
        }

        @Test
        void an_image_goes_with_its_own_seed_also_where_one_before_it_is_missing() {
            FinishedWork work =
                    finished(data("\"status\":2,\"images\":[null,\"%s\",\"%s\"],\"seeds\":[1,2]", PNG, PNG));

            assertThat(seeds(work)).containsExactly(OptionalLong.of(2));
            assertThat(sources(work.images())).containsExactly(inline(0));
            assertThat(sources(work.extraImages())).containsExactly(inline(1));
        }

        @Test
        void an_image_behind_the_seeds_does_not_take_the_place_of_one_that_is_missing() {
            FinishedWork work = finished(data("\"status\":2,\"images\":[\"\",\"%s\"],\"seeds\":[10]", PNG));

            assertThat(sources(work.images())).singleElement().isInstanceOf(MadeImage.NotMade.class);
            assertThat(sources(work.extraImages())).containsExactly(inline(0));
        }

        @Test
        void an_image_that_is_not_in_a_list_is_read() {
            assertThat(sources(finished(data("\"status\":2,\"images\":\"%s\"", PNG))
                            .images()))
                    .containsExactly(inline(0));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\"taskId\":\"another\",\"status\":2,\"images\":[\"iVBORw0KGgo=\"]",
                    "\"taskId\":\"another\",\"status\":2,\"caption\":\"a cat\"",
                    "\"taskId\":\"another\",\"status\":3",
                    "\"taskId\":\"another\",\"status\":0,\"queuePosition\":3",
                })
        void a_response_that_names_another_task_is_about_that_one(String fields) {
            assertThat(problem(status(data(fields))))
                    .isEqualTo("UNREADABLE: the response is about another task, another");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "\"taskId\":null,", "\"taskId\":\" \","})
        void a_response_need_not_name_its_task(String taskId) {
            assertThat(sources(finished(data(taskId + "\"status\":2,\"images\":[\"%s\"]", PNG))
                            .images()))
                    .containsExactly(inline(0));
        }

        @ParameterizedTest
        @CsvSource({
            "200,2000,No available worker found",
            "500,2000,No available worker found",
            "200,4001,Node response 502",
            "500,4001,Node response 502"
        })
        void an_error_to_a_poll_never_ends_the_task(int status, int code, String message) {
            assertThat(problem(status(status, "{\"code\":" + code + ",\"message\":\"" + message + "\"}")))
                    .isEqualTo("SERVICE_FAULT " + code + ": " + message);
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
                    {"code":"200","extra":[{"images":1}],"data":{"detail":{"a":[1,2]},"status":"2","images":["%s"]}}""".formatted(PNG))).isInstanceOf(Outcome.Done.class);
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"status\":3", "\"status\":3,\"images\":[],\"seeds\":[5]", "\"status\":\"3\""})
        void fail_has_no_reason(String fields) {
            assertThat(problem(status(data(fields)))).isEqualTo("TASK_FAILED: ");
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
        void success_without_an_image_or_a_caption_is_a_failure(String fields) {
            assertThat(problem(status(data(fields)))).isEqualTo("TASK_FAILED: ");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"code\":200,\"data\":null,\"message\":\"success\"}",
                    "{\"code\":200,\"message\":\"success\"}",
                })
        void expired_task_has_null_data(String body) {
            assertThat(status(200, body))
                    .isEqualTo(
                            Outcome.notFound("no data: the task is unknown, or it finished more than 120 seconds ago"));
        }

        @Test
        void data_of_another_kind_is_unreadable() {
            assertThat(problem(status(200, "{\"code\":200,\"data\":[1]}")))
                    .isEqualTo("UNREADABLE: data that is no object: {\"code\":200,\"data\":[1]}");
        }
    }

    /** The same for submissions and for polls. */
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
        void without_a_message_the_response_itself_is_shown(String body) {
            assertThat(problems(200, body)).containsOnly("REJECTED 3000: " + body);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " \r\n"})
        void where_the_service_says_nothing_no_words_are_put_into_its_mouth(String body) {
            assertThat(problems(500, body)).containsOnly("SERVICE_FAULT: ");
            assertThat(problems(404, body)).containsOnly("REJECTED: ");
        }

        @ParameterizedTest
        @CsvSource({
            "Invalid model,a model's hash of 64 hexadecimal digits",
            "nvalid lora,a LoRA's hash of 64 hexadecimal digits",
            "Invalid sampler_name,ImageClient.samplers() lists",
        })
        void what_the_services_words_leave_out_stands_beside_them(String message, String hint) {
            Problem problem = DanErrors.of(WireResponse.of(200, "{\"code\":3000,\"message\":\"" + message + "\"}"))
                    .orElseThrow();

            assertThat(problem.message()).isEqualTo(message);
            assertThat(problem.hint().orElseThrow()).contains(hint);
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
            "502,<html><h1>502 Bad Gateway</h1></html>,SERVICE_FAULT: an HTML page: 502 Bad Gateway",
            "504,<html><h1>504 Gateway Time-out</h1></html>,SERVICE_FAULT: an HTML page: 504 Gateway Time-out",
            "200,<html>hello</html>,UNREADABLE: an HTML page: hello",
            "302,moved,UNREADABLE: moved",
            "200,'',UNREADABLE: (empty body)",
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

            assertThat(DanErrors.of(response).orElseThrow().retryAfter()).contains(Duration.ofSeconds(7));
        }
    }

    private static String data(String fields, Object... values) {
        return "{\"code\":200,\"data\":{" + fields.formatted(values) + "},\"message\":\"success\"}";
    }

    private static Outcome<FinishedWork> submitted(int status, String body) {
        return PROTOCOL.generate(
                        ImageRequest.builder().prompt("a cat").model("m").build())
                .submit(SubmitContext.of("id", null, 5))
                .read(WireResponse.of(status, body, "images"));
    }

    private static Outcome<FinishedWork> status(String body) {
        return status(200, body);
    }

    private static Outcome<FinishedWork> status(int status, String body) {
        return PROTOCOL.status(TaskCall.of("id").withTaskId("t")).read(WireResponse.of(status, body, "images"));
    }

    /** The outcome of a poll of a task. */
    private static Outcome<FinishedWork> about(String taskId, String body) {
        return PROTOCOL.status(TaskCall.of("id").withTaskId(taskId)).read(WireResponse.of(200, body, "images"));
    }

    private static List<MadeImage.Source> sources(List<MadeImage> images) {
        return images.stream().map(MadeImage::source).toList();
    }

    private static MadeImage.Source inline(int index) {
        return new MadeImage.Inline(new ImageRef(index));
    }

    private static FinishedWork done(Outcome<FinishedWork> outcome) {
        return ((Outcome.Done<FinishedWork>) outcome).value();
    }

    private static FinishedWork finished(String body) {
        return done(status(body));
    }

    private static List<OptionalLong> seeds(FinishedWork work) {
        return work.images().stream().map(image -> image.generation().seed()).toList();
    }

    private static String problem(Outcome<FinishedWork> outcome) {
        return ((Outcome.Failed<FinishedWork>) outcome).problem().toString();
    }

    private static List<String> problems(int status, String body) {
        return List.of(problem(submitted(status, body)), problem(status(status, body)));
    }
}
