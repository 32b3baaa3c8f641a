package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.CallOptions;
import dev.easel.ConfigurationException;
import dev.easel.Destination;
import dev.easel.EaselException;
import dev.easel.FailureClass;
import dev.easel.ImageClient;
import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.InvalidRequestException;
import dev.easel.OutcomeUnknownException;
import dev.easel.RejectedException;
import dev.easel.Size;
import dev.easel.spi.MadeImage;
import dev.easel.spi.ProviderSetup;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import dev.easel.testkit.LocalEmulator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** vLLM-omni: what is sent, read and made. */
class VllmOmniTest {
    private final Dialect dialect = LocalDialect.VLLM_OMNI.protocol(Wire.settings("http://gpu-box:8080"));
    private LocalEmulator emulator;
    private ImageClient client;

    @BeforeEach
    void start() {
        emulator =
                LocalEmulator.builder().dialect(LocalEmulator.Dialect.VLLM_OMNI).start();
        client = builder().build();
    }

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    @Test
    void fields_have_the_names_that_diffusers_has_and_base64_is_requested() {
        ImageRequest request = request()
                .model("Qwen/Qwen-Image")
                .negativePrompt("dog")
                .steps(20)
                .guidanceScale(4)
                .seed(7)
                .outputFormat(ImageFormat.WEBP)
                .putExtraField("lora", Map.of("name", "detail"))
                .build();

        WireRequest submit = Wire.submit(dialect, request);

        assertThat(submit).hasToString("POST /v1/images/generations");
        assertThat(Wire.json(submit))
                .hasToString(
                        "{\"model\":\"Qwen/Qwen-Image\",\"prompt\":\"a cat\",\"negative_prompt\":\"dog\","
                                + "\"size\":\"64x64\",\"num_inference_steps\":20,\"guidance_scale\":4,\"seed\":7,"
                                + "\"response_format\":\"b64_json\",\"output_format\":\"webp\",\"lora\":{\"name\":\"detail\"}}");
    }

    @Test
    void images_go_as_repeated_image_parts_to_edits() {
        ImageRequest request = request()
                .seed(7)
                .initImage(Images.photograph())
                .addOptions(LocalOptions.builder()
                        .addReferenceImage(ImageInput.bytes(new byte[] {1}))
                        .build())
                .build();

        WireRequest submit = Wire.submit(dialect, request);

        assertThat(submit).hasToString("POST /v1/images/edits");
        assertThat(Wire.parts(submit))
                .containsExactly(
                        "prompt=a cat",
                        "size=64x64",
                        "seed=7",
                        "response_format=b64_json",
                        "image=<image.png, image/png, 3>",
                        "image=<image.png, image/png, 1>");
    }

    @Test
    void an_address_is_never_requested_since_it_is_a_validation_error() {
        ImageRequest request = request()
                .strength(0.5)
                .initImage(Images.photograph())
                .addOptions(LocalOptions.builder()
                        .responseFormat(LocalResponseFormat.URL)
                        .build())
                .build();

        assertThat(Wire.findings(dialect, request))
                .containsExactly(
                        "left out: options has responseFormat URL, which Easel left out: vLLM-omni returns no addresses",
                        "left out: strength was left out: vLLM-omni has none");
        assertThat(Wire.parts(Wire.submit(dialect, request))).contains("response_format=b64_json");
    }

