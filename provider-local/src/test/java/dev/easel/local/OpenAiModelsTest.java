package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.spi.WireRequest;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which fields go with which model of OpenAI's interface: whether the model is asked how its images come, and what came new. */
class OpenAiModelsTest {
    private final Dialect dialect = LocalDialect.OPENAI.protocol(Wire.settings("http://gpu-box:8080"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gpt-image-1",
                "gpt-image-2",
                "gpt-image-2.6-sunburst",
                "openai/gpt-image-2",
                "@cf/openai/gpt-image-1.5",
                "azure/GPT-Image-2",
                "chatgpt-image-latest"
            })
    void a_gpt_image_model_is_not_told_how_its_images_come_also_behind_a_vendors_name(String model) {
        assertThat(Wire.json(Wire.submit(dialect, request(model).build())).has("response_format"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sdxl", "my-deployment", "dall-e-3", "not-gpt-image", "gpt-image/other"})
    void every_other_model_is_requested_base64(String model) {
        assertThat(Wire.json(Wire.submit(dialect, request(model).build())).fields())
                .containsEntry("response_format", "b64_json");
    }

    @Test
    void a_deployment_whose_name_does_not_tell_can_be_told_by_client_and_by_request() {
        Dialect omitting = LocalDialect.OPENAI.protocol(Wire.settings(
                URI.create("http://gpu-box:8080"), LocalResponseFormat.OMITTED, false, 1, LocalInterrupt.OWN));
        ImageRequest asking = request("my-deployment")
                .addOptions(LocalOptions.builder()
                        .responseFormat(LocalResponseFormat.OMITTED)
                        .build())
                .build();

        assertThat(Wire.json(Wire.submit(omitting, request("my-deployment").build()))
                        .has("response_format"))
                .isFalse();
        assertThat(Wire.json(Wire.submit(dialect, asking)).has("response_format"))
                .isFalse();
    }

    @Test
    void what_a_user_sets_is_sent_whatever_the_model_is() {
        for (LocalResponseFormat format :
                new LocalResponseFormat[] {LocalResponseFormat.B64_JSON, LocalResponseFormat.URL}) {
            ImageRequest request = request("gpt-image-1")
                    .addOptions(LocalOptions.builder().responseFormat(format).build())
                    .build();

            assertThat(Wire.json(Wire.submit(dialect, request)).fields())
                    .containsEntry("response_format", format.word());
            assertThat(Wire.findings(dialect, request)).isEmpty();
        }
    }

    @Test
    void another_word_for_base64_can_be_requested() {
        ImageRequest request = request("m")
                .addOptions(LocalOptions.builder()
                        .responseFormat(LocalResponseFormat.BASE64)
                        .build())
                .build();

        assertThat(Wire.json(Wire.submit(dialect, request)).fields()).containsEntry("response_format", "base64");
    }

    @ParameterizedTest
    @EnumSource(value = LocalDialect.class, mode = EnumSource.Mode.EXCLUDE, names = "OPENAI")
    void the_other_servers_do_not_know_that_word(LocalDialect other) {
        ImageRequest request = request("m")
                .addOptions(LocalOptions.builder()
                        .responseFormat(LocalResponseFormat.BASE64)
                        .build())
                .build();

        assertThat(Wire.findings(other.protocol(Wire.settings("http://gpu-box:8080")), request))
                .anyMatch(finding -> finding.startsWith("wrong: options has responseFormat BASE64"));
    }

    @Test
    void complexity_is_for_the_second_generation_and_unknown_words_of_quality_pass() {
        LocalOptions options =
                LocalOptions.builder().complexity("high").quality("xhigh").build();

        assertThat(Wire.json(Wire.submit(
                        dialect,
                        request("gpt-image-2.6-flare").addOptions(options).build())))
                .hasToString("{\"model\":\"gpt-image-2.6-flare\",\"prompt\":\"a cat\",\"quality\":\"xhigh\","
                        + "\"complexity\":\"high\"}");
        assertThat(Wire.findings(
                        dialect, request("gpt-image-1.5").addOptions(options).build()))
                .containsExactly("left out: options has complexity, which Easel left out: gpt-image-1.5 has none");
    }

    @Test
    void a_gif_can_be_requested_and_svg_by_its_own_field() {
        assertThat(Wire.json(Wire.submit(
                                dialect,
                                request("gpt-image-2.6-flare")
                                        .outputFormat(ImageFormat.GIF)
                                        .putExtraField("frame_count", 4)
                                        .build()))
                        .fields())
                .containsEntry("output_format", "gif")
                .containsEntry("frame_count", 4);
        assertThat(dialect.capabilities().outputFormats()).contains(ImageFormat.GIF);
        assertThat(Wire.json(Wire.submit(
                                dialect,
                                request("gpt-image-2.6-flare")
                                        .putExtraField("output_format", "svg")
                                        .build()))
                        .fields())
                .containsEntry("output_format", "svg");
    }

    @Test
    void markup_goes_along_with_an_edit_and_never_beside_a_mask() {
        LocalOptions marked = LocalOptions.builder().markup(Images.another()).build();
        ImageRequest request = request("gpt-image-2.6-flare")
                .initImage(Images.photograph())
                .addOptions(marked)
                .build();

        WireRequest submit = Wire.submit(dialect, request);

        assertThat(Wire.parts(submit)).anyMatch(part -> part.startsWith("markup=<image.png, image/png"));
        assertThat(Wire.findings(
                        dialect,
                        request("gpt-image-2.6-flare")
                                .initImage(Images.photograph())
                                .mask(ImageInput.bytes(Images.mask()))
                                .addOptions(marked)
                                .build()))
                .singleElement()
                .asString()
                .startsWith("wrong: options has markup beside a mask");
        assertThat(Wire.findings(
                        dialect,
                        request("gpt-image-2.6-flare").addOptions(marked).build()))
                .singleElement()
                .asString()
                .startsWith("wrong: options has markup, which gpt-image-2.6-flare does not take");
    }

    @Test
    void input_fidelity_ends_with_the_first_generation() {
        LocalOptions options = LocalOptions.builder().inputFidelity("high").build();

        assertThat(Wire.findings(
                        dialect,
                        request("gpt-image-2")
                                .initImage(Images.photograph())
                                .addOptions(options)
                                .build()))
                .containsExactly(
                        "left out: options has inputFidelity, which Easel left out: an edit with gpt-image-2 has none");
    }

    @ParameterizedTest
    @CsvSource({
        "dall-e-3, 2026-05-12",
        "gpt-image-1, 2026-10-23",
        "gpt-image-1.5, 2026-12-01",
        "gpt-image-1-mini, 2026-12-01",
        "chatgpt-image-latest, 2026-12-01"
    })
    void a_model_that_openai_shuts_down_is_said_to_be_one_there_and_nowhere_else(String model, String day) {
        Dialect openAi = LocalDialect.OPENAI.protocol(Wire.settings("https://api.openai.com"));

        assertThat(Wire.findings(openAi, request(model).build()))
                .containsExactly(
                        "left out: model is " + model + ", whose last day at OpenAI is " + day + "; name a newer one");
        assertThat(Wire.findings(dialect, request(model).build())).isEmpty();
        assertThat(Wire.findings(openAi, request("gpt-image-2").build())).isEmpty();
    }

    private static ImageRequest.Builder request(String model) {
        return ImageRequest.builder().prompt("a cat").model(model);
    }
}
