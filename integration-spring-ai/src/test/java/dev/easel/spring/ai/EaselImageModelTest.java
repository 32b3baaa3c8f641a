package dev.easel.spring.ai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.CallOptions;
import dev.easel.Destination;
import dev.easel.ImageClient;
import dev.easel.ImageFailure;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.InvalidRequestException;
import dev.easel.Lora;
import dev.easel.TaskHandle;
import dev.easel.UnsupportedPolicy;
import dev.easel.Warning;
import dev.easel.dan.Dan;
import dev.easel.routing.Aliases;
import dev.easel.routing.Images;
import dev.easel.routing.Preset;
import dev.easel.routing.Route;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.Drawn;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import dev.easel.testkit.OpenAiEmulator;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.content.Media;
import org.springframework.ai.image.Image;
import org.springframework.ai.image.ImageGeneration;
import org.springframework.ai.image.ImageMessage;
import org.springframework.ai.image.ImageOptions;
import org.springframework.ai.image.ImageOptionsBuilder;
import org.springframework.ai.image.ImagePrompt;
import org.springframework.ai.image.ImageResponse;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.util.MimeTypeUtils;

/** What becomes of a prompt and its options, and of a result. */
@Timeout(60)
class EaselImageModelTest {
    private final Services services = new Services();
    private final DanEmulator dan = services.dan();
    private final EaselImageModel model = EaselImageModel.builder(services.client(dan))
            .defaultOptions(EaselImageOptions.of(
                    request -> request.model(Dan.MODEL_CLARITY).seed(1).size(512, 512)))
            .build();

    @AfterEach
    void close() {
        services.close();
    }

    @Test
    void everything_that_a_request_has_arrives_from_the_options_on_top_of_the_defaults() {
        model.call(new ImagePrompt(
                "a lighthouse",
                EaselImageOptions.of(request -> request.negativePrompt("fog")
                        .size(512, 768)
                        .steps(24)
                        .addLora(Lora.of("62efe75048d55a096a238c6e8c4e12d61b36bf59e388a90589335f750923954c", 0.7)))));

        Drawn drawn = dan.drawn().get(0);
        assertThat(drawn.prompt()).isEqualTo("a lighthouse");
        assertThat(drawn.negativePrompt()).isEqualTo("fog");
        assertThat(drawn.width()).isEqualTo(512);
        assertThat(drawn.height()).isEqualTo(768);
        assertThat(drawn.steps()).isEqualTo(24);
        assertThat(drawn.seed()).isEqualTo(1);
        assertThat(drawn.loras()).hasSize(1);
    }

    @Test
    void a_whole_request_takes_the_place_of_the_defaults_and_gives_the_prompt_that_is_missing() {
        ImageRequest request = ImageRequest.builder()
                .prompt("a harbour")
                .model(Dan.MODEL_CLARITY)
                .seed(7)
                .build();

        model.call(new ImagePrompt(List.of(), EaselImageOptions.of(request)));
        model.call(new ImagePrompt("a lighthouse", EaselImageOptions.of(request)));

        assertThat(dan.drawn()).extracting(Drawn::prompt).containsExactly("a harbour", "a lighthouse");
        assertThat(dan.drawn()).extracting(Drawn::seed).containsExactly(7L, 7L);
    }

    @Test
    void portable_options_are_used_or_warned_about() {
        ImageResponse response = model.call(new ImagePrompt(
                "a lighthouse",
                ImageOptionsBuilder.builder()
                        .n(2)
                        .model(Dan.MODEL_CLARITY)
                        .width(768)
                        .height(512)
                        .style("vivid")
                        .responseFormat("url")
                        .build()));

        assertThat(response.getResults()).hasSize(2);
        assertThat(dan.drawn()).allSatisfy(drawn -> {
            assertThat(drawn.width()).isEqualTo(768);
            assertThat(drawn.height()).isEqualTo(512);
        });
        assertThat(warnings(response)).extracting(Warning::field).contains("responseFormat", "style");
    }

    @Test
    void the_response_format_that_images_have_is_no_reason_to_warn() {
        ImageResponse response = model.call(new ImagePrompt(
                "a lighthouse",
                ImageOptionsBuilder.builder().responseFormat("b64_json").build()));

        assertThat(warnings(response)).extracting(Warning::field).doesNotContain("responseFormat");
    }

