package dev.easel.zhiqite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.TaskPart;
import dev.easel.TaskStatus;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Problem;
import dev.easel.spi.StatusOutcome;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.SubmitOutcome;
import dev.easel.spi.WireResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What image tools answer, in every form that a page shows, and in those that it leaves open. */
class ToolAnswersTest {
    private static final SubmitContext CONTEXT = SubmitContext.of("b1", null, 77);
    private static final ToolAnswers ANSWERS = new ToolAnswers((code, status) -> code.equals("roop") && status == 9);

    private static SubmitOutcome submitted(String code, String data) {
        return ToolAnswers.submitted(response(data), code, CONTEXT);
    }

    private static StatusOutcome asked(String code, String data) {
        return ANSWERS.asked(response(data), TaskPart.of("b1").withKind(code));
    }

    private static WireResponse response(String data) {
        return WireResponse.of(200, "{\"code\":\"200\",\"msg\":\"success\",\"data\":" + data + "}");
    }

    private static FinishedWork work(SubmitOutcome outcome) {
        return ((SubmitOutcome.Finished) outcome).work();
    }

    private static FinishedWork work(StatusOutcome outcome) {
        return ((StatusOutcome.Finished) outcome).work();
    }

    @Test
    void the_answer_of_flux_is_the_picture() {
        FinishedWork work = work(submitted(
                "comfyui/text2image",
                "{\"taskId\":\"11895411\",\"status\":1,\"outputImageUrl\":\"https://host/a.png\"}"));

        assertThat(work.images()).hasSize(1);
        assertThat(work.texts()).isEmpty();
    }

    @Test
    void a_picture_may_come_in_the_place_of_its_address() {
        TaskPart task = TaskPart.of("b1").withKind("imgExpand");
        String body = "{\"code\":\"200\",\"data\":{\"outputImageUrl\":[\"data:image/png;base64,iVBORw0KGgo=\"]}}";

        FinishedWork work = work(ANSWERS.asked(WireResponse.of(200, body, TaskQueries.tool(task)), task));

        assertThat(work.images())
                .singleElement()
                .satisfies(image -> assertThat(image.source()).isInstanceOf(MadeImage.Inline.class));
        assertThat(work.warnings()).isEmpty();
    }

    @Test
    void the_answer_of_interrogate_is_the_caption() {
        String data = "{\"businessTaskId\":\"b1\",\"caption\":\"a cat\",\"status\":1,\"taskId\":\"t1\"}";

        assertThat(work(submitted("interrogate", data)).texts()).containsExactly("a cat");
        assertThat(work(asked("interrogate", data)).texts()).containsExactly("a cat");
    }

    @Test
    void the_answer_of_prompt_expansion_is_the_prompts() {
        String data = "{\"status\":0,\"prompts\":[\"one\",\"two\"],\"taskId\":\"t1\",\"toolTask\":\"x\","
                + "\"businessTaskId\":\"b1\"}";

        assertThat(work(submitted("prompts/expand", data)).texts()).containsExactly("one", "two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "{\"task_id\":\"pre1718697515338445992201\"}", "{\"taskId\":\"11895411\"}"})
    void an_answer_without_a_result_is_a_task_of_the_clients_id(String data) {
        assertThat(submitted("identifyStyle", data)).isEqualTo(new SubmitOutcome.Accepted("b1", TaskStatus.queued()));
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "2", "-1"})
    void no_status_number_ends_the_wait_for_a_result(int status) {
        assertThat(asked("roop", "{\"taskId\":\"t\",\"status\":" + status + ",\"outputImageUrl\":null}"))
                .isEqualTo(StatusOutcome.pending(TaskStatus.runningAs("status " + status)));
    }

    @Test
    void a_status_number_that_the_user_knows_as_failure_ends_the_wait_of_that_tool_alone() {
        String data = "{\"status\":9,\"desc\":\"no face\",\"outputImageUrl\":\"\"}";

        assertThat(((StatusOutcome.Refused) asked("roop", data)).problem().toString())
                .isEqualTo(Problem.of(Problem.Kind.TASK_FAILED, "status 9: no face")
                        .toString());
        assertThat(asked("v2/roop", data)).isInstanceOf(StatusOutcome.Pending.class);
    }

    @Test
    void several_pictures_are_taken_and_what_is_no_address_is_warned_of() {
        FinishedWork work = work(
                asked("imgExpand", "{\"outputImageUrl\":[\"https://host/1.png\",\"file:///etc/x\",\"http://h/3\"]}"));

        assertThat(work.images())
                .hasSize(2)
                .allSatisfy(image -> assertThat(image).isInstanceOf(MadeImage.class));
        assertThat(work.warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.message()).startsWith("has no picture number 2 of 3"));
    }

    @Test
    void a_result_that_no_page_describes_comes_as_json() {
        FinishedWork work = work(
                asked(
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
    void numbers_switches_echoes_and_empty_members_are_no_result(String data) {
        assertThat(asked("face/detection", data)).isInstanceOf(StatusOutcome.Pending.class);
    }

    @Test
    void a_tool_with_a_documented_result_waits_for_that_one() {
        assertThat(asked("interrogate", "{\"hint\":\"soon\",\"caption\":\"\"}"))
                .isInstanceOf(StatusOutcome.Pending.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "[]", "\"\""})
    void a_success_about_nothing_is_waited_for(String data) {
        assertThat(asked("roop", data)).isEqualTo(StatusOutcome.pending(TaskStatus.queued()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"code\":\"400\",\"msg\":\"no task b1\"}",
                "{\"code\":\"400\",\"msg\":\"no task b1\",\"data\":null}",
                "{\"code\":400,\"msg\":\"no task b1\"}"
            })
    void a_refused_query_is_a_task_that_is_not_known(String body) {
        assertThat(ANSWERS.asked(WireResponse.of(200, body), TaskPart.of("b1").withKind("roop")))
                .isEqualTo(new StatusOutcome.Expired(
                        "the query for tasks of the tool roop answered code 400 (no task b1)"));
        assertThat(ToolAnswers.submitted(WireResponse.of(200, body), "roop", CONTEXT))
                .isInstanceOf(SubmitOutcome.Refused.class);
    }

    @Test
    void a_proxys_page_says_nothing_about_the_task() {
        WireResponse page = WireResponse.of(502, "<html>bad gateway</html>");

        assertThat(ANSWERS.asked(page, TaskPart.of("b1").withKind("roop")))
                .isInstanceOfSatisfying(
                        StatusOutcome.Refused.class,
                        refused -> assertThat(refused.problem().kind()).isEqualTo(Problem.Kind.SERVICE_FAULT));
    }
}
