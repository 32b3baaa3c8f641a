package dev.easel.testkit.zhiqite;

import static dev.easel.testkit.zhiqite.Caller.drawing;
import static dev.easel.testkit.zhiqite.Caller.scripts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.ZhiqiteEmulator;
import dev.easel.testkit.support.PlainHttp;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZhiqiteStrictnessTest {
    private final ZhiqiteEmulator emulator = ZhiqiteEmulator.start();
    private final ZhiqiteEmulator lenient =
            ZhiqiteEmulator.builder().strict(false).start();

    @AfterEach
    void close() {
        emulator.close();
        lenient.close();
    }

    @ParameterizedTest
    @MethodSource("undocumented")
    void undocumented_drawing_is_refused_by_name_and_drawn_when_lenient(ObjectNode body, String message) {
        JsonNode strict = new Caller(emulator).draw(body);
        JsonNode tolerant = new Caller(lenient).draw(body);

        assertThat(strict.get("code").asText()).isEqualTo("400");
        assertThat(strict.get("msg").asText()).isEqualTo("emulator strict mode: " + message);
        assertThat(tolerant.get("code").asText()).isEqualTo("200");
        assertThat(new Caller(lenient).live("pro1").at("/data/differentialImageRspList"))
                .isNotEmpty();
    }

    static Stream<Arguments> undocumented() {
        return Stream.of(
                undocumented(
                        "unknown field",
                        drawing("pro1", body -> body.put("cfgscale", 7)),
                        "cfgscale is not a documented field of sd text2image"),
                undocumented(
                        "unknown field inside",
                        drawing("pro1", body -> scripts(body).put("lora", "x")),
                        "alwayson_scripts.lora is not a documented field of sd text2image"),
                undocumented(
                        "unknown override",
                        drawing("pro1", body -> ((ObjectNode) scripts(body).get("override_settings")).put("eta", 1)),
                        "alwayson_scripts.override_settings.eta is not a documented field of override_settings"),
                undocumented(
                        "number as string",
                        drawing("pro1", body -> body.put("width", "256")),
                        "width must be an integer, not the string \"256\""),
                undocumented(
                        "integer with a fraction",
                        drawing("pro1", body -> body.put("steps", 20.0)),
                        "steps must be an integer, not the number 20.0"),
                undocumented(
                        "seed as number",
                        drawing("pro1", body -> body.put("seed", 7)),
                        "seed must be a string, not the number 7"),
                undocumented(
                        "null",
                        drawing("pro1", body -> body.putNull("negative_prompt")),
                        "negative_prompt is null; a field that is not set must be left out"),
                undocumented(
                        "nested field outside",
                        drawing("pro1", body -> body.put("output_image_format", "png")),
                        "output_image_format is not a documented field of sd text2image"),
                undocumented(
                        "unknown checkpoint",
                        drawing("pro1", body -> scripts(body).put("sd_model_checkpoint", "mine.safetensors")),
                        "alwayson_scripts.sd_model_checkpoint mine.safetensors is not in the model list;"
                                + " name it in the emulator's models"));
    }

    private static Arguments undocumented(String name, ObjectNode body, String message) {
        return Arguments.of(Named.of(name, body), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"image2image", "controlnet"})
    void callback_address_is_taken_by_no_drawing_call_but_the_first(String call) {
        ObjectNode body = drawing("pro1", each -> each.put("callbackUrl", "http://127.0.0.1:1/cb"));

        assertThat(new Caller(emulator)
                        .post("sd/v2/" + call, body)
                        .json()
                        .get("msg")
                        .asText())
                .isEqualTo("emulator strict mode: callbackUrl is not a documented field of sd " + call);
    }

    @Test
    void wrong_type_inside_the_adetailer_is_found() {
        ObjectNode body = drawing("pro1");
        scripts(body).set("ADetailer", Caller.parse("{\"args\":[{\"ad_steps\":28},{\"ad_use_steps\":\"true\"}]}"));

        assertThat(new Caller(emulator).draw(body).get("msg").asText())
                .isEqualTo("emulator strict mode: alwayson_scripts.ADetailer.args[1].ad_use_steps must be a boolean,"
                        + " not the string \"true\"");
    }

    @Test
    void image_to_image_without_an_image_is_refused() {
        assertThat(new Caller(emulator)
                        .post("sd/v2/image2image", drawing("pro1"))
                        .json()
                        .get("msg")
                        .asText())
                .isEqualTo("emulator strict mode: alwayson_scripts.image_link is missing");
    }

    @Test
    void lenient_service_reads_nested_fields_on_the_outer_level_too() {
        ObjectNode body = drawing("pro1", each -> each.put("output_image_format", "png"));
        Caller caller = new Caller(lenient);
        caller.draw(body);
        String url = caller.live("pro1")
                .at("/data/differentialImageRspList/0/image_url")
                .asText();

        assertThat(PlainHttp.get(url).headers()).containsEntry("Content-Type", "image/png");
    }

    @Test
    void lenient_service_still_keeps_its_ranges() {
        ObjectNode body = drawing("pro1", each -> each.put("width", "100"));

        assertThat(new Caller(lenient).draw(body).get("msg").asText()).isEqualTo("width must be between 128 and 1024");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "1e999999999", "\"1e999999999\"", "99999999999999999999"})
    void number_of_no_sensible_size_is_a_failure_like_any_other(String value) {
        String body = drawing("pro1").toString().replace("\"width\":128", "\"width\":" + value);

        for (ZhiqiteEmulator each : new ZhiqiteEmulator[] {emulator, lenient}) {
            PlainHttp.Response response =
                    PlainHttp.postJson(each.baseUrl() + Caller.PREFIX + "sd/v2/text2image", body, Caller.KEYS);
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.json().get("msg").asText()).contains("width must be");
        }
    }

    @Test
    void other_content_type_is_refused() {
        PlainHttp.Response response = PlainHttp.post(
                emulator.baseUrl() + Caller.PREFIX + "sd/v2/text2image",
                "text/plain",
                drawing("pro1").toString(),
                Caller.KEYS);

        assertThat(response.json().get("msg").asText())
                .isEqualTo("emulator strict mode: Content-Type must be application/json");
    }

    @Test
    void query_parameters_are_refused() {
        PlainHttp.Response response = PlainHttp.postJson(
                emulator.baseUrl() + Caller.PREFIX + "sd/v2/queryModelList?pageSize=1",
                "{\"pageSize\":10,\"pageNum\":1}",
                Caller.KEYS);

        assertThat(response.json().get("msg").asText()).startsWith("emulator strict mode: no call takes query");
    }

    @Test
    void query_takes_the_business_task_id_and_nothing_else() {
        Caller caller = new Caller(emulator);

        assertThat(caller.post("sd/v2/queryTaskInfo", Caller.parse("{\"task_id\":\"a\"}"))
                        .json()
                        .get("msg")
                        .asText())
                .isEqualTo("emulator strict mode: task_id is not a documented field of a task query");
        assertThat(new Caller(lenient)
                        .post("sd/v2/queryTaskInfo", Caller.parse("{\"task_id\":\"a\"}"))
                        .json()
                        .get("msg")
                        .asText())
                .isEqualTo("businessTaskId is required");
    }

    @Test
    void unknown_tool_is_refused_and_run_freely_when_lenient() {
        String body = "{\"businessTaskId\":\"b1\",\"anything\":[1]}";

        assertThat(new Caller(emulator).tool("image/enlarge", body).get("msg").asText())
                .isEqualTo("emulator strict mode: the tool image/enlarge is not documented");
        assertThat(new Caller(lenient).tool("image/enlarge", body).get("code").asText())
                .isEqualTo("200");
    }
}
