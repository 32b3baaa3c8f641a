package dev.easel.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.CallOptions;
import dev.easel.Destination;
import dev.easel.ImageClient;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.Lora;
import dev.easel.Masks;
import dev.easel.Size;
import dev.easel.TaskHandle;
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
import dev.langchain4j.data.image.Image;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.model.output.Response;
import java.awt.Rectangle;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of each method of LangChain4j's ImageModel. */
@Timeout(60)
class EaselImageModelTest {
    private final Services services = new Services();

    @AfterEach
    void close() {
        services.close();
    }

    @Test
    void a_prompt_becomes_one_image_whatever_number_the_template_has() {
        DanEmulator dan = services.dan();
        EaselImageModel model = EaselImageModel.builder(services.client(dan))
                .request(ImageRequest.builder()
                        .prompt("not this")
                        .model(Dan.MODEL_CLARITY)
                        .count(3)
                        .build())
                .build();

        Response<Image> response = model.generate("a lighthouse at dusk");

        assertThat(dan.drawn())
                .singleElement()
                .satisfies(drawn -> assertThat(drawn.prompt()).isEqualTo("a lighthouse at dusk"));
        assertThat(response.content().base64Data())
                .isEqualTo(Base64.getEncoder()
                        .encodeToString(EaselMetadata.result(response).first().bytes()));
        assertThat(response.content().mimeType()).isEqualTo("image/png");
        assertThat(response.content().url()).isNull();
    }

    @Test
    void everything_that_a_request_has_arrives_from_the_template_and_the_settings() {
        DanEmulator dan = services.dan();
        EaselImageModel model = EaselImageModel.builder(services.client(dan))
                .request(ImageRequest.builder()
                        .prompt("not this")
                        .model(Dan.MODEL_CLARITY)
                        .negativePrompt("fog")
                        .size(512, 768)
                        .seed(41)
                        .build())
                .settings(request -> request.seed(42).steps(24))
                .settings(request -> request.addLora(
                        Lora.of("62efe75048d55a096a238c6e8c4e12d61b36bf59e388a90589335f750923954c", 0.7)))
                .build();

        model.generate("a lighthouse");

        Drawn drawn = dan.drawn().get(0);
        assertThat(drawn.negativePrompt()).isEqualTo("fog");
        assertThat(drawn.width()).isEqualTo(512);
        assertThat(drawn.height()).isEqualTo(768);
        assertThat(drawn.seed()).isEqualTo(42);
        assertThat(drawn.steps()).isEqualTo(24);
        assertThat(drawn.loras()).hasSize(1);
    }

    @Test
    void a_model_for_other_settings_leaves_the_first_as_it_was() {
        DanEmulator dan = services.dan();
        EaselImageModel first = EaselImageModel.builder(services.client(dan))
                .settings(request -> request.model(Dan.MODEL_CLARITY).seed(1))
                .build();

        first.toBuilder().settings(request -> request.seed(2)).build().generate("a lighthouse");
        first.generate("a lighthouse");

        assertThat(dan.drawn()).extracting(Drawn::seed).containsExactly(2L, 1L);
    }

    @Test
    void n_images_come_with_the_usage_of_the_whole_call() {
        OpenAiEmulator openAi = services.openAi();
        EaselImageModel model = model(openAi);

        Response<List<Image>> response = model.generate("a lighthouse", 3);

        assertThat(response.content()).hasSize(3).extracting(Image::base64Data).doesNotContainNull();
        ImageResult result = EaselMetadata.result(response);
        assertThat(response.tokenUsage().inputTokenCount())
                .isEqualTo(result.usage().tokens().get("input").intValue());
        assertThat(response.tokenUsage().outputTokenCount())
                .isEqualTo(result.usage().tokens().get("output").intValue());
        assertThat(response.tokenUsage().totalTokenCount()).isPositive();
    }

    @Test
    void a_service_that_tells_no_tokens_has_no_token_usage() {
        EaselImageModel model = EaselImageModel.builder(services.client(services.dan()))
                .settings(request -> request.model(Dan.MODEL_CLARITY))
                .build();

        assertThat(model.generate("a lighthouse").tokenUsage()).isNull();
    }