    @Test
    void files_are_requested_by_client_and_by_request() {
        Dialect files = LocalDialect.VLLM_OMNI.protocol(Wire.settings(
                ProviderSetup.baseUrl("http://gpu-box:8080"), LocalResponseFormat.FILE, false, 4, LocalInterrupt.OWN));
        ImageRequest asking = request()
                .addOptions(LocalOptions.builder()
                        .responseFormat(LocalResponseFormat.FILE)
                        .build())
                .build();

        for (WireRequest submit : List.of(
                Wire.submit(dialect, asking), Wire.submit(files, request().build()))) {
            assertThat(Wire.json(submit).toString()).contains("\"response_format\":\"file\"");
            assertThat(submit.isArchive()).isTrue();
            assertThat(submit.isImage()).isTrue();
        }
        assertThat(Wire.findings(dialect, asking)).isEmpty();
        assertThat(Wire.submit(dialect, request().build()).isArchive()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "VLLM_OMNI")
    void no_other_server_has_files(LocalDialect other) {
        ImageRequest asking = ImageRequest.builder()
                .prompt("a cat")
                .model("any")
                .addOptions(LocalOptions.builder()
                        .responseFormat(LocalResponseFormat.FILE)
                        .build())
                .build();

        assertThat(Wire.findings(other.protocol(Wire.settings("http://gpu-box:8080")), asking))
                .filteredOn(finding -> finding.startsWith("wrong: "))
                .singleElement()
                .asString()
                .startsWith("wrong: options has responseFormat FILE, which ");
        assertThatThrownBy(() -> Local.builder()
                        .dialect(other)
                        .responseFormat(LocalResponseFormat.FILE)
                        .build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("responseFormat is FILE, but VLLM_OMNI alone returns files; leave it out");
    }

    @Test
    void one_file_is_the_image_and_several_are_an_archive(@TempDir Path folder) throws IOException {
        try (ImageClient batching = builder()
                .imagesPerCall(10)
                .responseFormat(LocalResponseFormat.FILE)
                .build()) {
            ImageResult one = batching.generate(request().seed(7).build());
            ImageResult several = batching.generate(
                    request().seed(7).count(3).build(),
                    CallOptions.builder()
                            .destination(Destination.directory(folder))
                            .build());

            assertThat(one.first().bytes()).isEqualTo(bytes(request()));
            assertThat(one.first().seed()).hasValue(7);
            assertThat(several.images()).hasSize(3).allSatisfy(image -> {
                assertThat(image.format()).isEqualTo(ImageFormat.PNG);
                assertThat(image.size()).hasValue(Size.of(64, 64));
            });
            assertThat(several.images().get(0).bytes()).isEqualTo(one.first().bytes());
            assertThat(several.images().get(1).bytes()).isNotEqualTo(one.first().bytes());
        }
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(3);
        assertThat(folder.toFile().list()).hasSize(3).allMatch(name -> name.endsWith(".png"));
    }

    @Test
    void an_edit_has_files_too() {
        ImageResult result = client.generate(request()
                .initImage(Images.photograph())
                .addOptions(LocalOptions.builder()
                        .responseFormat(LocalResponseFormat.FILE)
                        .build())
                .build());

        assertThat(result.images()).hasSize(1);
        assertThat(emulator.exchanges().get(0).path()).isEqualTo("/v1/images/edits");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut", "truncated", "not one image", "too few", "a word"})
    void an_archive_that_is_not_whole_leaves_nothing_behind(String how, @TempDir Path folder) {
        emulator.next(
                ExchangeKind.SUBMIT,
                switch (how) {
                    case "cut" -> Fault.cutMidResponse();
                    case "truncated" -> Fault.truncated();
                    case "not one image" -> Fault.response(200, "application/zip", "PK\5\6" + "\0".repeat(18));
                    case "too few" -> Fault.cutAfter(4_000);
                    default -> Fault.response(200, "application/zip", "PK\3\4");
                });
        try (ImageClient batching = builder()
                .imagesPerCall(10)
                .responseFormat(LocalResponseFormat.FILE)
                .build()) {
            assertThatThrownBy(() -> batching.generate(
                            request().count(3).build(),
                            CallOptions.builder()
                                    .destination(Destination.directory(folder))
                                    .build()))
                    .isInstanceOfSatisfying(EaselException.class, broken -> {
                        assertThat(broken.failureClass()).hasValue(FailureClass.OUTCOME_UNKNOWN);
                        assertThat(broken.mayHaveBeenBilled()).isTrue();
                    });
        }
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_server_that_sends_base64_all_the_same_is_understood() {
        emulator.next(
                ExchangeKind.SUBMIT,
                Fault.response(200, "application/json", "{\"data\":[{\"b64_json\":\"iVBORw0KGgo=\"}]}"));

        assertThat(client.generate(request()
                                .addOptions(LocalOptions.builder()
                                        .responseFormat(LocalResponseFormat.FILE)
                                        .build())
                                .build())
                        .images())
                .hasSize(1);
    }

    @Test
    void an_image_with_a_null_address_beside_it_is_read() {
        MadeImage image = Wire.images(Wire.read(
                        dialect,
                        WireResponse.of(
                                200,
                                "{\"created\":1,\"data\":[{\"b64_json\":\"iVBORw0KGgo=\",\"url\":null,\"revised_prompt\":"
                                        + "null}],\"output_format\":\"png\",\"size\":\"1024x1024\"}",
                                "b64_json"),
                        Wire.context(request().build(), 1, 7L)))
                .get(0);

        assertThat(image.sentSeed()).hasValue(7);
        assertThat(image.generation().metadata()).containsEntry("size", "1024x1024");
    }

    @Test
    void an_image_with_everything_that_can_be_set() {
        ImageResult result = client.generate(request()
                .model("m")
                .negativePrompt("fog")
                .steps(12)
                .guidanceScale(6.5)
                .seed(7)
                .outputFormat(ImageFormat.JPEG)
                .build());

        assertThat(result.first().size()).hasValue(Size.of(64, 64));
        assertThat(result.first().format()).isEqualTo(ImageFormat.JPEG);
        assertThat(result.first().seed()).hasValue(7);
        assertThat(result.warnings()).isEmpty();
    }

    @Test
    void images_to_start_from_shape_the_result() {
        List<byte[]> images = List.of(
                bytes(request()),
                bytes(request().initImage(Images.photograph())),
                bytes(request()
                        .initImage(Images.photograph())
                        .addOptions(LocalOptions.builder()
                                .addReferenceImage(Images.another())
                                .build())));

        assertThat(images).doesNotHaveDuplicates();
    }

    @Test
    void several_images_are_several_calls_unless_one_may_make_more() {
        try (ImageClient batching = builder().imagesPerCall(10).build()) {
            assertThat(batching.generate(request().count(3).build()).images()).hasSize(3);
        }

        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void every_other_documented_field_is_reached_by_extra_fields() {
        Map<String, Object> fields = Map.of(
                "true_cfg_scale",
                4,
                "flow_shift",
                3.5,
                "generator_device",
                "cpu",
                "extra_params",
                Map.of("a", 1),
                "lora",
                Map.of("name", "detail", "path", "/l", "scale", 0.5, "int_id", 1),
                "layers",
                2,
                "bot_task",
                "draw",
                "system_prompt",
                "be brief");

        assertThat(client.generate(request().extraFields(fields).build()).images())
                .hasSize(1);
        assertThat(emulator.exchanges().get(0).text()).contains(fields.keySet());
    }

    @Test
    void a_mask_is_refused_since_nothing_says_what_its_white_means() {
        assertThatThrownBy(() -> client.generate(request()
                        .initImage(Images.photograph())
                        .mask(Images.another())
                        .build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("mask asks for inpainting, which local does not do");
    }

    @Test
    void a_field_that_the_server_refuses_is_named_with_its_place() {
        assertThatThrownBy(() -> client.generate(
                        request().putExtraField("layers", "many").build()))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("body.layers: ");
    }

    @Test
    void a_server_that_breaks_may_have_done_the_work() {
        emulator.failNextTask();

        assertThatThrownBy(() -> client.generate(request().build())).isInstanceOf(OutcomeUnknownException.class);
    }

    private LocalBuilder builder() {
        return Local.builder()
                .dialect(LocalDialect.VLLM_OMNI)
                .baseUrl(emulator.baseUrl().toString());
    }

    private static ImageRequest.Builder request() {
        return ImageRequest.builder().prompt("a cat").size(64, 64);
    }

    private byte[] bytes(ImageRequest.Builder request) {
        return client.generate(request.seed(7).build()).first().bytes();
    }
}
