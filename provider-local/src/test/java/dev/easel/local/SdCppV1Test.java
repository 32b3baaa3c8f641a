package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ControlNet;
import dev.easel.GeneratedImage;
import dev.easel.Generation;
import dev.easel.ImageClient;
import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.InvalidRequestException;
import dev.easel.Lora;
import dev.easel.OutcomeUnknownException;
import dev.easel.RejectedException;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.Size;
import dev.easel.Upscale;
import dev.easel.Warning;
import dev.easel.spi.MadeImage;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import dev.easel.testkit.LocalEmulator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** stable-diffusion.cpp's OpenAI-style interface, with settings inside the prompt: what is sent, read and made. */
class SdCppV1Test {
    private final Dialect dialect = LocalDialect.SD_CPP_V1.protocol(Wire.settings("http://localhost:1234"));
    private LocalEmulator emulator;
    private ImageClient client;

    @BeforeEach
    void start() {
        emulator = LocalEmulator.builder()
                .dialect(LocalEmulator.Dialect.SD_CPP)
                .release(LocalEmulator.SdServerRelease.MASTER_562)
                .start();
        client = builder().build();
    }

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    @Test
    void settings_go_into_one_line_behind_the_prompt_in_the_flat_and_the_nested_spelling() {
        ImageRequest request = request()
                .prompt("a cat")
                .negativePrompt("dog\nbird")
                .steps(20)
                .guidanceScale(7)
                .sampler(Sampler.EULER_A)
                .scheduler(Scheduler.KARRAS)
                .seed(7)
                .build();

        assertThat(Wire.json(Wire.submit(dialect, request)).fields())
                .isEqualTo(Map.of(
                        "prompt",
                        "a cat <sd_cpp_extra_args>{\"seed\":7,\"negative_prompt\":\"dog\\nbird\",\"steps\":20,"
                                + "\"cfg_scale\":7,\"sample_method\":\"euler_a\",\"scheduler\":\"karras\","
                                + "\"sample_params\":{\"sample_steps\":20,\"sample_method\":\"euler_a\","
                                + "\"scheduler\":\"karras\",\"guidance\":{\"txt_cfg\":7}}}</sd_cpp_extra_args>",
                        "size",
                        "64x64"));
    }

    @Test
    void only_the_fields_that_count_go_beside_the_prompt() {
        ImageRequest request = request()
                .model("sdxl")
                .outputFormat(ImageFormat.JPEG)
                .addOptions(LocalOptions.builder().outputCompression(80).build())
                .build();

        assertThat(Wire.json(Wire.submit(dialect, request, Wire.context(request, 3, 7L)))
                        .fields()
                        .keySet())
                .containsExactly("prompt", "n", "size", "output_format", "output_compression");
    }

    @Test
    void images_go_as_repeated_parts_with_a_mask_that_is_white_where_it_is_redrawn() {
        WireRequest submit = Wire.submit(
                dialect,
                request()
                        .seed(7)
                        .initImage(Images.photograph())
                        .mask(ImageInput.bytes(new byte[] {1, 2, 3, 4}))
                        .addOptions(LocalOptions.builder()
                                .addReferenceImage(ImageInput.bytes(new byte[] {1}))
                                .build())
                        .build());

        assertThat(submit).hasToString("POST /v1/images/edits");
        assertThat(Wire.parts(submit))
                .containsExactly(
                        "prompt=a lighthouse <sd_cpp_extra_args>{\"seed\":7}</sd_cpp_extra_args>",
                        "size=64x64",
                        "image[]=<image.png, image/png, 3>",
                        "image[]=<image.png, image/png, 1>",
                        "mask=<image.png, image/png, 4>");
    }

    @Test
    void a_prompt_that_brings_settings_of_its_own_is_refused() {
        assertThat(Wire.findings(
                        dialect,
                        request()
                                .prompt("a cat <sd_cpp_extra_args>{\"width\":4096}</sd_cpp_extra_args>")
                                .build()))
                .containsExactly(
                        "wrong: prompt has <sd_cpp_extra_args>, which the server would obey in place of what the request"
                                + " says; leave it out");
    }

    @Test
    void a_negative_prompt_that_ends_the_settings_is_refused() {
        assertThat(Wire.findings(
                        dialect,
                        request().negativePrompt("</sd_cpp_extra_args>").build()))
                .singleElement()
                .asString()
                .startsWith("wrong: negativePrompt or another setting has sd_cpp_extra_args");
    }

    @Test
    void settings_so_long_that_they_would_end_the_server_are_refused() {
        assertThat(Wire.findings(
                        dialect, request().negativePrompt("x".repeat(8_000)).build()))
                .singleElement()
                .asString()
                .startsWith("wrong: negativePrompt and the other settings have 80");
    }

    @ParameterizedTest
    @ValueSource(strings = {"init_image", "ref_images", "prompt", "width"})
    void images_and_what_overrides_the_request_have_no_place_among_the_settings(String name) {
        assertThat(Wire.findings(dialect, request().putExtraField(name, "x").build()))
                .singleElement()
                .asString()
                .startsWith("wrong: extraFields has \"" + name + "\"");
    }

