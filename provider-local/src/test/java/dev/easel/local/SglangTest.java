package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ImageClient;
import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.InvalidRequestException;
import dev.easel.OutcomeUnknownException;
import dev.easel.RejectedException;
import dev.easel.Size;
import dev.easel.Upscale;
import dev.easel.spi.MadeImage;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.LocalEmulator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** SGLang's diffusion server: what is sent, read and made. */
class SglangTest {
    private final Dialect dialect = LocalDialect.SGLANG.protocol(Wire.settings("http://gpu-box:8080"));
    private LocalEmulator emulator;
    private ImageClient client;

    @BeforeEach
    void start() {
        start(LocalEmulator.builder());
    }

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    @Test
    void how_images_come_is_always_said_since_generations_and_edits_differ() {
        assertThat(Wire.json(Wire.submit(dialect, request().build())).fields())
                .containsEntry("response_format", "b64_json");
        assertThat(Wire.parts(Wire.submit(
                        dialect, request().initImage(Images.photograph()).build())))
                .contains("response_format=b64_json");
    }

    @Test
    void every_field_has_its_place() {
        ImageRequest request = request()
                .model("m")
                .negativePrompt("dog")
                .steps(20)
                .guidanceScale(4)
                .seed(7)
                .outputFormat(ImageFormat.PNG)
                .upscale(Upscale.builder()
                        .factor(4)
                        .upscaler("/models/esrgan.pth")
                        .build())
                .addOptions(LocalOptions.builder().outputCompression(80).build())
                .putExtraField("enable_teacache", true)
                .build();

        assertThat(Wire.json(Wire.submit(dialect, request)))
                .hasToString(
                        "{\"model\":\"m\",\"prompt\":\"a cat\",\"negative_prompt\":\"dog\",\"size\":\"64x64\","
                                + "\"num_inference_steps\":20,\"guidance_scale\":4,\"seed\":7,\"response_format\":\"b64_json\","
                                + "\"output_format\":\"png\",\"output_compression\":80,\"enable_upscaling\":true,"
                                + "\"upscaling_scale\":4,\"upscaling_model_path\":\"/models/esrgan.pth\",\"enable_teacache\":true}");
    }

    @Test
    void images_go_as_repeated_parts_to_edits() {
        ImageRequest request = request()
                .initImage(Images.photograph())
                .addOptions(LocalOptions.builder()
                        .addReferenceImage(ImageInput.bytes(new byte[] {1}))
                        .build())
                .build();

        WireRequest submit = Wire.submit(dialect, request);

        assertThat(submit).hasToString("POST /v1/images/edits");
        assertThat(Wire.parts(submit))
                .endsWith("image[]=<image.png, image/png, 3>", "image[]=<image.png, image/png, 1>");
    }

    @Test
    void a_relative_address_is_one_of_the_base_url_whatever_path_the_server_tells_beside_it() {
        MadeImage image = Wire.images(Wire.read(
                        dialect,
                        WireResponse.of(
                                200,
                                "{\"id\":\"x\",\"created\":1,\"data\":[{\"b64_json\":null,\"url\":"
                                        + "\"/v1/images/x/content?variant=1\",\"revised_prompt\":null,\"file_path\":"
                                        + "\"/srv/x.jpg\",\"resize\":null}],\"peak_memory_mb\":1024.5,\"inference_time_s\":0.25,"
                                        + "\"usage\":{\"image_count\":1}}",
                                "b64_json"),
                        Wire.context(request().build(), 1, 7L)))
                .get(0);

        assertThat(Wire.candidates(image)).containsExactly("/v1/images/x/content?variant=1");
        assertThat(image.generation().metadata())
                .containsOnly(
                        Map.entry("file_path", "/srv/x.jpg"),
                        Map.entry("peak_memory_mb", "1024.5"),
                        Map.entry("inference_time_s", "0.25"));
    }

    @Test
    void what_upscaling_and_edits_have_not_is_said() {
        assertThat(Wire.findings(
                        dialect,
                        request()
                                .initImage(Images.photograph())
                                .strength(0.5)
                                .upscale(Upscale.builder().factor(2).steps(10).build())
                                .build()))
                .containsExactly(
                        "left out: strength was left out: SGLang has none",
                        "left out: upscale has steps or denoisingStrength, which Easel left out: SGLang enlarges without generating again");
    }

