package dev.easel.testkit.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.Drawn;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.LocalEmulator;
import dev.easel.testkit.LocalEmulator.Dialect;
import dev.easel.testkit.LocalEmulator.SdServerRelease;
import dev.easel.testkit.Redrawn;
import dev.easel.testkit.VirtualTime;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.support.PlainHttp;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import okhttp3.MultipartBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests what releases of sd-server draw with, and what they skip in silence. */
class SdCppReleasesTest {
    private static final byte[] CAT = EmulatedImage.of("a cat", 3, 40, 48).png();

    private final VirtualTime clock = VirtualTime.create();
    private LocalEmulator emulator = lenient(SdServerRelease.MASTER_827).start();

    @AfterEach
    void close() {
        emulator.close();
    }

    @ParameterizedTest
    @CsvSource({"MASTER_580,15,11,false", "MASTER_827,21,17,true"})
    void capabilities_list_the_words_and_features_of_their_release(
            SdServerRelease release, int samplers, int schedulers, boolean hires) {
        restart(lenient(release));
        JsonNode told =
                PlainHttp.get(emulator.baseUrl() + "/sdcpp/v1/capabilities").json();

        assertThat(told.get("samplers")).hasSize(samplers);
        assertThat(told.get("schedulers")).hasSize(schedulers);
        assertThat(told.get("features").has("hires")).isEqualTo(hires);
        assertThat(told.at("/features_by_mode/img_gen").has("hires")).isEqualTo(hires);
        assertThat(told.get("defaults").has("hires")).isEqualTo(hires);
        assertThat(told.at("/features/control_image").asBoolean()).isTrue();
        assertThat(told.get("loras").toString())
                .isEqualTo("[{\"name\":\"detail\",\"path\":\"detail.safetensors\"},"
                        + "{\"name\":\"deep\",\"path\":\"sub/deep.safetensors\"}]");
    }

    @Test
    void release_562_has_no_queue_and_no_capabilities() {
        restart(lenient(SdServerRelease.MASTER_562));

        assertThat(PlainHttp.get(emulator.baseUrl() + "/sdcpp/v1/capabilities").status())
                .isEqualTo(404);
        assertThat(submit("{'prompt':'a'}").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "MASTER_562,euler_a,karras,euler_a,karras",
        "MASTER_562,res_2s,bong_tangent,res_2s,bong_tangent",
        "MASTER_562,er_sde,beta,default,default",
        "MASTER_562,dpm++2m_sde,flux2,default,default",
        "MASTER_562,euler_cfg_pp,logit_normal,default,default",
        "MASTER_580,er_sde,kl_optimal,er_sde,kl_optimal",
        "MASTER_580,lms,beta,default,default",
        "MASTER_580,euler_ge,logit_normal,default,default",
        "MASTER_827,lms,beta,lms,beta",
        "MASTER_827,dpm++2m_sde_bt,normal,dpm++2m_sde_bt,discrete",
        "MASTER_827,Euler_a,Karras,default,default",
        "MASTER_827,DPM++ 2M,SGM Uniform,default,default"
    })
    void word_that_a_release_does_not_know_is_skipped_in_silence(
            SdServerRelease release, String sampler, String scheduler, String drawnSampler, String drawnScheduler) {
        restart(lenient(release));
        String words = "'sample_method':'" + sampler + "','scheduler':'" + scheduler + "'";
        generate(block("{" + words + ",'sample_params':{" + words + "}}"));
        if (release != SdServerRelease.MASTER_562) {
            poll(submit("{'prompt':'a','width':64,'height':64,'sample_params':{" + words + "}}"));
        }

        assertThat(emulator.drawn()).isNotEmpty().allSatisfy(drawn -> {
            assertThat(drawn.sampler()).isEqualTo(drawnSampler);
            assertThat(drawn.scheduler()).isEqualTo(drawnScheduler);
        });
    }

