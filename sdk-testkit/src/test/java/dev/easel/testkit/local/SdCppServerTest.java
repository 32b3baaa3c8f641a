package dev.easel.testkit.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.LocalEmulator;
import dev.easel.testkit.LocalEmulator.Dialect;
import dev.easel.testkit.VirtualTime;
import dev.easel.testkit.support.PlainHttp;
import java.awt.image.BufferedImage;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import okhttp3.MultipartBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SdCppServerTest {
    private static final byte[] CAT = EmulatedImage.of("a cat", 3, 40, 48).png();

    private final VirtualTime clock = VirtualTime.create();
    private LocalEmulator emulator = sdCpp().start();

    @AfterEach
    void close() {
        emulator.close();
    }

    @Test
    void job_goes_from_queued_over_generating_to_completed() {
        restart(sdCpp().queueTime(Duration.ofSeconds(5)).generationTime(Duration.ofSeconds(10)));
        PlainHttp.Response taken = submit("{'prompt':'a cat','width':64,'height':64,'batch_count':2}");
        JsonNode job = taken.json();

        assertThat(taken.status()).isEqualTo(202);
        assertThat(job.fieldNames()).toIterable().containsExactly("id", "kind", "status", "created", "poll_url");
        assertThat(job.get("id").asText()).matches("job_[0-9a-f]+_[0-9a-f]{8}");
        assertThat(job.get("status").asText()).isEqualTo("queued");

        JsonNode queued = poll(job).json();
        assertThat(queued.get("queue_position").asInt()).isEqualTo(1);
        assertThat(queued.get("started").isNull()).isTrue();
        clock.advance(Duration.ofSeconds(6));
        assertThat(poll(job).json().get("status").asText()).isEqualTo("generating");
        assertThat(poll(job).json().get("queue_position").asInt()).isZero();
        clock.advance(Duration.ofSeconds(10));
        JsonNode done = poll(job).json();
        assertThat(done.get("status").asText()).isEqualTo("completed");
        assertThat(done.at("/result/images")).hasSize(2);
        assertThat(done.at("/result/images/1/index").asInt()).isEqualTo(1);
        assertThat(done.get("error").isNull()).isTrue();
    }

    @Test
    void finished_job_is_kept_expired_and_forgotten() {
        JsonNode job = submit("{'prompt':'a'}").json();

        clock.advance(Duration.ofSeconds(599));
        assertThat(poll(job).status()).isEqualTo(200);
        clock.advance(Duration.ofSeconds(1));
        assertThat(poll(job).status()).isEqualTo(410);
        assertThat(poll(job).json().get("error").asText()).isEqualTo("job expired");
        clock.advance(Duration.ofSeconds(600));
        assertThat(poll(job).status()).isEqualTo(404);
        assertThat(poll(job).json().get("error").asText()).isEqualTo("job not found");
    }

    @Test
    void cancelling_works_only_while_a_job_waits() {
        restart(sdCpp().generationTime(Duration.ofSeconds(60)));
        JsonNode drawn = submit("{'prompt':'a'}").json();
        JsonNode waiting = submit("{'prompt':'b'}").json();

        assertThat(cancel(drawn).status()).isEqualTo(409);
        PlainHttp.Response cancelled = cancel(waiting);
        assertThat(cancelled.status()).isEqualTo(200);
        assertThat(cancelled.json().get("status").asText()).isEqualTo("cancelled");
        assertThat(cancelled.json().at("/error/code").asText()).isEqualTo("cancelled");
        clock.advance(Duration.ofSeconds(61));
        assertThat(cancel(drawn).json().get("status").asText()).isEqualTo("completed");
    }

    @Test
    void sixty_four_unfinished_jobs_are_the_most() {
        restart(sdCpp().generationTime(Duration.ofHours(1)));
        for (int i = 0; i < 64; i++) {
            assertThat(submit("{'prompt':'a'}").status()).isEqualTo(202);
        }

        PlainHttp.Response full = submit("{'prompt':'a'}");
        assertThat(full.status()).isEqualTo(429);
        assertThat(full.json().get("error").asText()).isEqualTo("job queue is full");
    }

    @Test
    void ordered_failure_is_a_failed_job() {
        emulator.failNextTask();
        JsonNode job = poll(submit("{'prompt':'a'}").json()).json();

        assertThat(job.get("status").asText()).isEqualTo("failed");
        assertThat(job.at("/error/code").asText()).isEqualTo("generation_failed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'prompt':'a','width':'64'}|emulator strict mode: width is",
                "{'prompt':'a','model':'x'}|emulator strict mode: model is not a field",
                "{'prompt':'a','negative_prompt':null}|emulator strict mode: negative_prompt is null",
                "{'prompt':'a','sample_params':{'sample_method':'warp'}}|emulator strict mode: sample_method",
                "{'prompt':'a','init_image':'bm8='}|invalid generation parameters",
                "{'prompt':'a','strength':2}|invalid generation parameters",
                "{'prompt':'a','batch_count':9}|invalid generation parameters",
                "{'prompt':'a','sample_params':{'sample_steps':101}}|invalid generation parameters",
                "{'prompt':'a','output_format':'jpg'}|invalid output_format, must be one of [png, jpeg, webp]",
                "{|invalid json"
            })
    void generation_that_is_not_taken_is_named(String body, String error) {
        PlainHttp.Response response = submit(body);

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.json().get("error").asText()).startsWith(error);
    }

    @Test
    void lenient_server_skips_what_it_does_not_know() {
        restart(sdCpp().strict(false));
        JsonNode job =
                poll(submit("{'prompt':'a','width':'64','model':'x'}").json()).json();

        assertThat(image(job.at("/result/images/0")).getWidth()).isEqualTo(512);
    }

    @Test
    void seed_is_42_unless_sent_and_that_of_the_clock_when_negative() {
        String first = poll(submit("{'prompt':'a'}").json())
                .json()
                .at("/result/images/0/b64_json")
                .asText();
        String second = poll(submit("{'prompt':'a','seed':42}").json())
                .json()
                .at("/result/images/0/b64_json")
                .asText();
        String clocked = poll(submit("{'prompt':'a','seed':-1}").json())
                .json()
                .at("/result/images/0/b64_json")
                .asText();
        String again = poll(submit("{'prompt':'a','seed':-1}").json())
                .json()
                .at("/result/images/0/b64_json")
                .asText();

        assertThat(first).isEqualTo(second).isNotEqualTo(clocked);
        assertThat(clocked).isEqualTo(again);
    }

    @Test
    void png_tells_its_parameters() {
        JsonNode job = poll(submit("{'prompt':'a cat','seed':7,'sample_params':{'sample_steps':12}}")
                        .json())
                .json();
        String png = new String(
                Base64.getDecoder().decode(job.at("/result/images/0/b64_json").asText()), StandardCharsets.ISO_8859_1);

        assertThat(png).contains("parameters").contains("Steps: 12").contains("Seed: 7");
    }

    @Test
    void sides_are_rounded_up_to_eight() {
        JsonNode job =
                poll(submit("{'prompt':'a','width':65,'height':70}").json()).json();

        assertThat(image(job.at("/result/images/0")))
                .extracting("width", "height")
                .containsExactly(72, 72);
    }

    @Test
    void capabilities_and_models_are_told() {
        JsonNode capabilities =
                PlainHttp.get(emulator.baseUrl() + "/sdcpp/v1/capabilities").json();
        JsonNode models = PlainHttp.get(emulator.baseUrl() + "/v1/models").json();

        assertThat(capabilities.at("/limits/max_queue_size").asInt()).isEqualTo(64);
        assertThat(capabilities.at("/defaults/control_strength").asDouble()).isEqualTo(0.8999999761581421);
        assertThat(models.at("/data/0/id").asText()).isEqualTo("sd-cpp-local");
        assertThat(models.has("object")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/v1/images/variations", "/sdcpp/v1/jobs", "/v1/images/generations"})
    void unknown_path_and_wrong_method_are_an_empty_404(String path) {
        PlainHttp.Response response = PlainHttp.get(emulator.baseUrl() + path);

        assertThat(response.status()).isEqualTo(404);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void older_release_has_no_queue() {
        restart(sdCpp().release(LocalEmulator.SdServerRelease.MASTER_562));

        assertThat(submit("{'prompt':'a'}").status()).isEqualTo(404);
        assertThat(generate("{'prompt':'a','size':'64x64'}").status()).isEqualTo(200);
    }

    @Test
    void settings_in_the_prompt_are_obeyed_and_taken_out() {
        JsonNode plain = generate("{'prompt':'a cat','size':'64x64'}").json();
        JsonNode same = generate(
                        "{'prompt':'a cat <sd_cpp_extra_args>{\\'seed\\':42}</sd_cpp_extra_args>'," + "'size':'64x64'}")
                .json();
        JsonNode other = generate("{'prompt':'a cat <sd_cpp_extra_args>{\\'seed\\':43,\\'width\\':72}"
                        + "</sd_cpp_extra_args>','size':'64x64'}")
                .json();

        assertThat(same.at("/data/0/b64_json")).isEqualTo(plain.at("/data/0/b64_json"));
        assertThat(image(other.at("/data/0")).getWidth()).isEqualTo(72);
        assertThat(plain.get("output_format").asText()).isEqualTo("png");
        assertThat(plain.has("usage")).isFalse();
    }

    @Test
    void settings_with_a_line_break_are_refused_when_strict_and_drawn_as_words_when_lenient() {
        String body = "{'prompt':'a <sd_cpp_extra_args>{\\n\\'seed\\':7}</sd_cpp_extra_args>','size':'64x64'}";
        assertThat(generate(body).json().get("error").asText())
                .startsWith("emulator strict mode: a block of sd_cpp_extra_args with a line break");

        restart(sdCpp().strict(false));
        assertThat(generate(body).status()).isEqualTo(200);
    }

    @Test
    void settings_of_more_than_ten_thousand_characters_end_the_process() {
        String body = "{'prompt':'a <sd_cpp_extra_args>{\\'negative_prompt\\':\\'" + "x".repeat(10_000)
                + "\\'}</sd_cpp_extra_args>'}";

        assertThatThrownBy(() -> generate(body)).isInstanceOf(UncheckedIOException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'prompt':'a <sd_cpp_extra_args>{broken</sd_cpp_extra_args>'}|400|invalid sd_cpp_extra_args",
                "{'prompt':'a <sd_cpp_extra_args>{\\'sample_params\\':{\\'sample_steps\\':0}}</sd_cpp_extra_args>'}|400|invalid params",
                "{'size':'64x64'}|400|prompt required",
                "{|500|server_error",
                "{'prompt':'a','n':'2'}|500|server_error",
                "{'prompt':'a','n':null}|500|server_error",
                "{'prompt':'a','n':9}|400|emulator strict mode: n is 9",
                "{'prompt':'a','seed':7}|400|emulator strict mode: seed is ignored here",
                "{'prompt':'a','size':'large'}|400|emulator strict mode: size"
            })
    void mistake_in_an_openai_style_generation_is_named(String body, int status, String error) {
        PlainHttp.Response response = generate(body);

        assertThat(response.status()).isEqualTo(status);
        assertThat(response.json().get("error").asText()).startsWith(error);
        if (status == 500) {
            assertThat(response.json().get("message").asText()).startsWith("[json.exception.");
        }
    }

    @Test
    void edit_takes_its_size_from_the_first_image_and_is_shaped_by_all() {
        JsonNode one = edit(PlainHttp.form("prompt", "a cat").addFormDataPart("image[]", "a.png", PlainHttp.file(CAT)))
                .json();
        JsonNode masked = edit(PlainHttp.form("prompt", "a cat")
                        .addFormDataPart("image[]", "a.png", PlainHttp.file(CAT))
                        .addFormDataPart("mask", "m.png", PlainHttp.file(CAT)))
                .json();

        assertThat(image(one.at("/data/0"))).extracting("width", "height").containsExactly(40, 48);
        assertThat(masked.at("/data/0/b64_json")).isNotEqualTo(one.at("/data/0/b64_json"));
    }

    @Test
    void edit_without_an_image_with_junk_or_as_webp_is_refused() {
        assertThat(edit(PlainHttp.form("prompt", "a")).json().get("error").asText())
                .isEqualTo("at least one image[] required");
        assertThat(edit(PlainHttp.form("prompt", "a")
                                .addFormDataPart("image[]", "a.png", PlainHttp.file(new byte[] {1})))
                        .json()
                        .get("error")
                        .asText())
                .startsWith("emulator strict mode: an image cannot be read");
        assertThat(edit(PlainHttp.form("prompt", "a", "output_format", "webp")
                                .addFormDataPart("image[]", "a.png", PlainHttp.file(CAT)))
                        .json()
                        .get("error")
                        .asText())
                .isEqualTo("invalid output_format, must be one of [png, jpeg]");
    }

    private LocalEmulator.Builder sdCpp() {
        return LocalEmulator.builder().dialect(Dialect.SD_CPP).clock(clock);
    }

    private void restart(LocalEmulator.Builder builder) {
        emulator.close();
        emulator = builder.start();
    }

    private PlainHttp.Response submit(String body) {
        return PlainHttp.postJson(emulator.baseUrl() + "/sdcpp/v1/img_gen", body.replace('\'', '"'));
    }

    private PlainHttp.Response poll(JsonNode job) {
        return PlainHttp.get(
                emulator.baseUrl() + "/sdcpp/v1/jobs/" + job.get("id").asText());
    }

    private PlainHttp.Response cancel(JsonNode job) {
        return PlainHttp.postJson(
                emulator.baseUrl() + "/sdcpp/v1/jobs/" + job.get("id").asText() + "/cancel", "");
    }

    private PlainHttp.Response generate(String body) {
        return PlainHttp.postJson(emulator.baseUrl() + "/v1/images/generations", body.replace('\'', '"'));
    }

    private PlainHttp.Response edit(MultipartBody.Builder form) {
        return PlainHttp.postForm(emulator.baseUrl() + "/v1/images/edits", form.build());
    }

    private static BufferedImage image(JsonNode item) {
        return PlainHttp.image(Base64.getDecoder().decode(item.get("b64_json").asText()));
    }
}
