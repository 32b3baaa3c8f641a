package dev.easel.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.Lora;
import dev.easel.Upscale;
import dev.easel.spi.Payload;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each field of a request, as it goes over the wire. */
class GeminiMappingTest {
    private static final URI HOOK = URI.create("https://example.com/hook");

    @Test
    void only_what_was_set_is_sent() {
        WireRequest sent = Wire.submit(Wire.GEMINI, Wire.request().build());

        assertThat(sent.toString()).isEqualTo("POST /v1beta/models/gemini-3.1-flash-image:generateContent");
        assertThat(sent.headers()).containsExactly(Map.entry("X-Server-Timeout", "600"));
        assertThat(Wire.body(Wire.GEMINI, Wire.request().build()))
                .isEqualTo("{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"p\"}]}],"
                        + "\"generationConfig\":{\"responseModalities\":[\"TEXT\",\"IMAGE\"]}}");
    }

    @Test
    void every_option_has_its_name() {
        GeminiOptions options = GeminiOptions.builder()
                .aspectRatio("16:9")
                .imageSize("2K")
                .putSafetySetting("HARM_CATEGORY_HARASSMENT", "BLOCK_NONE")
                .thinkingLevel("HIGH")
                .includeThoughts(true)
                .systemInstruction("draw in ink")
                .googleSearch(true)
                .temperature(0.5)
                .serverTimeout(Duration.ofSeconds(90))
                .build();
        ImageRequest request = Wire.request().seed(42).addOptions(options).build();

        assertThat(Wire.submit(Wire.GEMINI, request).headers()).containsEntry("X-Server-Timeout", "90");
        assertThat(Wire.body(Wire.GEMINI, request))
                .isEqualTo("{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"p\"}]}],"
                        + "\"systemInstruction\":{\"parts\":[{\"text\":\"draw in ink\"}]},"
                        + "\"generationConfig\":{\"responseModalities\":[\"TEXT\",\"IMAGE\"],"
                        + "\"imageConfig\":{\"aspectRatio\":\"16:9\",\"imageSize\":\"2K\"},"
                        + "\"thinkingConfig\":{\"thinkingLevel\":\"HIGH\",\"includeThoughts\":true},"
                        + "\"seed\":42,\"temperature\":0.5},"
                        + "\"safetySettings\":[{\"category\":\"HARM_CATEGORY_HARASSMENT\",\"threshold\":\"BLOCK_NONE\"}],"
                        + "\"tools\":[{\"googleSearch\":{}}]}");
    }