    @Test
    void where_some_images_fail_the_others_come_and_the_metadata_say_why() {
        DanEmulator dan = services.dan();
        EaselImageModel model = EaselImageModel.builder(services.client(dan))
                .settings(request -> request.model(Dan.MODEL_CLARITY))
                .build();
        dan.failNextTask();

        Response<List<Image>> response = model.generate("a lighthouse", 3);

        assertThat(response.content()).hasSize(2);
        assertThat(response.metadata().get(EaselMetadata.FAILURES))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(String.class))
                .singleElement()
                .satisfies(failure -> assertThat(failure).matches("image \\d: .*dan.*"));
    }

    @Test
    void what_the_service_cannot_honour_is_a_warning_and_the_handle_is_a_ticket() {
        OpenAiEmulator openAi = services.openAi();
        EaselImageModel model =
                model(openAi).toBuilder().settings(request -> request.seed(42)).build();

        Response<Image> response = model.generate("a lighthouse");

        assertThat(response.metadata().get(EaselMetadata.WARNINGS))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(String.class))
                .anySatisfy(warning -> assertThat(warning).startsWith("seed "));
        assertThat(TaskHandle.decode(
                        response.metadata().get(EaselMetadata.HANDLE).toString()))
                .isEqualTo(EaselMetadata.result(response).handle());
    }

    @Test
    void a_response_that_is_not_from_easel_has_no_result() {
        assertThatThrownBy(() -> EaselMetadata.result(Response.from("text")))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("not from Easel");
    }

    @Test
    void an_image_that_goes_to_a_directory_has_the_address_of_its_file(@TempDir Path directory) {
        EaselImageModel model = model(services.openAi()).toBuilder()
                .options(CallOptions.builder()
                        .destination(Destination.directory(directory))
                        .build())
                .build();

        Image image = model.generate("a lighthouse").content();

        assertThat(image.base64Data()).isNull();
        assertThat(Path.of(image.url())).hasParent(directory.toAbsolutePath()).isNotEmptyFile();
    }

    @Test
    void an_image_that_goes_to_the_callers_sink_has_neither() {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        EaselImageModel model = model(services.openAi()).toBuilder()
                .options(CallOptions.builder()
                        .destination(Destination.sink(image -> sink))
                        .build())
                .build();

        Image image = model.generate("a lighthouse").content();

        assertThat(image.base64Data()).isNull();
        assertThat(image.url()).isNull();
        assertThat(sink.size()).isPositive();
    }

    @Test
    void an_edit_starts_from_the_image_and_changes_what_the_mask_shows() {
        OpenAiEmulator openAi = services.openAi();
        EaselImageModel model = model(openAi);
        Image first = model.generate("a lighthouse").content();

        model.edit(first, "at night");
        model.edit(
                Image.builder()
                        .url("data:image/png;base64," + first.base64Data())
                        .build(),
                mask(),
                "at night");

        assertThat(openAi.drawn()).hasSize(3);
        assertThat(openAi.drawn().get(1).inputImages()).isEqualTo(1);
        assertThat(openAi.drawn().get(2).redrawn())
                .isNotEqualTo(openAi.drawn().get(1).redrawn());
    }

    private static Image mask() {
        byte[] white =
                ((ImageInput.Bytes) ImageInput.of(Masks.of(Size.of(1024, 1024), new Rectangle(512, 512)))).content();
        return Image.builder()
                .base64Data(Base64.getEncoder().encodeToString(white))
                .build();
    }

    @Test
    void an_image_without_content_or_with_the_path_of_a_file_is_refused_before_anything_is_sent(@TempDir Path directory)
            throws Exception {
        OpenAiEmulator openAi = services.openAi();
        EaselImageModel model = model(openAi);
        Path secret = Files.writeString(directory.resolve("secret.txt"), "MARKEDKEY");

        for (Image image : new Image[] {
            null,
            Image.builder().build(),
            Image.builder().url(secret.toUri()).build(),
            Image.builder().url(URI.create("ftp://127.0.0.1/a.png")).build(),
            Image.builder().base64Data("no base64, not at all").build()
        }) {
            assertThatThrownBy(() -> model.edit(image, "at night"))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasCauseInstanceOf(dev.easel.InvalidRequestException.class);
        }
        assertThat(openAi.exchanges()).isEmpty();
    }

    @Test
    void a_missing_prompt_and_a_number_out_of_range_are_refused_before_anything_is_sent() {
        OpenAiEmulator openAi = services.openAi();
        EaselImageModel model = model(openAi);

        assertThatThrownBy(() -> model.generate(null))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("prompt");
        assertThatThrownBy(() -> model.generate("a lighthouse", 0))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("count is 0");
        assertThat(openAi.exchanges()).isEmpty();
    }

    @Test
    void a_routing_client_is_a_client_and_its_route_is_in_the_result() {
        DanEmulator dan = services.dan();
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
            EaselImageModel model = EaselImageModel.builder(router)
                    .settings(request -> request.model("portrait"))
                    .build();

            Response<Image> response = model.generate("a lighthouse");

            assertThat(EaselMetadata.result(response).provider()).isEqualTo(Dan.PROVIDER);
            assertThat(EaselMetadata.result(response).tag(Route.class)).isPresent();
        }
    }

    private EaselImageModel model(OpenAiEmulator openAi) {
        return EaselImageModel.builder(services.client(openAi))
                .settings(request -> request.model(Services.OPENAI_MODEL))
                .build();
    }
}