    @ParameterizedTest
    @CsvSource({"MASTER_562,12,20", "MASTER_580,20,12", "MASTER_827,20,12"})
    void release_reads_its_own_spelling_of_settings_in_a_prompt_and_not_the_other(
            SdServerRelease release, int flat, int nested) {
        restart(lenient(release));

        generate(block("{'steps':12,'cfg_scale':3}"));
        generate(block("{'sample_params':{'sample_steps':12,'guidance':{'txt_cfg':3}}}"));
        generate(block("{'steps':12,'sample_params':{'sample_steps':12}}"));

        assertThat(emulator.drawn()).extracting(Drawn::steps).containsExactly(flat, nested, 12);
        assertThat(emulator.drawn())
                .filteredOn(drawn -> drawn.guidanceScale() == 3.0)
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "MASTER_827|{'steps':12}|steps is read by older releases alone; give /sample_params/sample_steps too",
                "MASTER_562|{'sample_params':{'sample_steps':12}}|/sample_params/sample_steps is read by later releases",
                "MASTER_562|{'lora':[]}|lora changes nothing in this release",
                "MASTER_562|{'hires':{'enabled':true}}|hires changes nothing in this release",
                "MASTER_562|{'strength':0.5}|strength changes nothing in this release",
                "MASTER_580|{'hires':{'enabled':true}}|hires is not known to this release",
                "MASTER_580|{'scheduler':'beta','sample_params':{'scheduler':'beta'}}|scheduler \"beta\" is unknown",
                "MASTER_827|{'lora':[{'path':'detail.safetensors'}]}|lora detail.safetensors is no path"
            })
    void strict_server_refuses_what_its_release_would_skip(SdServerRelease release, String settings, String why) {
        restart(lenient(release).strict(true));

        assertThat(generate(block(settings)).json().get("error").asText()).startsWith("emulator strict mode: " + why);
    }

    @Test
    void lora_hires_and_strength_change_not_one_pixel_in_562() {
        restart(lenient(SdServerRelease.MASTER_562));
        String plain = first(generate(block("{'seed':7}")));

        assertThat(first(generate(block("{'seed':7,'lora':[{'path':'/models/loras/detail.safetensors'}]}"))))
                .isEqualTo(plain);
        assertThat(first(generate(block("{'seed':7,'hires':{'enabled':true,'scale':2}}"))))
                .isEqualTo(plain);
        assertThat(first(edit(block("{'seed':7,'strength':0.2}"))))
                .isEqualTo(first(edit(block("{'seed':7,'strength':0.9}"))));
        assertThat(emulator.drawn()).allSatisfy(drawn -> {
            assertThat(drawn.loras()).isEmpty();
            assertThat(drawn.strength()).isNull();
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"MASTER_580", "MASTER_827"})
    void edit_starts_from_its_first_image_and_strength_counts(SdServerRelease release) {
        restart(lenient(release));

        assertThat(first(edit(block("{'seed':7,'strength':0.2}"))))
                .isNotEqualTo(first(edit(block("{'seed':7,'strength':0.9}"))));
        assertThat(emulator.drawn()).extracting(Drawn::strength).containsExactly(0.2, 0.9);
    }

    @ParameterizedTest
    @CsvSource({"MASTER_580,64", "MASTER_827,128"})
    void second_pass_came_after_580(SdServerRelease release, int width) {
        restart(lenient(release));
        JsonNode job = poll(submit("{'prompt':'a','width':64,'height':64,'hires':{'enabled':true,'scale':2}}"));

        assertThat(image(job.at("/result/images/0")).getWidth()).isEqualTo(width);
        assertThat(emulator.drawn()).extracting(Drawn::width).containsExactly(width);
    }

    @Test
    void queue_takes_the_loras_it_lists_and_refuses_others() {
        poll(submit("{'prompt':'a','lora':[{'path':'sub/deep.safetensors','multiplier':0.7}]}"));
        PlainHttp.Response unknown = submit("{'prompt':'a','lora':[{'path':'deep'}]}");

        assertThat(emulator.drawn().get(0).loras()).containsExactly(new Drawn.Lora("sub/deep.safetensors", 0.7));
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.json().get("error").asText()).isEqualTo("invalid generation parameters");
    }

    @Test
    void prompt_takes_loras_by_their_path_on_the_servers_disk_alone() {
        String path = LocalEmulator.LORA_FOLDER + "detail.safetensors";
        String plain = first(generate(block("{'seed':7}")));
        String byPath = first(generate(block("{'seed':7,'lora':[{'path':'" + path + "','multiplier':0.5}]}")));
        String byId = first(generate(block("{'seed':7,'lora':[{'path':'detail.safetensors'}]}")));

        assertThat(byPath).isNotEqualTo(plain);
        assertThat(byId).isEqualTo(plain);
        assertThat(emulator.drawn().get(1).loras()).containsExactly(new Drawn.Lora(path, 0.5));
        assertThat(emulator.drawn().get(2).loras()).isEmpty();
        assertThat(generate(block("{'lora':'detail'}")).json().get("error").asText())
                .isEqualTo("invalid sd_cpp_extra_args");
    }

    @Test
    void lora_in_the_words_of_a_prompt_is_drawn_as_words() {
        poll(submit("{'prompt':'a <lora:detail:1>'}"));
        generate("{'prompt':'a <lora:detail:1>'}");

        assertThat(emulator.drawn()).hasSize(2).allSatisfy(drawn -> {
            assertThat(drawn.prompt()).isEqualTo("a <lora:detail:1>");
            assertThat(drawn.loras()).isEmpty();
        });
    }

    @Test
    void control_image_is_ignored_by_a_server_that_was_started_without_a_control_net() {
        String body = "{'prompt':'a','seed':7,'control_strength':0.6,'control_image':'" + base64(CAT) + "'}";
        String plain = poll(submit("{'prompt':'a','seed':7}"))
                .at("/result/images/0/b64_json")
                .asText();
        String ignored = poll(submit(body)).at("/result/images/0/b64_json").asText();
        assertThat(ignored).isEqualTo(plain);
        assertThat(emulator.drawn()).allSatisfy(drawn -> {
            assertThat(drawn.controlNets()).isEmpty();
            assertThat(drawn.inputImages()).isZero();
        });

        restart(lenient(SdServerRelease.MASTER_827).controlNet(true));
        String controlled = poll(submit(body)).at("/result/images/0/b64_json").asText();
        assertThat(controlled).isNotEqualTo(plain);
        assertThat(emulator.drawn().get(0).controlNets()).containsExactly(new Drawn.ControlNet(null, null, 0.6, 0, 1));
    }

    @Test
    void plain_calls_of_the_openai_route_are_all_drawn_with_seed_42() {
        List<String> images = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            images.add(first(generate("{'prompt':'a','model':'m','seed':" + i + ",'response_format':'b64_json'}")));
        }
        generate("{'prompt':'a','n':3}");

        assertThat(images).containsOnly(images.get(0));
        assertThat(emulator.drawn()).extracting(Drawn::seed).containsExactly(42L, 42L, 42L, 42L, 43L, 44L);
    }

    @Test
    void request_of_another_server_is_drawn_with_the_servers_own_settings() {
        generate("{'model':'sd','prompt':'a cat','height':256,'width':768,'cfg_scale':3.0,'sample_method':'heun',"
                + "'steps':9,'seed':1234567}");

        Drawn drawn = emulator.drawn().get(0);
        assertThat(drawn.width()).isEqualTo(512);
        assertThat(drawn.height()).isEqualTo(512);
        assertThat(drawn.steps()).isEqualTo(20);
        assertThat(drawn.guidanceScale()).isEqualTo(7);
        assertThat(drawn.sampler()).isEqualTo("default");
        assertThat(drawn.seed()).isEqualTo(42);
    }

    @Test
    void negative_seed_is_the_clocks_second_and_others_keep_all_64_bits_in_the_queue() {
        clock.advance(Duration.between(clock.instant(), Instant.ofEpochSecond(1_900_000_000)));
        poll(submit("{'prompt':'a','seed':-1}"));
        clock.advance(Duration.ofMillis(900));
        poll(submit("{'prompt':'a','seed':-5}"));
        clock.advance(Duration.ofMillis(100));
        generate(block("{'seed':-1}"));
        poll(submit("{'prompt':'a','seed':9000000000,'batch_count':2}"));

        assertThat(emulator.drawn())
                .extracting(Drawn::seed)
                .containsExactly(1_900_000_000L, 1_900_000_000L, 1_900_000_001L, 9_000_000_000L, 9_000_000_001L);
    }

    @ParameterizedTest
    @EnumSource
    void mask_of_an_edit_redraws_white_and_keeps_the_rest(SdServerRelease release) {
        restart(lenient(release));
        byte[] mask = leftHalfWhite();
        PlainHttp.Response response = PlainHttp.postForm(
                emulator.baseUrl() + "/v1/images/edits",
                PlainHttp.form("prompt", "a castle")
                        .addFormDataPart("image[]", "a.png", PlainHttp.file(CAT))
                        .addFormDataPart("mask", "m.png", PlainHttp.file(mask))
                        .build());

        BufferedImage drawn = image(response.json().at("/data/0"));
        BufferedImage cat = PlainHttp.image(CAT);
        assertThat(drawn.getRGB(4, 4)).isNotEqualTo(cat.getRGB(4, 4));
        assertThat(drawn.getRGB(36, 4)).isEqualTo(cat.getRGB(36, 4));
        assertThat(emulator.drawn().get(0).redrawn()).isEqualTo(Redrawn.WHITE);
    }

    @Test
    void mask_in_the_queue_redraws_white() {
        poll(submit("{'prompt':'a','init_image':'" + base64(CAT) + "','mask_image':'" + base64(leftHalfWhite())
                + "','strength':0.6}"));

        assertThat(emulator.drawn())
                .singleElement()
                .returns(Redrawn.WHITE, Drawn::redrawn)
                .returns(0.6, Drawn::strength)
                .returns(1, Drawn::inputImages);
    }

    @Test
    void queue_without_a_size_draws_the_servers_own_and_never_the_images() {
        poll(submit("{'prompt':'a','init_image':'" + base64(CAT) + "'}"));
        edit("{'prompt':'a'}");

        assertThat(emulator.drawn()).extracting(Drawn::width).containsExactly(512, 40);
        assertThat(emulator.drawn()).extracting(Drawn::height).containsExactly(512, 48);
    }

    @Test
    void junk_for_an_image_is_refused_by_the_queue_and_skipped_by_edits() {
        assertThat(submit("{'prompt':'a','init_image':'bm8='}").status()).isEqualTo(400);
        PlainHttp.Response skipped = PlainHttp.postForm(
                emulator.baseUrl() + "/v1/images/edits",
                PlainHttp.form("prompt", "a castle")
                        .addFormDataPart("image[]", "a.png", PlainHttp.file(new byte[] {1}))
                        .build());

        assertThat(skipped.status()).isEqualTo(200);
        assertThat(emulator.drawn())
                .singleElement()
                .returns(0, Drawn::inputImages)
                .returns(512, Drawn::width);
    }

    @Test
    void image_tells_what_it_was_drawn_with_and_not_what_was_sent() {
        String text = metadata(generate(block("{'seed':7,'negative_prompt':'dog','scheduler':'Karras',"
                + "'sample_params':{'sample_steps':12,'sample_method':'euler_a','scheduler':'Karras'}}")));

        assertThat(text)
                .startsWith("a\nNegative prompt: dog\nSteps: 12, CFG scale: 7.000000, Eta: inf, Seed: 7, Size: 64x64, ")
                .contains(", Sampler: euler_a, Version: stable-diffusion.cpp, SDCPP: {");
        JsonNode json = Objects.requireNonNull(Json.read(
                text.substring(text.indexOf("SDCPP: ") + "SDCPP: ".length()).getBytes(StandardCharsets.ISO_8859_1)));
        assertThat(json.get("schema").asText()).isEqualTo("sdcpp.image.params/v1");
        assertThat(json.get("seed").asLong()).isEqualTo(7);
        assertThat(json.at("/sampling/steps").asInt()).isEqualTo(12);
        assertThat(json.at("/sampling/method").asText()).isEqualTo("euler_a");
        assertThat(json.at("/sampling/scheduler").asText()).isEqualTo("NONE");
    }

    @Test
    void image_of_the_servers_own_sampler_says_none_and_one_with_a_scheduler_names_both() {
        assertThat(metadata(generate("{'prompt':'a','size':'64x64'}"))).contains("Seed: 42,", "Sampler: NONE, Version");
        assertThat(metadata(generate(block("{'sample_params':{'sample_method':'lms','scheduler':'karras'}}"))))
                .contains("Sampler: lms karras, Version");
    }

    @Test
    void job_is_noted_once_with_every_image_of_its_batch() {
        JsonNode job = submit("{'prompt':'a','seed':7,'batch_count':3}").json();
        assertThat(emulator.drawn()).isEmpty();
        poll(job);
        poll(job);

        assertThat(emulator.drawn()).extracting(Drawn::seed).containsExactly(7L, 8L, 9L);
    }

    private LocalEmulator.Builder lenient(SdServerRelease release) {
        return LocalEmulator.builder()
                .dialect(Dialect.SD_CPP)
                .clock(clock)
                .strict(false)
                .release(release);
    }

    private void restart(LocalEmulator.Builder builder) {
        emulator.close();
        emulator = builder.start();
    }

    /** A small generation with these settings inside its prompt. */
    private static String block(String settings) {
        ObjectNode body = Json.object()
                .put("prompt", "a <sd_cpp_extra_args>" + settings.replace('\'', '"') + "</sd_cpp_extra_args>")
                .put("size", "64x64");
        return body.toString();
    }

    private PlainHttp.Response generate(String body) {
        return PlainHttp.postJson(emulator.baseUrl() + "/v1/images/generations", body.replace('\'', '"'));
    }

    private PlainHttp.Response edit(String body) {
        ObjectNode fields = (ObjectNode)
                Objects.requireNonNull(Json.read(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
        MultipartBody.Builder form = PlainHttp.form(
                        "prompt", fields.get("prompt").asText())
                .addFormDataPart("image[]", "a.png", PlainHttp.file(CAT));
        return PlainHttp.postForm(emulator.baseUrl() + "/v1/images/edits", form.build());
    }

    private PlainHttp.Response submit(String body) {
        return PlainHttp.postJson(emulator.baseUrl() + "/sdcpp/v1/img_gen", body.replace('\'', '"'));
    }

    private JsonNode poll(PlainHttp.Response accepted) {
        return poll(accepted.json());
    }

    private JsonNode poll(JsonNode job) {
        return PlainHttp.get(emulator.baseUrl() + job.get("poll_url").asText()).json();
    }

    private static String first(PlainHttp.Response response) {
        return response.json().at("/data/0/b64_json").asText();
    }

    private static String metadata(PlainHttp.Response response) {
        String png = new String(Base64.getDecoder().decode(first(response)), StandardCharsets.ISO_8859_1);
        int from = png.indexOf("parameters\0") + "parameters\0".length();
        return png.substring(from, png.indexOf("IDAT") - 8);
    }

    private static byte[] leftHalfWhite() {
        return PlainHttp.png(2, 1, 0xffffff, 0);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static BufferedImage image(JsonNode item) {
        return PlainHttp.image(Base64.getDecoder().decode(item.get("b64_json").asText()));
    }
}
