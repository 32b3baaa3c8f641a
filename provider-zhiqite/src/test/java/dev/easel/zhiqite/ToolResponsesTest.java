package dev.easel.zhiqite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.TaskCall;
import dev.easel.TaskStatus;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the responses of image tools mean, in every form that a page shows, and in those that it leaves open. */
class ToolResponsesTest {
    private static final SubmitContext CONTEXT = SubmitContext.of("b1", null, 77);
    private static final ToolResponses RESPONSES =
            new ToolResponses((code, status) -> code.equals("roop") && status == 9);

    private static Outcome<FinishedWork> submitted(String code, String data) {
        return ToolResponses.submitted(response(data), code, CONTEXT);
    }

    private static Outcome<FinishedWork> polled(String code, String data) {
        return poll(code).read(response(data));
    }

    private static WireExchange<FinishedWork> poll(String code) {
        return RESPONSES.poll(TaskCall.of("b1").withKind(code));
    }

    private static WireResponse response(String data) {
        return WireResponse.of(200, "{\"code\":\"200\",\"msg\":\"success\",\"data\":" + data + "}");
    }

    private static FinishedWork work(Outcome<FinishedWork> outcome) {
        return ((Outcome.Done<FinishedWork>) outcome).value();
    }

    private static Problem problem(Outcome<FinishedWork> outcome) {
        return ((Outcome.Failed<FinishedWork>) outcome).problem();
    }

    @Test
    void the_result_of_flux_is_the_image() {
        FinishedWork work = work(submitted(
                "comfyui/text2image",
                "{\"taskId\":\"11895411\",\"status\":1,\"outputImageUrl\":\"https://host/a.png\"}"));

        assertThat(work.images()).hasSize(1);
        assertThat(work.texts()).isEmpty();
    }

    @Test
    void an_image_may_come_in_the_place_of_its_address() {
        WireExchange<FinishedWork> poll = poll("imgExpand");
        String body = "{\"code\":\"200\",\"data\":{\"outputImageUrl\":[\"data:image/png;base64,iVBORw0KGgo=\"]}}";

        FinishedWork work = work(poll.read(WireResponse.of(200, body, poll.request())));

        assertThat(work.images())
                .singleElement()
                .satisfies(image -> assertThat(image.source()).isInstanceOf(MadeImage.Inline.class));
    }

    @Test
    void the_result_of_interrogate_is_the_caption() {
        String data = "{\"businessTaskId\":\"b1\",\"caption\":\"a cat\",\"status\":1,\"taskId\":\"t1\"}";

        assertThat(work(submitted("interrogate", data)).texts()).containsExactly("a cat");
        assertThat(work(polled("interrogate", data)).texts()).containsExactly("a cat");
    }

    @Test
    void the_result_of_prompt_expansion_is_the_prompts() {
        String data = "{\"status\":0,\"prompts\":[\"one\",\"two\"],\"taskId\":\"t1\",\"toolTask\":\"x\","
                + "\"businessTaskId\":\"b1\"}";

        assertThat(work(submitted("prompts/expand", data)).texts()).containsExactly("one", "two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "{\"task_id\":\"pre1718697515338445992201\"}", "{\"taskId\":\"11895411\"}"})
    void a_response_without_a_result_is_a_task_of_the_clients_id(String data) {
        assertThat(submitted("identifyStyle", data)).isEqualTo(Outcome.accepted("b1", TaskStatus.queued()));
    }

    @Test
    void a_result_of_another_task_is_not_taken() {
        String data = "{\"businessTaskId\":\"somebody-elses\",\"status\":1,\"outputImageUrl\":\"https://host/a.png\"}";

        assertThat(submitted("roop", data)).isEqualTo(Outcome.accepted("b1", TaskStatus.runningAs("status 1")));
        assertThat(problem(polled("roop", data)).toString())
                .isEqualTo(Problem.ofAnotherTask("somebody-elses").toString());
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "2", "-1"})
    void no_status_number_ends_the_wait_for_a_result(int status) {
        assertThat(polled("roop", "{\"taskId\":\"t\",\"status\":" + status + ",\"outputImageUrl\":null}"))
                .isEqualTo(Outcome.pending(TaskStatus.runningAs("status " + status)));
    }