    @Test
    void input_images_stand_before_the_text_in_their_order() {
        ImageRequest request = Wire.request()
                .initImage(Wire.image(1))
                .addOptions(GeminiOptions.builder()
                        .addReferenceImage(ImageInput.bytes(new byte[3]))
                        .addReferenceFile(
                                new GeminiFile(URI.create(Gemini.BASE_URL + "/v1beta/files/f1"), "image/webp"))
                        .build())
                .build();

        assertThat(Wire.body(Wire.GEMINI, request))
                .contains("\"parts\":[{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":")
                .contains("{\"fileData\":{\"mimeType\":\"image/webp\",\"fileUri\":"
                        + "\"https://generativelanguage.googleapis.com/v1beta/files/f1\"}},{\"text\":\"p\"}]")
                .doesNotContain("aspectRatio");
        assertThat(Wire.body(Wire.BACKGROUND, request))
                .contains("\"input\":[{\"type\":\"image\",\"mime_type\":\"image/png\",\"data\":")
                .contains("{\"type\":\"image\",\"mime_type\":\"image/webp\",\"uri\":")
                .contains("{\"type\":\"text\",\"text\":\"p\"}]");
    }

    @Test
    void an_image_that_does_not_fit_into_a_request_is_sent_by_the_address_of_its_upload() {
        ImageInput large = Wire.image(1);
        GeminiJob job = new GeminiJob(Wire.request().initImage(large).build(), Wire.GEMINI);
        Payload payload = new Wire.Content(14_000_001);
        SubmitContext context = SubmitContext.of("r", 1, null, 7, Map.of(large, payload))
                .withUploads(Map.of(large, "https://generativelanguage.googleapis.com/v1beta/files/f1"));

        assertThat(job.upload(large, new Wire.Content(14_000_000))).isEmpty();
        assertThat(job.upload(large, payload).orElseThrow().request().headers())
                .containsEntry("X-Goog-Upload-Command", "start")
                .containsEntry("X-Goog-Upload-Header-Content-Length", "14000001")
                .containsEntry("X-Goog-Upload-Header-Content-Type", "image/png");
        assertThat(job.submit(context).request().body().orElseThrow().toString())
                .contains("fileUri");
        assertThat(new GeminiJob(job.request(), Wire.VERTEX).upload(large, payload))
                .isEmpty();
    }

    @Test
    void vertex_ai_takes_what_it_alone_has() {
        ImageRequest request = Wire.request()
                .outputFormat(ImageFormat.JPEG)
                .requestId("Order-7")
                .addOptions(GeminiOptions.builder()
                        .personGeneration("ALLOW_NONE")
                        .prominentPeople("BLOCK_PROMINENT_PEOPLE")
                        .compressionQuality(80)
                        .putLabel("team", "a")
                        .build())
                .build();

        assertThat(Wire.submit(Wire.VERTEX, request).path())
                .contains("/v1beta1/projects/p/locations/global/publishers/google/models/gemini-3.1-flash-image"
                        + ":generateContent");
        assertThat(Wire.body(Wire.VERTEX, request))
                .contains("\"imageConfig\":{\"personGeneration\":\"ALLOW_NONE\",\"prominentPeople\":"
                        + "\"BLOCK_PROMINENT_PEOPLE\",\"imageOutputOptions\":{\"mimeType\":\"image/jpeg\","
                        + "\"compressionQuality\":80}}")
                .contains("\"labels\":{\"team\":\"a\",\"request_id\":\"request-1\"}");
        assertThat(Wire.check(Wire.VERTEX, request).warnings()).isEmpty();
        assertThat(Wire.body(Wire.GEMINI, request)).doesNotContain("imageConfig", "labels");
        assertThat(Wire.check(Wire.GEMINI, request).warnings()).hasSize(2);
        assertThat(Wire.check(Wire.GEMINI, request).violations())
                .hasSize(2)
                .allMatch(text -> text.contains("Vertex AI"));
    }

    @Test
    void an_interaction_is_a_task_and_written_with_underscores() {
        ImageRequest request = Wire.request()
                .size(1024, 1024)
                .outputFormat(ImageFormat.PNG)
                .callbackUrl(HOOK)
                .requestId("Order-7")
                .addOptions(GeminiOptions.builder()
                        .systemInstruction("draw in ink")
                        .putSafetySetting("HARM_CATEGORY_HARASSMENT", "OFF")
                        .previousInteraction("i0")
                        .serviceTier("flex")
                        .build())
                .build();

        assertThat(Wire.submit(Wire.BACKGROUND, request).toString()).isEqualTo("POST /v1beta/interactions");
        assertThat(Wire.body(Wire.BACKGROUND, request))
                .isEqualTo(
                        "{\"model\":\"gemini-3.1-flash-image\",\"input\":\"p\",\"response_format\":{\"type\":\"image\","
                                + "\"aspect_ratio\":\"1:1\",\"image_size\":\"1K\",\"mime_type\":\"image/png\"},"
                                + "\"system_instruction\":\"draw in ink\","
                                + "\"safety_settings\":[{\"type\":\"harassment\",\"threshold\":\"off\"}],"
                                + "\"background\":true,\"previous_interaction_id\":\"i0\",\"service_tier\":\"flex\","
                                + "\"webhook_config\":{\"uris\":[\"https://example.com/hook\"]},"
                                + "\"labels\":{\"request_id\":\"request-1\"}}");
        assertThat(Wire.check(Wire.BACKGROUND, request)).isEqualTo(new Wire.Found(List.of(), List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-3.1-flash-image,      1024, 1024, 1:1, 1K, true",
        "gemini-3.1-flash-image,      512,  512,  1:1, 512, true",
        "gemini-3.1-flash-lite-image, 512,  512,  1:1, 1K, false",
        "gemini-3-pro-image,          4096, 4096, 1:1, 4K, true",
        "gemini-3-pro-image,          1920, 1080, 16:9, 2K, false",
        "gemini-3-pro-image,          4000, 500,  21:9, 4K, false",
        "gemini-3.1-flash-image,      4000, 500,  8:1, 4K, false",
        "gemini-nano-banana-2.1,      500, 2000,  1:4, 2K, false",
        "gemini-2.5-flash-image,      1024, 1024, 1:1, , true",
        "models/gemini-3-pro-image,   832, 1248,  2:3, 1K, false",
        "my-own-model,                100, 10000, 9:16, 4K, false",
    })
    void a_size_becomes_the_nearest_ratio_and_resolution(
            String model, int width, int height, String ratio, String resolution, boolean exact) {
        ImageRequest request = Wire.request().model(model).size(width, height).build();

        assertThat(Wire.body(Wire.GEMINI, request))
                .contains("\"imageConfig\":{\"aspectRatio\":\"" + ratio + "\""
                        + (resolution == null ? "}" : ",\"imageSize\":\"" + resolution + "\"}"));
        assertThat(Wire.check(Wire.GEMINI, request).warnings()).hasSize(exact ? 0 : 1);
    }

    @Test
    void what_would_make_another_image_is_refused() {
        ImageRequest request = Wire.request()
                .addLora(Lora.of("l", 1))
                .upscale(Upscale.builder().factor(2).build())
                .size(64, 64)
                .addOptions(GeminiOptions.builder()
                        .aspectRatio("1:1")
                        .previousInteraction("i0")
                        .putSafetySetting("HARM_CATEGORY_IMAGE_HATE", "BLOCK_LOW_AND_ABOVE")
                        .addReferenceFile(new GeminiFile(URI.create("gs://b/x.png"), "image/png"))
                        .build())
                .build();

        assertThat(Wire.check(Wire.GEMINI, request).violations())
                .extracting(message -> message.split(" ", 2)[0])
                .containsExactly("size", "options", "options", "options", "loras", "upscale");
    }

    @Test
    void what_an_interface_does_not_take_is_warned_of() {
        GeminiOptions options = GeminiOptions.builder()
                .thinkingLevel("LOW")
                .includeThoughts(false)
                .googleSearch(false)
                .temperature(1.0)
                .serverTimeout(Duration.ofSeconds(9))
                .build();
        ImageRequest request = Wire.request().addOptions(options).build();

        assertThat(Wire.check(Wire.BACKGROUND, request).warnings()).hasSize(5);
        assertThat(Wire.body(Wire.BACKGROUND, request)).doesNotContain("thinking", "temperature");
        assertThat(Wire.check(Wire.GEMINI, request).warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"gemini-2.5-flash-image,3", "gemini-3.1-flash-image,14"})
    void more_input_images_than_a_model_takes_are_warned_of(String model, int most) {
        GeminiOptions.Builder options = GeminiOptions.builder();
        for (int i = 0; i < most; i++) {
            options.addReferenceFile(new GeminiFile(URI.create(Gemini.BASE_URL + "/v1beta/files/f" + i), "image/png"));
        }
        ImageRequest request =
                Wire.request().model(model).addOptions(options.build()).build();
        ImageRequest more = Wire.request()
                .model(model)
                .addOptions(options.addReferenceFile(
                                new GeminiFile(URI.create(Gemini.BASE_URL + "/v1beta/files/f"), "image/png"))
                        .build())
                .build();

        assertThat(Wire.check(Wire.GEMINI, request).warnings()).isEmpty();
        assertThat(Wire.check(Wire.GEMINI, more).warnings())
                .singleElement()
                .asString()
                .contains(model, "about " + most);
    }

    @Test
    void a_task_stays_a_task_whatever_fields_are_added() {
        assertThat(Wire.check(
                                Wire.BACKGROUND,
                                Wire.request().putExtraField("store", false).build())
                        .violations())
                .hasSize(1);
        assertThatThrownBy(() -> Wire.submit(
                        Wire.BACKGROUND,
                        Wire.request().putExtraField("background", false).build()))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void wrong_options_are_named_all_at_once() {
        assertThatThrownBy(() -> GeminiOptions.builder()
                        .imageSize("1k")
                        .aspectRatio(" ")
                        .compressionQuality(101)
                        .temperature(Double.NaN)
                        .serverTimeout(Duration.ZERO)
                        .putLabel("Team", "a")
                        .build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("give 1K")
                .hasMessageContaining("aspectRatio")
                .hasMessageContaining("compressionQuality")
                .hasMessageContaining("temperature")
                .hasMessageContaining("serverTimeout")
                .hasMessageContaining("labels");
        assertThatThrownBy(() -> new GeminiFile(URI.create("http://host/x.png"), "image/png"))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> new GeminiFile(URI.create("gs://b/x.pdf"), "application/pdf"))
                .isInstanceOf(InvalidRequestException.class);
    }
}