    @Test
    void webp_is_not_made_of_images() {
        assertThat(Wire.findings(
                        dialect,
                        request()
                                .initImage(Images.photograph())
                                .outputFormat(ImageFormat.WEBP)
                                .build()))
                .singleElement()
                .asString()
                .startsWith("wrong: outputFormat is WEBP");
        assertThat(Wire.findings(
                        dialect, request().outputFormat(ImageFormat.WEBP).build()))
                .isEmpty();
    }

    @Test
    void the_seeds_of_a_batch_are_left_to_be_counted_up_from_the_one_that_was_sent() {
        List<MadeImage> images = Wire.images(Wire.read(
                dialect,
                WireResponse.of(
                        200,
                        "{\"created\":1787100000,\"data\":[{\"b64_json\":\"iVBORw0KGgo=\"},"
                                + "{\"b64_json\":\"iVBORw0KGgo=\"}],\"output_format\":\"png\"}",
                        "b64_json"),
                Wire.context(request().build(), 2, 41L)));

        assertThat(images).hasSize(2).extracting(MadeImage::generation).containsOnly(Generation.unknown());
    }

    @Test
    void settings_reach_the_server_and_every_image_is_another_one() {
        ImageResult result = client.generate(request()
                .negativePrompt("fog")
                .steps(12)
                .guidanceScale(6.5)
                .sampler(Sampler.HEUN)
                .clipSkip(1)
                .count(2)
                .build());

        assertThat(result.images())
                .extracting(GeneratedImage::size)
                .allMatch(size -> size.orElseThrow().equals(Size.of(64, 64)));
        assertThat(result.first().generation().steps()).hasValue(12);
        assertThat(result.images().get(0).bytes())
                .isNotEqualTo(result.images().get(1).bytes());
        assertThat(result.warnings()).isEmpty();
    }

    @Test
    void what_a_release_without_the_queue_does_not_have_is_left_out_with_a_warning() {
        ImageResult result = client.generate(request()
                .addLora(Lora.of("detail.safetensors", 0.5))
                .upscale(Upscale.by(2))
                .build());

        assertThat(result.warnings()).extracting(Warning::field).containsExactlyInAnyOrder("loras", "upscale");
        assertThat(result.first().size()).hasValue(Size.of(64, 64));
        assertThat(emulator.exchanges().get(0).text()).doesNotContain("detail.safetensors", "hires");
    }

    @Test
    void a_batch_is_one_call_and_images_that_are_missing_are_listed() {
        try (ImageClient batching = builder().imagesPerCall(8).build()) {
            assertThat(batching.generate(request().seed(40).count(3).build()).images())
                    .extracting(image -> image.seed().orElseThrow())
                    .containsExactly(40L, 41L, 42L);
            assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);

            emulator.next(
                    ExchangeKind.SUBMIT,
                    Fault.response(
                            200,
                            "application/json",
                            "{\"created\":1,\"data\":[{\"b64_json\":\"iVBORw0KGgo=\"}],\"output_format\":\"png\"}"));
            ImageResult fewer = batching.generate(request().seed(40).count(3).build());
            assertThat(fewer.images()).hasSize(1);
            assertThat(fewer.failures()).hasSize(2);
        }
    }

    @Test
    void an_image_and_a_mask_shape_the_result() {
        byte[] plain = client.generate(request().seed(7).build()).first().bytes();
        byte[] edited = client.generate(
                        request().seed(7).initImage(Images.photograph()).build())
                .first()
                .bytes();
        byte[] inpainted = client.generate(request()
                        .seed(7)
                        .initImage(Images.photograph())
                        .mask(ImageInput.bytes(Images.mask()))
                        .build())
                .first()
                .bytes();

        assertThat(List.of(plain, edited, inpainted)).doesNotHaveDuplicates();
    }

    @Test
    void a_document_that_the_server_cannot_digest_is_the_clients_mistake() {
        emulator.next(
                ExchangeKind.SUBMIT,
                Fault.response(
                        500,
                        "application/json",
                        "{\"error\":\"server_error\",\"message\":\"[json.exception.type_error.302] type must be number\"}"));

        assertThatThrownBy(() -> client.generate(request().build())).isInstanceOf(RejectedException.class);
    }

    @Test
    void a_generation_without_a_result_may_have_been_work() {
        emulator.failNextTask();

        assertThatThrownBy(() -> client.generate(request().build()))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("generate_image returned no results");
    }

    @Test
    void a_control_image_is_refused_since_none_fits_into_a_prompt() {
        assertThatThrownBy(() -> client.generate(request()
                        .addControl(ControlNet.canny(Images.photograph()))
                        .build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("controls asks for ControlNet, which local does not do");
    }

    private LocalBuilder builder() {
        return Local.builder()
                .dialect(LocalDialect.SD_CPP_V1)
                .baseUrl(emulator.baseUrl().toString());
    }

    private static ImageRequest.Builder request() {
        return ImageRequest.builder().prompt("a lighthouse").size(64, 64);
    }
}