    @Test
    void a_prompt_without_options_has_the_defaults() {
        model.call(new ImagePrompt("a lighthouse"));
        model.call(new ImagePrompt(List.of(new ImageMessage("a harbour"))));

        assertThat(dan.drawn()).extracting(Drawn::seed).containsExactly(1L, 1L);
    }

    @Test
    void where_what_has_no_place_is_an_error_nothing_is_sent() {
        EaselImageModel strict = EaselImageModel.builder(services.client(dan))
                .defaultOptions(EaselImageOptions.of(CallOptions.builder()
                        .unsupported(UnsupportedPolicy.FAIL)
                        .build()))
                .build();
        ImageOptions style = ImageOptionsBuilder.builder().style("vivid").build();

        assertThatThrownBy(() -> strict.call(new ImagePrompt("a lighthouse", style)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("style \"vivid\"");
        assertThat(dan.exchanges()).isEmpty();
    }

    @Test
    void a_width_alone_and_a_missing_prompt_are_errors() {
        assertThatThrownBy(() -> model.call(new ImagePrompt(
                        "a lighthouse", ImageOptionsBuilder.builder().width(512).build())))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("width is set alone");
        assertThatThrownBy(() -> model.call(new ImagePrompt(List.of())))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("prompt is missing");
        assertThatThrownBy(() -> model.call(new ImagePrompt((List<ImageMessage>) null)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("prompt is missing");
        assertThat(dan.exchanges()).isEmpty();
    }

    @Test
    void messages_become_the_prompt_and_those_below_zero_the_negative_prompt() {
        ImageResponse response = model.call(new ImagePrompt(List.of(
                new ImageMessage("a lighthouse"),
                new ImageMessage("dusk", 0.5f),
                new ImageMessage("fog", -1f),
                new ImageMessage("nothing", 0f),
                new ImageMessage(" "))));

        assertThat(dan.drawn().get(0).prompt()).isEqualTo("a lighthouse, dusk");
        assertThat(dan.drawn().get(0).negativePrompt()).isEqualTo("fog");
        assertThat(warnings(response))
                .extracting(Warning::toString)
                .anyMatch(warning -> warning.contains("weight 0.5"))
                .anyMatch(warning -> warning.contains("weight 0.0"))
                .noneMatch(warning -> warning.contains("weight -1"));
    }

    @Test
    void the_first_of_the_media_is_the_init_image() {
        byte[] image = ((EaselGenerationMetadata)
                        model.call(new ImagePrompt("a lighthouse")).getResult().getMetadata())
                .image()
                .bytes();
        String data = "data:image/png;base64," + Base64.getEncoder().encodeToString(image);
        Media bytes = new Media(MimeTypeUtils.IMAGE_PNG, new ByteArrayResource(image));
        Media uri = new Media(MimeTypeUtils.IMAGE_PNG, URI.create(data));

        model.call(prompt(bytes));
        ImageResponse two = model.call(prompt(uri, bytes));

        assertThat(dan.drawn()).extracting(Drawn::inputImages).containsExactly(0, 1, 1);
        assertThat(warnings(two)).extracting(Warning::toString).anyMatch(warning -> warning.startsWith("media has 2"));
    }

    @Test
    void the_address_of_a_file_in_a_message_is_refused(@TempDir Path directory) {
        Media file =
                new Media(MimeTypeUtils.IMAGE_PNG, directory.resolve("a.png").toUri());

        assertThatThrownBy(() -> model.call(prompt(file)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("ImageInput.file");
        assertThat(dan.exchanges()).isEmpty();
    }

    private static ImagePrompt prompt(Media... media) {
        return new ImagePrompt(List.of(new ImageMessage("at night", null, List.of(media), Map.of())));
    }

    @Test
    void an_image_has_its_bytes_in_base64_and_says_what_it_is() {
        ImageResponse response = model.call(new ImagePrompt("a lighthouse"));

        ImageGeneration generation = response.getResult();
        ImageResult result = EaselMetadata.result(response);
        assertThat(generation.getOutput().getB64Json())
                .isEqualTo(Base64.getEncoder().encodeToString(result.first().bytes()));
        assertThat(generation.getOutput().getUrl()).isNull();
        assertThat((EaselGenerationMetadata) generation.getMetadata()).satisfies(metadata -> {
            assertThat(metadata.mediaType()).isEqualTo("image/png");
            assertThat(metadata.image().seed()).hasValue(1);
        });
        assertThat(response.getMetadata().getCreated())
                .isGreaterThanOrEqualTo(result.timings().startedAt().toEpochMilli());
        assertThat(TaskHandle.decode(response.getMetadata().get(EaselMetadata.HANDLE)))
                .isEqualTo(result.handle());
    }

    @Test
    void an_image_that_goes_to_a_directory_has_the_address_of_its_file(@TempDir Path directory) {
        Image image = model.call(new ImagePrompt(
                        "a lighthouse", EaselImageOptions.of(destination(Destination.directory(directory)))))
                .getResult()
                .getOutput();

        assertThat(image.getB64Json()).isNull();
        assertThat(Path.of(URI.create(image.getUrl())))
                .hasParent(directory.toAbsolutePath())
                .isNotEmptyFile();
    }

    @Test
    void an_image_that_goes_to_the_callers_sink_has_neither() {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        EaselImageOptions options = EaselImageOptions.of(destination(Destination.sink(image -> sink)));

        Image image =
                model.call(new ImagePrompt("a lighthouse", options)).getResult().getOutput();

        assertThat(image).isEqualTo(new Image(null, null));
        assertThat(sink.size()).isPositive();
    }

    private static CallOptions destination(Destination destination) {
        return CallOptions.builder().destination(destination).build();
    }

    @Test
    void usage_is_that_of_the_whole_call() {
        OpenAiEmulator openAi = services.openAi();
        ImageResponse response = EaselImageModel.of(services.client(openAi))
                .call(new ImagePrompt(
                        "a lighthouse",
                        ImageOptionsBuilder.builder()
                                .n(3)
                                .model(Services.OPENAI_MODEL)
                                .build()));

        dev.easel.Usage usage = EaselMetadata.result(response).usage();
        assertThat(response.getResults()).hasSize(3);
        assertThat(response.getMetadata().getUsage()).satisfies(told -> {
            assertThat(told.getPromptTokens())
                    .isEqualTo(usage.tokens().get("input").intValue());
            assertThat(told.getCompletionTokens())
                    .isEqualTo(usage.tokens().get("output").intValue());
            assertThat(told.getTotalTokens()).isPositive();
            assertThat(told.getNativeUsage()).isEqualTo(usage);
        });
    }

    @Test
    void where_some_images_fail_the_others_come_and_the_metadata_say_why() {
        dan.failNextTask();

        ImageResponse response = model.call(new ImagePrompt(
                "a lighthouse", ImageOptionsBuilder.builder().n(3).build()));

        assertThat(response.getResults()).hasSize(2);
        List<ImageFailure> failures = response.getMetadata().get(EaselMetadata.FAILURES);
        assertThat(failures).hasSize(1);
    }

    @Test
    void a_routing_client_is_a_client_and_its_route_is_in_the_result() {
        OpenAiEmulator openAi = services.openAi();
        openAi.always(ExchangeKind.SUBMIT, Fault.response(429, "text/plain", "too many requests"));
        try (ImageClient router = Images.builder()
                .add(services.client(openAi))
                .add(services.client(dan))
                .aliases(Aliases.builder()
                        .add("portrait", "openai", Preset.of(Services.OPENAI_MODEL))
                        .add("portrait", "dan", Preset.of(Dan.MODEL_CLARITY))
                        .build())
                .build()) {
            ImageResponse response = EaselImageModel.of(router)
                    .call(new ImagePrompt(
                            "a lighthouse",
                            ImageOptionsBuilder.builder().model("portrait").build()));

            assertThat(EaselMetadata.result(response).provider()).isEqualTo(Dan.PROVIDER);
            assertThat(EaselMetadata.result(response).tag(Route.class)).isPresent();
        }
    }

    @Test
    void a_response_that_is_not_from_easel_has_no_result() {
        assertThatThrownBy(() -> EaselMetadata.result(new ImageResponse(List.of())))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("not from Easel");
    }

    private static List<Warning> warnings(ImageResponse response) {
        return response.getMetadata().get(EaselMetadata.WARNINGS);
    }
}
