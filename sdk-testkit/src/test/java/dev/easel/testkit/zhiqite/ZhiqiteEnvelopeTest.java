package dev.easel.testkit.zhiqite;

import static dev.easel.testkit.zhiqite.Caller.drawing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.Exchange;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import dev.easel.testkit.ZhiqiteEmulator;
import dev.easel.testkit.ZhiqiteEmulator.DataMember;
import dev.easel.testkit.ZhiqiteEmulator.RepeatedId;
import dev.easel.testkit.support.PlainHttp;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZhiqiteEnvelopeTest {
    private ZhiqiteEmulator emulator = ZhiqiteEmulator.start();
    private Caller caller = new Caller(emulator);

    @AfterEach
    void close() {
        emulator.close();
    }

    @Test
    void failure_is_told_by_the_code_alone() {
        PlainHttp.Response response = caller.post("sd/v2/queryTaskInfo", Caller.byId("never"));

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text()).isEqualTo("{\"code\":\"400\",\"msg\":\"no task never\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ABSENT       | {\"code\":\"400\",\"msg\":\"no task never\"}",
                "NULL         | {\"code\":\"400\",\"msg\":\"no task never\",\"data\":null}",
                "EMPTY_OBJECT | {\"code\":\"400\",\"msg\":\"no task never\",\"data\":{}}"
            })
    void failure_holds_its_missing_data_as_told(DataMember data, String body) {
        restart(ZhiqiteEmulator.builder().missingData(data));

        assertThat(caller.live("never").toString()).isEqualTo(body);
    }

    @Test
    void failure_can_have_an_http_status_of_its_own_and_a_numeric_code() {
        restart(ZhiqiteEmulator.builder().failureStatus(400).numericCode(true));
        PlainHttp.Response failure = caller.post("sd/v2/queryTaskInfo", Caller.byId("never"));
        PlainHttp.Response success = caller.post("sd/v2/text2image", drawing("pro1"));

        assertThat(failure.status()).isEqualTo(400);
        assertThat(failure.json().get("code").isIntegralNumber()).isTrue();
        assertThat(success.status()).isEqualTo(200);
        assertThat(success.json().get("code").toString()).isEqualTo("200");
    }

    @Test
    void repeated_id_gets_the_response_of_the_first_and_begins_no_work() {
        caller.draw(drawing("pro1"));
        JsonNode again = caller.draw(drawing("pro1", body -> body.put("seed", "99")));

        assertThat(again.at("/data/task_id").asText()).isEqualTo("pro1");
        assertThat(emulator.acceptedTasks()).isEqualTo(1);
        assertThat(seed("pro1")).isEqualTo(7);
    }

    @Test
    void repeated_id_can_be_a_second_task_that_queries_see() {
        restart(ZhiqiteEmulator.builder().repeatedId(RepeatedId.NEW_TASK));
        caller.draw(drawing("pro1"));
        caller.draw(drawing("pro1", body -> body.put("seed", "99")));

        assertThat(emulator.acceptedTasks()).isEqualTo(2);
        assertThat(seed("pro1")).isEqualTo(99);
    }

    @Test
    void repeated_id_can_be_refused() {
        restart(ZhiqiteEmulator.builder().repeatedId(RepeatedId.REFUSED));
        caller.draw(drawing("pro1"));
        JsonNode again = caller.draw(drawing("pro1", body -> body.put("seed", "99")));

        assertThat(again.get("msg").asText()).isEqualTo("id_task pro1 was used before");
        assertThat(emulator.acceptedTasks()).isEqualTo(1);
        assertThat(seed("pro1")).isEqualTo(7);
    }

    @Test
    void id_that_arrives_twice_at_once_begins_one_task() {
        List<CompletableFuture<JsonNode>> calls = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> caller.draw(drawing("pro1"))))
                .limit(8)
                .toList();

        assertThat(calls)
                .allSatisfy(call ->
                        assertThat(call.join().at("/data/task_id").asText()).isEqualTo("pro1"));
        assertThat(emulator.acceptedTasks()).isEqualTo(1);
    }

    @Test
    void ids_of_drawing_and_tools_do_not_meet() {
        caller.draw(drawing("pro1"));

        assertThat(caller.tool("hair/change", "{\"businessTaskId\":\"pro1\"}")
                        .at("/data/businessTaskId")
                        .asText())
                .isEqualTo("pro1");
        assertThat(emulator.acceptedTasks()).isEqualTo(2);
    }

    @Test
    void task_exists_although_its_response_was_lost() {
        emulator.next(ExchangeKind.SUBMIT, Fault.closeBeforeResponse().afterWork());

        assertThatThrownBy(() -> caller.draw(drawing("pro1"))).isInstanceOf(UncheckedIOException.class);
        assertThat(caller.live("pro1").at("/data/status").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void both_credential_headers_are_needed(int kept) {
        PlainHttp.Response response =
                caller.post("sd/v2/text2image", drawing("pro1"), Caller.KEYS[kept], Caller.KEYS[kept + 1]);

        assertThat(response.json().get("code").asText()).isEqualTo("400");
        assertThat(response.json().get("msg").asText()).isEqualTo("header " + Caller.KEYS[2 - kept] + " is missing");
        assertThat(emulator.acceptedTasks()).isZero();
    }

    @Test
    void wrong_credentials_are_refused_where_right_ones_are_set() {
        restart(ZhiqiteEmulator.builder().accessKey("MARKEDKEY-an-id", "MARKEDKEY-another"));
        assertThat(caller.draw(drawing("pro1")).get("msg").asText())
                .isEqualTo("accessKeyId or accessKeySecret is wrong");

        restart(ZhiqiteEmulator.builder().accessKey("MARKEDKEY-an-id", "MARKEDKEY-a-secret"));
        assertThat(caller.draw(drawing("pro1")).get("code").asText()).isEqualTo("200");
    }

    @Test
    void credentials_in_the_query_do_not_count() {
        // Not those of the other tests: servers log addresses, and those must not be found in any log.
        PlainHttp.Response response = PlainHttp.postJson(
                emulator.baseUrl() + Caller.PREFIX
                        + "sd/v2/text2image?X-Request-req-accessKeyId=an-id&X-Request-req-accessKeySecret=a-secret",
                drawing("pro1").toString());

        assertThat(response.json().get("msg").asText()).contains("is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sd/v2/queryLoraList", "sd/text2image", "sd/v2/text2image/", "tool/face%2Ffusion", "tool/"})
    void path_that_no_page_shows_is_not_found(String path) {
        assertThat(caller.post(path, drawing("pro1")).status()).isEqualTo(404);
    }

    @Test
    void every_call_is_a_post() {
        assertThat(PlainHttp.get(emulator.baseUrl() + Caller.PREFIX + "sd/v2/queryModelList", Caller.KEYS)
                        .status())
                .isEqualTo(405);
    }

    @Test
    void body_that_is_no_json_object_is_refused() {
        PlainHttp.Response response =
                PlainHttp.postJson(emulator.baseUrl() + Caller.PREFIX + "sd/v2/text2image", "[", Caller.KEYS);

        assertThat(response.json().get("msg").asText()).isEqualTo("the body is not a JSON object");
    }

    @Test
    void model_list_is_paged() {
        JsonNode first = models(5, 1);
        JsonNode last = models(5, 3);

        assertThat(first.get("rows")).hasSize(5);
        assertThat(first.get("rows").get(0).fieldNames())
                .toIterable()
                .containsExactly(
                        "id",
                        "sdModelCheckpoint",
                        "sdModelName",
                        "modelBaseModel",
                        "modelHash",
                        "modelType",
                        "modelVersion",
                        "modelStatus",
                        "modelUploadStatus",
                        "modelImgUrl2");
        assertThat(first.at("/rows/0/sdModelCheckpoint").asText()).isEqualTo("photon_v1_84728.safetensors");
        assertThat(first.at("/rows/0/sdModelName").asText()).isEqualTo("Photon");
        assertThat(first.get("total").asInt()).isEqualTo(12);
        assertThat(last.get("rows")).hasSize(2);
        assertThat(last.get("pageNum").asInt()).isEqualTo(3);
        assertThat(models(5, 4).get("rows")).isEmpty();
        assertThat(emulator.exchanges()).extracting(Exchange::kind).containsOnly(ExchangeKind.CATALOGUE);
    }

    @Test
    void model_list_is_searched_by_name_and_by_checkpoint() {
        ObjectNode byName = Caller.parse("{\"pageSize\":10,\"pageNum\":1,\"sdModelName\":\"Photon\"}");
        ObjectNode byCheckpoint = Caller.parse("{\"pageSize\":10,\"pageNum\":1,\"sdModelCheckpoint\":\"revAnimated\"}");

        assertThat(caller.post("sd/v2/queryModelList", byName)
                        .json()
                        .at("/data/total")
                        .asInt())
                .isEqualTo(1);
        assertThat(caller.post("sd/v2/queryModelList", byCheckpoint)
                        .json()
                        .at("/data/rows/0/sdModelCheckpoint")
                        .asText())
                .isEqualTo("revAnimated_v122_7371.safetensors");
    }

    @Test
    void model_cover_is_an_image_behind_a_signed_address() {
        String url = models(1, 1).at("/rows/0/modelImgUrl2").asText();

        assertThat(url).contains("?sig=");
        assertThat(PlainHttp.get(url).image().getWidth()).isEqualTo(64);
    }

    @Test
    void model_list_needs_its_page() {
        assertThat(caller.post("sd/v2/queryModelList", Caller.parse("{\"pageSize\":10}"))
                        .json()
                        .get("msg")
                        .asText())
                .isEqualTo("pageNum is required");
    }

    private JsonNode models(int size, int page) {
        ObjectNode body = Caller.parse("{}").put("pageSize", size).put("pageNum", page);
        return caller.post("sd/v2/queryModelList", body).json().get("data");
    }

    private long seed(String id) {
        return caller.live(id).at("/data/differentialImageRspList/0/seed").asLong();
    }

    private void restart(ZhiqiteEmulator.Builder builder) {
        emulator.close();
        emulator = builder.start();
        caller = new Caller(emulator);
    }
}
