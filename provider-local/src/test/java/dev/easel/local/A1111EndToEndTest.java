package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.AuthenticationException;
import dev.easel.GeneratedImage;
import dev.easel.ImageClient;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.Lora;
import dev.easel.OutcomeUnknownException;
import dev.easel.RejectedException;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.Size;
import dev.easel.Upscale;
import dev.easel.testkit.Exchange;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.LocalEmulator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Images from AUTOMATIC1111's interface, over real sockets. */
class A1111EndToEndTest {
    private LocalEmulator emulator;
    private ImageClient client;

    @BeforeEach
    void start() {
        emulator = LocalEmulator.builder()
                .dialect(LocalEmulator.Dialect.A1111)
                .basicAuth("me", "MARKEDKEY pass word")
                .start();
        client = builder().basicAuth("me", "MARKEDKEY pass word").build();
    }

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    @Test
    void an_image_with_everything_that_can_be_set() {
        ImageResult result = client.generate(request()
                .negativePrompt("fog")
                .model("dreamshaper_8")
                .sampler(Sampler.DPMPP_2M)
                .scheduler(Scheduler.KARRAS)
                .steps(12)
                .guidanceScale(6.5)
                .seed(7)
                .restoreFaces(true)
                .addLora(Lora.of("add_detail", 0.5))
                .build());

        GeneratedImage image = result.first();
        assertThat(image.size()).hasValue(Size.of(64, 64));
        assertThat(image.seed()).hasValue(7);
        assertThat(image.generation().sampler()).hasValue("DPM++ 2M");
        assertThat(image.generation().prompt()).hasValue("a lighthouse <lora:add_detail:0.5>");
        assertThat(result.model()).hasValue("dreamshaper_8");
        assertThat(result.warnings()).isEmpty();
    }

    @Test
    void without_a_seed_the_servers_own_is_told() {
        List<Long> seeds = client.generate(request().count(2).build()).images().stream()
                .map(image -> image.seed().orElseThrow())
                .toList();

        assertThat(seeds).doesNotHaveDuplicates();
    }

    @Test
    void a_batch_is_one_call_and_its_sheet_is_no_image_of_the_result() {
        try (ImageClient batching = builder()
                .basicAuth("me", "MARKEDKEY pass word")
                .imagesPerCall(4)
                .build()) {
            ImageResult result = batching.generate(request().seed(40).count(3).build());

            assertThat(result.images())
                    .extracting(image -> image.seed().orElseThrow())
                    .containsExactly(40L, 41L, 42L);
            assertThat(result.images())
                    .allMatch(image -> image.size().orElseThrow().equals(Size.of(64, 64)));
            assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
        }
    }

    @Test
    void several_rounds_are_several_calls() {
        ImageResult result = client.generate(request().seed(7).count(3).build());

        assertThat(result.images())
                .extracting(image -> image.seed().orElseThrow())
                .containsExactly(7L, 8L, 9L);
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(3);
        assertThat(emulator.exchanges()).noneMatch(exchange -> exchange.text().contains("n_iter"));
    }

    @Test
    void image_mask_lora_faces_and_second_pass_all_show() {
        byte[] plain = bytes(request());
        byte[] fromImage = bytes(request().initImage(Images.photograph()).strength(0.5));
        byte[] inpainted = bytes(request().initImage(Images.photograph()).mask(ImageInput.bytes(Images.mask())));
        byte[] lora = bytes(request().addLora(Lora.of("add_detail")));
        byte[] faces = bytes(request().restoreFaces(true));

        assertThat(List.of(plain, fromImage, inpainted, lora, faces)).doesNotHaveDuplicates();
        assertThat(client.generate(request().upscale(Upscale.by(2)).build())
                        .first()
                        .size())
                .hasValue(Size.of(128, 128));
    }

    @Test
    void name_and_password_go_along_and_wrong_ones_are_told_as_such_and_never_shown() {
        client.generate(request().build());
        Exchange sent = emulator.exchanges().get(0);
        assertThat(sent.header("Authorization")).startsWith("Basic ");

        try (ImageClient wrong =
                builder().basicAuth("me", "MARKEDKEY-wrong-secret").build()) {
            assertThatThrownBy(() -> wrong.generate(request().build()))
                    .isInstanceOf(AuthenticationException.class)
                    .hasMessageContaining("Incorrect username or password")
                    .hasMessageNotContaining("MARKEDKEY-wrong-secret");
        }
    }