    @Test
    void a_status_number_that_the_user_knows_as_failure_ends_the_wait_of_that_tool_alone() {
        String data = "{\"status\":9,\"desc\":\"no face\",\"outputImageUrl\":\"\"}";

        assertThat(problem(polled("roop", data)).toString())
                .isEqualTo(Problem.of(Problem.Kind.TASK_FAILED, "no face")
                        .withCode("9")
                        .toString());
        assertThat(polled("v2/roop", data)).isInstanceOf(Outcome.Pending.class);
    }

    @Test
    void several_images_are_taken_and_what_is_no_address_fails_by_itself() {
        FinishedWork work = work(
                polled("imgExpand", "{\"outputImageUrl\":[\"https://host/1.png\",\"file:///etc/x\",\"http://h/3\"]}"));

        assertThat(work.images())
                .extracting(image -> image.source().getClass().getSimpleName())
                .containsExactly("Remote", "NotMade", "Remote");
    }

    @Test
    void a_result_that_no_page_describes_comes_as_json() {
        FinishedWork work = work(
                polled(
                        "face/detection",
                        "{\"taskId\":\"t\",\"status\":1,\"none\":null,\"faces\":[{\"box\":[1,2.5,-3e2,\"4\"],\"ok\":true,\"x\":null}]}"));

        assertThat(work.texts())
                .containsExactly(
                        "{\"taskId\":\"t\",\"status\":1,\"faces\":[{\"box\":[1,2.5,-3E+2,\"4\"],\"ok\":true}]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\":0,\"progress\":40,\"queued\":true}",
                "{\"taskId\":\"t\",\"faces\":[],\"more\":{},\"text\":\" \"}",
                "{\"sourceUrl\":\"https://host/a.png\",\"desc\":\"drawing\"}"
            })
    void numbers_booleans_echoes_and_empty_members_are_no_result(String data) {
        assertThat(polled("face/detection", data)).isInstanceOf(Outcome.Pending.class);
    }

    @Test
    void a_tool_with_a_documented_result_waits_for_that_one() {
        assertThat(polled("interrogate", "{\"hint\":\"soon\",\"caption\":\"\"}"))
                .isInstanceOf(Outcome.Pending.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "[]", "\"\""})
    void a_success_about_nothing_is_waited_for(String data) {
        assertThat(polled("roop", data)).isEqualTo(Outcome.pending(TaskStatus.queued()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"code\":\"400\",\"msg\":\"no task b1\"}",
                "{\"code\":\"400\",\"msg\":\"no task b1\",\"data\":null}",
                "{\"code\":400,\"msg\":\"no task b1\"}"
            })
    void a_task_that_the_service_says_it_does_not_have_is_not_found(String body) {
        assertThat(poll("roop").read(WireResponse.of(200, body))).isEqualTo(Outcome.notFound("no task b1"));
        assertThat(ToolResponses.submitted(WireResponse.of(200, body), "roop", CONTEXT))
                .isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void any_other_refused_query_says_nothing_about_the_task() {
        for (String words : List.of("system busy", "no face found", "sensitive content", "")) {
            String body = "{\"code\":\"400\",\"msg\":\"" + words + "\"}";

            assertThat(problem(poll("roop").read(WireResponse.of(200, body))).kind())
                    .isEqualTo(Problem.Kind.REJECTED);
        }
    }

    @Test
    void words_about_content_refuse_a_submission() {
        String body = "{\"code\":\"400\",\"msg\":\"sensitive content\"}";

        assertThat(problem(ToolResponses.submitted(WireResponse.of(200, body), "roop", CONTEXT))
                        .kind())
                .isEqualTo(Problem.Kind.CONTENT_REFUSED);
    }

    @Test
    void a_proxys_page_says_nothing_about_the_task() {
        WireResponse page = WireResponse.of(502, "<html>bad gateway</html>");

        assertThat(problem(poll("roop").read(page)).kind()).isEqualTo(Problem.Kind.SERVICE_FAULT);
    }
}