    @Test
    void an_image_of_the_size_and_with_the_seed_that_were_requested() {
        ImageResult result = client.generate(
                request().negativePrompt("fog").steps(12).seed(7).build());

        assertThat(result.first().size()).hasValue(Size.of(64, 64));
        assertThat(result.first().format()).isEqualTo(ImageFormat.JPEG);
        assertThat(result.first().seed()).hasValue(7);
        assertThat(result.warnings()).isEmpty();
    }

    @Test
    void without_a_seed_every_image_is_another_one_though_the_servers_own_is_fixed() {
        ImageResult result = client.generate(request().count(2).build());

        assertThat(result.images().get(0).bytes())
                .isNotEqualTo(result.images().get(1).bytes());
    }

    @Test
    void addresses_of_several_images_are_told_apart_by_their_variant() {
        try (ImageClient addresses = builder()
                .responseFormat(LocalResponseFormat.URL)
                .imagesPerCall(4)
                .build()) {
            ImageResult result = addresses.generate(request().count(2).build());

            assertThat(result.images().get(0).bytes())
                    .isNotEqualTo(result.images().get(1).bytes());
        }
        assertThat(emulator.count(ExchangeKind.DOWNLOAD)).isEqualTo(2);
    }

    @Test
    void a_server_without_storage_refuses_addresses() {
        stop();
        start(LocalEmulator.builder().cloudStorage(false));
        try (ImageClient addresses =
                builder().responseFormat(LocalResponseFormat.URL).build()) {
            assertThatThrownBy(() -> addresses.generate(request().build()))
                    .isInstanceOf(RejectedException.class)
                    .hasMessageContaining("requires cloud storage");
        }
    }

    @Test
    void images_to_start_from_and_upscaling_shape_the_result() {
        byte[] plain = client.generate(request().seed(7).build()).first().bytes();
        byte[] edited = client.generate(
                        request().seed(7).initImage(Images.photograph()).build())
                .first()
                .bytes();

        assertThat(List.of(plain, edited)).doesNotHaveDuplicates();
        assertThat(client.generate(request().upscale(Upscale.by(2)).build())
                        .first()
                        .size())
                .hasValue(Size.of(128, 128));
    }

    @Test
    void every_other_documented_field_is_reached_by_extra_fields() {
        Map<String, Object> fields = new HashMap<>(Map.of(
                "width",
                64,
                "height",
                64,
                "true_cfg_scale",
                4,
                "generator_device",
                "cuda",
                "output_quality",
                "high",
                "max_sequence_length",
                512,
                "flow_shift",
                3.5,
                "enable_teacache",
                true,
                "diffusers_kwargs",
                Map.of("a", 1),
                "enhance_prompt",
                false));

        assertThat(client.generate(request().extraFields(fields).build()).images())
                .hasSize(1);
        assertThat(emulator.exchanges().get(0).text()).contains(fields.keySet());
    }

    @Test
    void a_mask_is_refused_since_the_server_declares_it_and_does_not_pass_it_on() {
        assertThatThrownBy(() -> client.generate(request()
                        .initImage(Images.photograph())
                        .mask(Images.another())
                        .build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("mask asks for inpainting, which local does not do");
    }

    @Test
    void a_server_that_breaks_may_have_done_the_work() {
        emulator.failNextTask();

        assertThatThrownBy(() -> client.generate(request().build())).isInstanceOf(OutcomeUnknownException.class);
    }

    private void start(LocalEmulator.Builder options) {
        emulator = options.dialect(LocalEmulator.Dialect.SGLANG).start();
        client = builder().build();
    }

    private LocalBuilder builder() {
        return Local.builder()
                .dialect(LocalDialect.SGLANG)
                .baseUrl(emulator.baseUrl().toString());
    }

    private static ImageRequest.Builder request() {
        return ImageRequest.builder().prompt("a cat").size(64, 64);
    }
}