    @Test
    void every_other_documented_field_is_reached_by_extra_fields() {
        Map<String, Object> fields = new HashMap<>(Map.of(
                "subseed",
                5,
                "subseed_strength",
                0.1,
                "seed_resize_from_h",
                -1,
                "seed_resize_from_w",
                -1,
                "sampler_index",
                "Euler",
                "distilled_cfg_scale",
                3.5,
                "tiling",
                true,
                "do_not_save_samples",
                true,
                "do_not_save_grid",
                true,
                "eta",
                0.5));
        fields.putAll(Map.of(
                "s_min_uncond",
                0,
                "s_churn",
                0,
                "s_tmax",
                0,
                "s_tmin",
                0,
                "s_noise",
                1,
                "refiner_checkpoint",
                "refiner",
                "refiner_switch_at",
                0.8,
                "disable_extra_networks",
                false,
                "override_settings_restore_afterwards",
                true,
                "save_images",
                false));
        fields.putAll(Map.of(
                "hr_resize_x",
                0,
                "hr_resize_y",
                0,
                "hr_checkpoint_name",
                "base",
                "hr_sampler_name",
                "Euler",
                "hr_scheduler",
                "Karras",
                "hr_prompt",
                "a large lighthouse",
                "hr_negative_prompt",
                "fog",
                "hr_additional_modules",
                List.of(),
                "hr_cfg",
                1,
                "hr_distilled_cfg",
                3.5));
        fields.putAll(Map.of(
                "styles",
                List.of("ink"),
                "comments",
                Map.of(),
                "firstpass_image",
                "",
                "firstphase_width",
                0,
                "firstphase_height",
                0,
                "script_args",
                List.of(),
                "alwayson_scripts",
                Map.of(),
                "infotext",
                ""));

        assertThat(client.generate(request().extraFields(fields).build()).images())
                .hasSize(1);
        assertThat(emulator.exchanges().get(0).text()).contains(fields.keySet());
    }

    @Test
    void every_other_documented_field_of_img2img_is_reached_by_extra_fields() {
        Map<String, Object> fields = new HashMap<>(Map.of(
                "resize_mode", 0,
                "image_cfg_scale", 1.5,
                "mask_blur", 4,
                "mask_blur_x", 4,
                "mask_blur_y", 4,
                "mask_round", true,
                "inpainting_fill", 0,
                "inpaint_full_res", true,
                "inpaint_full_res_padding", 0,
                "inpainting_mask_invert", 1));
        fields.putAll(Map.of("initial_noise_multiplier", 1, "latent_mask", "", "include_init_images", false));

        assertThat(client.generate(request()
                                .initImage(Images.photograph())
                                .extraFields(fields)
                                .build())
                        .images())
                .hasSize(1);
        assertThat(emulator.exchanges().get(0).text()).contains(fields.keySet());
    }

    @Test
    void a_sampler_that_the_server_has_not_is_refused_in_its_words() {
        try (LocalEmulator sdNext = LocalEmulator.builder()
                        .dialect(LocalEmulator.Dialect.A1111)
                        .webUi(LocalEmulator.WebUi.SD_NEXT)
                        .start();
                ImageClient asking = Local.builder()
                        .dialect(LocalDialect.A1111)
                        .baseUrl(sdNext.baseUrl().toString())
                        .build()) {
            assertThatThrownBy(() -> asking.generate(
                            request().sampler(Sampler.of("warp")).build()))
                    .isInstanceOf(RejectedException.class)
                    .hasMessageContaining("Sampler not found");
        }
    }

    @Test
    void a_server_that_breaks_may_have_done_the_work_and_is_not_submitted_again() {
        emulator.failNextTask();

        assertThatThrownBy(() -> client.generate(request().build())).isInstanceOf(OutcomeUnknownException.class);
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    private LocalBuilder builder() {
        return Local.builder().dialect(LocalDialect.A1111).baseUrl(emulator.baseUrl() + "/sdapi/v1");
    }

    private static ImageRequest.Builder request() {
        return ImageRequest.builder().prompt("a lighthouse").size(64, 64);
    }

    private byte[] bytes(ImageRequest.Builder request) {
        return client.generate(request.seed(7).build()).first().bytes();
    }
}
