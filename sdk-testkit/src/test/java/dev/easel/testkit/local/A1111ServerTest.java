package dev.easel.testkit.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.EmulatedImage;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class A1111ServerTest {
    private static final String CAT = Base64.getEncoder()
            .encodeToString(EmulatedImage.of("a cat", 3, 40, 40).png());

    private final VirtualTime clock = VirtualTime.create();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private LocalEmulator emulator = a1111().start();

    @AfterEach
    void close() {
        emulator.close();
        threads.shutdownNow();
    }

    @Test
    void info_is_json_in_a_text_and_the_echo_has_no_images() {
        JsonNode response = draw(
                        "img2img", "{'prompt':'a cat','width':64,'height':64,'seed':7,'init_images':['" + CAT + "']}")
                .json();
        JsonNode info = info(response);

        assertThat(response.fieldNames()).toIterable().containsExactly("images", "parameters", "info");
        assertThat(response.at("/parameters/prompt").asText()).isEqualTo("a cat");
        assertThat(response.get("parameters").has("init_images")).isFalse();
        assertThat(info.get("seed").asLong()).isEqualTo(7);
        assertThat(info.get("all_seeds")).hasSize(1);
        assertThat(PlainHttp.image(Base64.getDecoder()
                                .decode(response.at("/images/0").asText()))
                        .getWidth())
                .isEqualTo(64);
    }

    @Test
    void sheet_comes_before_several_images_unless_that_is_switched_off() {
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
    void lora_faces_mask_and_second_pass_show_in_the_image() {
        String plain = first("txt2img", "{'prompt':'a','width':32,'height':32,'seed':7}");
        String faces = first("txt2img", "{'prompt':'a','width':32,'height':32,'seed':7,'restore_faces':true}");
        String larger =
                first("txt2img", "{'prompt':'a','width':32,'height':32,'seed':7,'enable_hr':true,'hr_scale':2}");
        String from = first("img2img", "{'prompt':'a','width':32,'height':32,'seed':7,'init_images':['" + CAT + "']}");
        String masked = first(
                "img2img",
                "{'prompt':'a','width':32,'height':32,'seed':7,'init_images':['" + CAT + "'],'mask':'" + CAT + "'}");

        assertThat(new String[] {plain, faces, larger, from, masked}).doesNotHaveDuplicates();
        assertThat(PlainHttp.image(Base64.getDecoder().decode(larger)).getWidth())
                .isEqualTo(64);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "img2img|{'prompt':'a'}|404|Init image not found",
                "img2img|{'prompt':'a','init_images':['bm8=']}|500|Invalid encoded image",
                "img2img|{'prompt':'a','init_images':['http://x/y.png']}|500|Requests not allowed",
                "txt2img|{'prompt':'a','script_name':'nothing'}|422|Script 'nothing' not found"
            })
    void refusal_is_a_detail(String route, String body, int status, String detail) {
        PlainHttp.Response response = draw(route, body);

        assertThat(response.status()).isEqualTo(status);
        assertThat(response.json().get("detail").asText().replace('"', '\'')).isEqualTo(detail);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'prompt':'a','steps':'many'}|steps|value is not a valid INTEGER",
                "{'prompt':'a','size':'64x64'}|size|emulator strict mode: the field is unknown and would be ignored",
                "{'prompt':'a','seed':null}|seed|emulator strict mode: null",
                "{'prompt':'a','scheduler':'steep'}|scheduler|emulator strict mode: unknown",
                "{'prompt':'a','sampler_name':'warp'}|sampler_name|emulator strict mode: unknown"
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
    void name_and_password_are_required_where_they_are_set() {
        restart(a1111().basicAuth("me", "MARKEDKEY"));
        String right = "Basic " + Base64.getEncoder().encodeToString("me:MARKEDKEY".getBytes(StandardCharsets.UTF_8));
        PlainHttp.Response refused = PlainHttp.get(emulator.baseUrl() + "/sdapi/v1/samplers");

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
        CompletableFuture<PlainHttp.Response> drawn = CompletableFuture.supplyAsync(
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
    void job_that_waits_tells_its_place_and_the_server_tells_of_the_one_it_draws() {
        restart(a1111().generationTime(Duration.ofSeconds(20)));
        CompletableFuture<PlainHttp.Response> first = begin("first", "active");
        clock.advance(Duration.ofSeconds(5));
        CompletableFuture<PlainHttp.Response> second = begin("second", "queued");
        CompletableFuture<PlainHttp.Response> third = begin("third", "queued");

        assertThat(progress("second").get("textinfo").asText()).isEqualTo("In queue: 1/2");
        assertThat(progress("third").get("textinfo").asText()).isEqualTo("In queue: 2/2");
        assertThat(pending().toString()).isEqualTo("{\"size\":2,\"tasks\":[\"second\",\"third\"]}");
        assertThat(list("progress").get("progress").asDouble()).isEqualTo(0.25);
        clock.advance(Duration.ofSeconds(15));
        assertThat(first.join().status()).isEqualTo(200);
        assertThat(progress("first").get("completed").asBoolean()).isTrue();
        assertThat(progress("second").get("active").asBoolean()).isTrue();
        clock.advance(Duration.ofSeconds(40));
        assertThat(second.join().status()).isEqualTo(200);
        assertThat(third.join().status()).isEqualTo(200);
        assertThat(pending().get("size").asInt()).isZero();
    }

    @Test
    void interrupt_hits_what_is_being_drawn_and_that_call_responds_with_what_there_is() {
        restart(a1111().generationTime(Duration.ofSeconds(20)));
        CompletableFuture<PlainHttp.Response> drawn = begin("drawn", "active");
        CompletableFuture<PlainHttp.Response> waiting = begin("waiting", "queued");
        PlainHttp.Response interrupted = PlainHttp.postJson(emulator.baseUrl() + "/sdapi/v1/interrupt", "");

        assertThat(interrupted.text()).isEqualTo("{}");
        assertThat(drawn.join().status()).isEqualTo(200);
        assertThat(drawn.join().json().get("images")).hasSize(1);
        assertThat(progress("drawn").get("active").asBoolean()).isFalse();
        assertThat(waiting).isNotDone();
        clock.advance(Duration.ofSeconds(40));
        assertThat(waiting.join().status()).isEqualTo(200);
    }

    @Test
    void job_that_is_not_known_is_nothing_at_all() {
        JsonNode response = progress("nobody");

        assertThat(response.get("active").asBoolean()).isFalse();
        assertThat(response.get("queued").asBoolean()).isFalse();
        assertThat(response.get("completed").asBoolean()).isFalse();
        assertThat(response.get("progress").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'id_task':7}|id_task|value is not a valid TEXT",
                "{'id_task':'a','live_preview':'no'}|live_preview|value is not a valid BOOLEAN",
                "{'id_task':'a','preview':false}|preview|emulator strict mode: the field is unknown and would be ignored",
                "{}|id_task|emulator strict mode: left out",
                "[]|body|value is not a valid dict"
            })
    void poll_of_a_job_is_checked(String body, String field, String message) {
        PlainHttp.Response response =
                PlainHttp.postJson(emulator.baseUrl() + "/internal/progress", body.replace('\'', '"'));

        assertThat(response.status()).isEqualTo(422);
        assertThat(response.json().at("/detail/0/loc/1").asText()).isEqualTo(field);
        assertThat(response.json().at("/detail/0/msg").asText()).startsWith(message);
    }

    @Test
    void server_without_its_web_interface_knows_no_job_by_its_name() {
        restart(a1111().webInterface(false));

        assertThat(PlainHttp.postJson(emulator.baseUrl() + "/internal/progress", "{\"id_task\":\"a\"}")
                        .status())
                .isEqualTo(404);
        assertThat(PlainHttp.get(emulator.baseUrl() + "/internal/pending-tasks").status())
                .isEqualTo(404);
        assertThat(list("progress").at("/state/job_count").asInt()).isZero();
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

    private PlainHttp.Response draw(String route, String body) {
        return PlainHttp.postJson(emulator.baseUrl() + "/sdapi/v1/" + route, body.replace('\'', '"'));
    }

    private String first(String route, String body) {
        return draw(route, body).json().at("/images/0").asText();
    }

    /** Returns once the server says that of the job. */
    private CompletableFuture<PlainHttp.Response> begin(String job, String flag) {
        CompletableFuture<PlainHttp.Response> drawn = CompletableFuture.supplyAsync(
                () -> draw("txt2img", "{'prompt':'a','width':32,'height':32,'force_task_id':'" + job + "'}"), threads);
        while (!progress(job).get(flag).asBoolean()) {
            Thread.onSpinWait();
        }
        return drawn;
    }

    private JsonNode pending() {
        return PlainHttp.get(emulator.baseUrl() + "/internal/pending-tasks").json();
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

    private static JsonNode info(JsonNode response) {
        return Objects.requireNonNull(
                Json.read(response.get("info").asText().getBytes(StandardCharsets.UTF_8)), "info is JSON");
    }
}
