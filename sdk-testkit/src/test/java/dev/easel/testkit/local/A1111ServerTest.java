package dev.easel.testkit.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.EmulatedPicture;
import dev.easel.testkit.LocalEmulator;
import dev.easel.testkit.LocalEmulator.Dialect;
import dev.easel.testkit.VirtualTime;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.support.PlainHttp;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class A1111ServerTest {
    private static final String CAT = Base64.getEncoder()
            .encodeToString(EmulatedPicture.of("a cat", 3, 40, 40).png());

    private final VirtualTime clock = VirtualTime.create();
    private LocalEmulator emulator = a1111().start();

    @AfterEach
    void close() {
        emulator.close();
    }

    @Test
    void info_is_json_in_a_text_and_the_echo_has_no_pictures() {
        JsonNode answer = draw(
                        "img2img", "{'prompt':'a cat','width':64,'height':64,'seed':7,'init_images':['" + CAT + "']}")
                .json();
        JsonNode info = info(answer);

        assertThat(answer.fieldNames()).toIterable().containsExactly("images", "parameters", "info");
        assertThat(answer.at("/parameters/prompt").asText()).isEqualTo("a cat");
        assertThat(answer.get("parameters").has("init_images")).isFalse();
        assertThat(info.get("seed").asLong()).isEqualTo(7);
        assertThat(info.get("all_seeds")).hasSize(1);
        assertThat(PlainHttp.picture(Base64.getDecoder()
                                .decode(answer.at("/images/0").asText()))
                        .getWidth())
                .isEqualTo(64);
    }

    @Test
    void sheet_comes_before_several_pictures_unless_that_is_switched_off() {
        String body = "{'prompt':'a','width':32,'height':32,'seed':7,'batch_size':2}";
        JsonNode withSheet = draw("txt2img", body).json();
        assertThat(withSheet.get("images")).hasSize(3);
        assertThat(info(withSheet).get("index_of_first_image").asInt()).isEqualTo(1);
        assertThat(info(withSheet).get("all_seeds")).hasSize(2);

        restart(a1111().grid(false));
        JsonNode without = draw("txt2img", body).json();
        assertThat(without.get("images")).hasSize(2);
        assertThat(info(without).get("index_of_first_image").asInt()).isZero();
    }

    @Test
    void lora_faces_mask_and_second_pass_show_in_the_picture() {
        String plain = first("txt2img", "{'prompt':'a','width':32,'height':32,'seed':7}");
        String faces = first("txt2img", "{'prompt':'a','width':32,'height':32,'seed':7,'restore_faces':true}");
        String larger =
                first("txt2img", "{'prompt':'a','width':32,'height':32,'seed':7,'enable_hr':true,'hr_scale':2}");
        String from = first("img2img", "{'prompt':'a','width':32,'height':32,'seed':7,'init_images':['" + CAT + "']}");
        String masked = first(
                "img2img",
                "{'prompt':'a','width':32,'height':32,'seed':7,'init_images':['" + CAT + "'],'mask':'" + CAT + "'}");

        assertThat(new String[] {plain, faces, larger, from, masked}).doesNotHaveDuplicates();
        assertThat(PlainHttp.picture(Base64.getDecoder().decode(larger)).getWidth())
                .isEqualTo(64);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "txt2img|{'prompt':'a','sampler_name':'warp'}|400|Sampler not found",
                "img2img|{'prompt':'a'}|404|Init image not found",
                "img2img|{'prompt':'a','init_images':['bm8=']}|500|Invalid encoded image",
                "img2img|{'prompt':'a','init_images':['http://x/y.png']}|500|Requests not allowed",
                "txt2img|{'prompt':'a','script_name':'nothing'}|422|Script 'nothing' not found"
            })
    void refusal_is_a_detail(String route, String body, int status, String detail) {
        PlainHttp.Answer answer = draw(route, body);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().get("detail").asText().replace('"', '\'')).isEqualTo(detail);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'prompt':'a','steps':'many'}|steps|value is not a valid INTEGER",
                "{'prompt':'a','size':'64x64'}|size|emulator strict mode: the field is unknown and would be ignored",
                "{'prompt':'a','seed':null}|seed|emulator strict mode: null",
                "{'prompt':'a','scheduler':'steep'}|scheduler|emulator strict mode: unknown"
            })
    void field_that_is_not_taken_is_named_with_its_place(String body, String field, String message) {
        JsonNode detail = draw("txt2img", body).json().get("detail");

        assertThat(detail.at("/0/loc/1").asText()).isEqualTo(field);
        assertThat(detail.at("/0/msg").asText()).startsWith(message);
    }

    @Test
    void lenient_server_ignores_unknown_fields_and_takes_null_for_absent() {
        restart(a1111().strict(false));

        assertThat(draw("txt2img", "{'prompt':'a','width':32,'height':32,'size':'x','seed':null}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void name_and_password_are_asked_for_where_they_are_set() {
        restart(a1111().basicAuth("me", "MARKEDKEY"));
        String right = "Basic " + Base64.getEncoder().encodeToString("me:MARKEDKEY".getBytes(StandardCharsets.UTF_8));
        PlainHttp.Answer refused = PlainHttp.get(emulator.baseUrl() + "/sdapi/v1/samplers");

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.headers()).containsEntry("WWW-Authenticate", "Basic");
        assertThat(refused.json().get("detail").asText()).isEqualTo("Incorrect username or password");
        assertThat(PlainHttp.get(emulator.baseUrl() + "/sdapi/v1/samplers", "Authorization", right)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void job_is_followed_by_its_name() {
        restart(a1111().generationTime(Duration.ofSeconds(20)));
        CompletableFuture<PlainHttp.Answer> drawn = CompletableFuture.supplyAsync(
                () -> draw("txt2img", "{'prompt':'a','width':32,'height':32,'force_task_id':'my-job'}"));
        while (!progress("my-job").get("active").asBoolean()) {
            Thread.onSpinWait();
        }
        clock.advance(Duration.ofSeconds(5));

        assertThat(progress("my-job").get("progress").asDouble()).isEqualTo(0.25);
        assertThat(progress("my-job").get("eta").asDouble()).isEqualTo(15);
        assertThat(progress("another").get("active").asBoolean()).isFalse();
        JsonNode global =
                PlainHttp.get(emulator.baseUrl() + "/sdapi/v1/progress").json();
        assertThat(global.get("progress").asDouble()).isEqualTo(0.25);
        assertThat(global.at("/state/job_count").asInt()).isEqualTo(1);
        // More than what is left: the drawing may have looked at the clock only after it had moved.
        clock.advance(Duration.ofSeconds(20));
        assertThat(drawn.join().status()).isEqualTo(200);
        assertThat(PlainHttp.get(emulator.baseUrl() + "/sdapi/v1/progress")
                        .json()
                        .get("progress")
                        .asDouble())
                .isZero();
    }

    @Test
    void lists_are_told() {
        assertThat(list("sd-models").at("/0/title").asText()).isNotEmpty();
        assertThat(list("samplers").at("/0/name").asText()).isEqualTo("DPM++ 2M");
        assertThat(list("schedulers").findValuesAsText("label")).contains("SGM Uniform");
        assertThat(list("loras").at("/0/alias").asText()).isEqualTo("add_detail");
        assertThat(list("options").get("samples_format").asText()).isEqualTo("png");
        assertThat(PlainHttp.postJson(emulator.baseUrl() + "/sdapi/v1/interrupt", "")
                        .text())
                .isEqualTo("{}");
        assertThat(PlainHttp.postJson(emulator.baseUrl() + "/sdapi/v1/skip", "").text())
                .isEqualTo("null");
    }

    private LocalEmulator.Builder a1111() {
        return LocalEmulator.builder().dialect(Dialect.A1111).clock(clock);
    }

    private void restart(LocalEmulator.Builder builder) {
        emulator.close();
        emulator = builder.start();
    }

    private PlainHttp.Answer draw(String route, String body) {
        return PlainHttp.postJson(emulator.baseUrl() + "/sdapi/v1/" + route, body.replace('\'', '"'));
    }

    private String first(String route, String body) {
        return draw(route, body).json().at("/images/0").asText();
    }

    private JsonNode progress(String job) {
        return PlainHttp.postJson(
                        emulator.baseUrl() + "/internal/progress",
                        "{\"id_task\":\"" + job + "\",\"id_live_preview\":-1,\"live_preview\":true}")
                .json();
    }

    private JsonNode list(String route) {
        return PlainHttp.get(emulator.baseUrl() + "/sdapi/v1/" + route).json();
    }

    private static JsonNode info(JsonNode answer) {
        return Objects.requireNonNull(
                Json.read(answer.get("info").asText().getBytes(StandardCharsets.UTF_8)), "info is JSON");
    }
}
