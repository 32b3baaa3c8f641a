package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ImageClient;
import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.InvalidRequestException;
import dev.easel.spi.Payload;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireRequest;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.LocalEmulator;
import java.net.URI;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Edits that go to OpenAI as JSON, since a form has no place for what they start from. */
class OpenAiJsonEditsTest {
    private static final URI ADDRESS = URI.create("https://images.example/lake.png");

    private final Dialect dialect = LocalDialect.OPENAI.protocol(Wire.settings("http://gpu-box:8080"));
    private LocalEmulator emulator;
    private ImageClient client;

    @BeforeEach
    void start() {
        emulator = LocalEmulator.builder().dialect(LocalEmulator.Dialect.OPENAI).start();
        client = Local.builder()
                .dialect(LocalDialect.OPENAI)
                .baseUrl(emulator.baseUrl().toString())
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    @Test
    void an_address_and_a_file_that_the_service_keeps_make_it_an_edit_in_json() {
        WireRequest submit = Wire.submit(
                dialect,
                request("gpt-image-1.5")
                        .addOptions(LocalOptions.builder()
                                .addReferenceAddress(ADDRESS)
                                .addReferenceFile("file-abc")
                                .build())
                        .build());

        assertThat(submit).hasToString("POST /v1/images/edits");
        assertThat(submit.imageFields()).contains("b64_json");
        assertThat(Wire.json(submit))
                .hasToString("{\"model\":\"gpt-image-1.5\",\"prompt\":\"a cat\",\"images\":["
                        + "{\"image_url\":\"https://images.example/lake.png\"},{\"file_id\":\"file-abc\"}]}");
    }

    @Test
    void every_field_of_an_edit_in_json_has_its_place() {
        ImageRequest request = request("gpt-image-1")
                .count(2)
                .size(1024, 1024)
                .outputFormat(ImageFormat.JPEG)
                .initImage(Images.photograph())
                .mask(ImageInput.bytes(Images.mask()))
                .addOptions(LocalOptions.builder()
                        .quality("high")
                        .inputFidelity("high")
                        .user("somebody")
                        .outputCompression(80)
                        .moderation("low")
                        .background("opaque")
                        .addReferenceFile("file-abc")
                        .build())
                .build();

        Map<String, Object> fields = Wire.json(Wire.submit(dialect, request, Wire.context(request, 2, null)))
                .fields();

        assertThat(Wire.findings(dialect, request)).isEmpty();
        assertThat(fields)
                .containsOnlyKeys(
                        "model",
                        "prompt",
                        "n",
                        "size",
                        "output_format",
                        "user",
                        "quality",
                        "background",
                        "output_compression",
                        "input_fidelity",
                        "moderation",
                        "images",
                        "mask")
                .containsEntry("n", 2L)
                .containsEntry("size", "1024x1024")
                .containsEntry("output_format", "jpeg")
                .containsEntry("quality", "high")
                .containsEntry("input_fidelity", "high")
                .containsEntry("output_compression", 80L)
                .containsEntry("moderation", "low")
                .containsEntry("background", "opaque")
                .containsEntry("user", "somebody");
        assertThat(fields.get("images"))
                .hasToString("[{\"image_url\":\"data:image/png;base64,<3 bytes>\"}, {\"file_id\":\"file-abc\"}]");
        assertThat(fields.get("mask").toString()).startsWith("{\"image_url\":\"data:image/png;base64,<");
    }

    @Test
    void a_mask_that_the_service_keeps_takes_json_too() {
        WireRequest submit = Wire.submit(
                dialect,
                request("gpt-image-1")
                        .initImage(Images.photograph())
                        .addOptions(LocalOptions.builder().maskFile("file-m").build())
                        .build());

        assertThat(Wire.json(submit))
                .hasToString("{\"model\":\"gpt-image-1\",\"prompt\":\"a cat\",\"images\":["
                        + "{\"image_url\":\"data:image/png;base64,<3 bytes>\"}],\"mask\":{\"file_id\":\"file-m\"}}");
    }

    @Test
    void a_server_that_follows_is_not_told_in_which_form_an_edit_in_json_comes_back() {
        WireRequest submit = Wire.submit(
                dialect,
                request("flux-kontext")
                        .addOptions(LocalOptions.builder()
                                .addReferenceAddress(ADDRESS)
                                .build())
                        .putExtraField("images_more", Map.of("a", 1))
                        .build());

        assertThat(Wire.json(submit).fields())
                .doesNotContainKey("response_format")
                .containsKey("images_more");
    }

    @Test
    void what_an_edit_in_json_cannot_be_is_said() {
        assertThat(Wire.findings(
                        dialect,
                        request("dall-e-2")
                                .addOptions(LocalOptions.builder()
                                        .addReferenceAddress(ADDRESS)
                                        .addReferenceFile("file-abc")
                                        .build())
                                .build()))
                .contains(
                        "wrong: options has referenceAddresses, which an edit with dall-e-2 does not take; leave them out",
                        "wrong: options has referenceFiles, which an edit with dall-e-2 does not take; leave them out");
        assertThat(Wire.findings(
                        dialect,
                        request("gpt-image-1")
                                .addOptions(LocalOptions.builder()
                                        .maskFile("file-m")
                                        .build())
                                .build()))
                .containsExactly("wrong: options has maskFile without an image to edit; set initImage");
        assertThat(Wire.findings(
                        dialect,
                        request("gpt-image-1")
                                .initImage(Images.photograph())
                                .mask(ImageInput.bytes(Images.mask()))
                                .addOptions(LocalOptions.builder()
                                        .maskFile("file-m")
                                        .build())
                                .build()))
                .containsExactly("wrong: options has maskFile beside the request's mask; set one of the two");
        LocalOptions.Builder many = LocalOptions.builder();
        for (int i = 0; i < 17; i++) {
            many.addReferenceFile("file-" + i);
        }
        assertThat(Wire.findings(
                        dialect, request("gpt-image-1").addOptions(many.build()).build()))
                .containsExactly("wrong: options has references that make 17 images in all; gpt-image-1 takes 16");
    }

    @Test
    void an_image_that_is_too_long_for_json_is_refused_before_anything_is_sent() {
        ImageInput image = Images.photograph();
        ImageRequest request = request("gpt-image-1")
                .initImage(image)
                .addOptions(LocalOptions.builder().addReferenceFile("file-abc").build())
                .build();

        assertThat(submitted(request, image, 15_728_622)).isNotNull();
        assertThatThrownBy(() -> submitted(request, image, 15_728_640))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("initImage has an image of 15728640 bytes");
    }

    @Test
    void a_file_that_is_no_image_is_refused_before_anything_is_sent() {
        assertThatThrownBy(() -> client.generate(request("gpt-image-1")
                        .initImage(ImageInput.bytes(new byte[] {1, 2, 3}))
                        .addOptions(LocalOptions.builder()
                                .addReferenceFile("file-abc")
                                .build())
                        .build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("initImage of 3 bytes is no image");
        assertThat(emulator.exchanges()).isEmpty();
    }

    private WireRequest submitted(ImageRequest request, ImageInput image, long length) {
        Payload payload = Wire.image(length);
        return Wire.submit(dialect, request, SubmitContext.of("1", 1, null, 0, Map.of(image, payload)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "lake.png", "file:///lake.png", "data:image/png;base64,AAAA", "http:lake", "ftp://x/y"})
    void what_nobody_can_fetch_is_no_address(String address) {
        assertThatThrownBy(() -> LocalOptions.builder()
                        .addReferenceAddress(URI.create(address))
                        .build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("options has referenceAddresses with one that is not http:// or https://");
    }

    @Test
    void blank_names_are_refused() {
        for (LocalOptions.Builder options : new LocalOptions.Builder[] {
            LocalOptions.builder().addReferenceFile(" "),
            LocalOptions.builder().maskFile(""),
            LocalOptions.builder().putExtraImage(" ", Images.photograph())
        }) {
            assertThatThrownBy(options::build).isInstanceOf(InvalidRequestException.class);
        }
    }

    @Test
    void an_image_at_hand_travels_whole_and_shapes_the_result() {
        LocalOptions kept = LocalOptions.builder()
                .addReferenceAddress(ADDRESS)
                .maskFile("file-m")
                .build();

        ImageResult result = client.generate(request("gpt-image-1.5")
                .size(1024, 1024)
                .initImage(Images.photograph())
                .addOptions(kept)
                .build());

        assertThat(result.images()).hasSize(1);
        assertThat(result.warnings()).isEmpty();
        byte[] sent = ((ImageInput.Bytes) Images.photograph()).content();
        assertThat(emulator.exchanges())
                .singleElement()
                .satisfies(exchange -> assertThat(exchange.text())
                        .contains("\"image_url\":\"data:image/png;base64,"
                                + Base64.getEncoder().encodeToString(sent) + "\"")
                        .contains("{\"image_url\":\"" + ADDRESS + "\"}")
                        .contains("\"mask\":{\"file_id\":\"file-m\"}"));
    }

    @Test
    void an_address_is_fetched_by_the_service_and_not_from_here() {
        client.generate(request("gpt-image-1.5")
                .size(1024, 1024)
                .addOptions(LocalOptions.builder()
                        .addReferenceAddress(URI.create(emulator.baseUrl() + "/lake.png"))
                        .build())
                .build());

        assertThat(emulator.exchanges()).hasSize(1);
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    private static ImageRequest.Builder request(String model) {
        return ImageRequest.builder().prompt("a cat").model(model);
    }
}
