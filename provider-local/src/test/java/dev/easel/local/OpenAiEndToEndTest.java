package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.easel.AuthenticationException;
import dev.easel.ImageClient;
import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.InvalidRequestException;
import dev.easel.OutcomeUnknownException;
import dev.easel.RejectedException;
import dev.easel.Size;
import dev.easel.Violation;
import dev.easel.Warning;
import dev.easel.testkit.Exchange;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.LocalEmulator;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images from a server that follows OpenAI's Images API, and what is refused before it hears of it. */
class OpenAiEndToEndTest {
    private static final String KEY = "sk-MARKEDKEY-local-test";

    private LocalEmulator emulator;
    private ImageClient client;

    @BeforeEach
    void start() {
        emulator = LocalEmulator.builder()
                .dialect(LocalEmulator.Dialect.OPENAI)
                .apiKey(KEY)
                .start();
        client = builder().build();
    }

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    @Test
    void an_image_of_the_size_that_was_requested() {
        ImageResult result = client.generate(request("dall-e-2").size(256, 256).build());

        assertThat(result.images()).hasSize(1);
        assertThat(result.first().size()).hasValue(Size.of(256, 256));
        assertThat(result.first().format()).isEqualTo(ImageFormat.PNG);
        assertThat(result.warnings()).isEmpty();
    }

    @Test
    void a_gpt_image_model_makes_jpeg_when_asked() {
        ImageResult result = client.generate(request("gpt-image-1.5")
                .size(1024, 1024)
                .outputFormat(ImageFormat.JPEG)
                .build());

        assertThat(result.first().format()).isEqualTo(ImageFormat.JPEG);
    }

    @Test
    void the_prompt_that_was_really_generated_is_told() {
        ImageResult result = client.generate(request("dall-e-3").build());

        assertThat(result.first().generation().prompt()).hasValue("a lighthouse, as the emulator would put it");
    }

    @Test
    void several_images_are_several_calls_unless_one_call_may_make_more() {
        assertThat(client.generate(request("dall-e-2").size(256, 256).count(3).build())
                        .images())
                .hasSize(3);
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(3);

        try (ImageClient batching = builder().imagesPerCall(10).build()) {
            assertThat(batching.generate(
                                    request("dall-e-2").size(256, 256).count(3).build())
                            .images())
                    .hasSize(3);
        }
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(4);
    }

    @Test
    void an_image_at_another_host_is_fetched_without_the_key() {
        emulator.close();
        emulator = LocalEmulator.builder()
                .dialect(LocalEmulator.Dialect.OPENAI)
                .apiKey(KEY)
                .separateImageHost()
                .start();
        try (ImageClient addresses = builder()
                .responseFormat(LocalResponseFormat.URL)
                .allowDownloadsFrom(emulator.imageHost().getAuthority())
                .build()) {
            assertThat(addresses
                            .generate(request("dall-e-2").size(256, 256).build())
                            .first()
                            .size())
                    .hasValue(Size.of(256, 256));
        }

        assertThat(exchange(ExchangeKind.SUBMIT).header("Authorization")).isEqualTo("Bearer " + KEY);
        assertThat(exchange(ExchangeKind.DOWNLOAD).header("Authorization")).isNull();
    }

    @Test
    void a_wrong_key_is_told_as_such_and_never_shown() {
        try (ImageClient wrong = builder().apiKey("sk-MARKEDKEY-wrong").build()) {
            AuthenticationException refused = catchThrowableOfType(
                    AuthenticationException.class,
                    () -> wrong.generate(request("dall-e-2").build()));

            assertThat(refused.serviceCode()).hasValue("invalid_api_key");
            assertThat(refused.toString()).doesNotContain("sk-MARKEDKEY-wrong");
        }
    }

    @Test
    void a_size_that_the_model_has_not_is_refused_in_the_servers_words() {
        RejectedException refused = catchThrowableOfType(
                RejectedException.class,
                () -> client.generate(request("dall-e-2").size(300, 300).build()));

        assertThat(refused.serviceMessage())
                .hasValueSatisfying(message -> assertThat(message).contains("300x300", "256x256"));
        assertThat(refused.serviceCode()).hasValue("invalid_value");
        assertThat(refused.mayHaveBeenBilled()).isFalse();
    }

    @Test
    void a_server_that_breaks_may_have_done_the_work_and_is_not_submitted_again() {
        emulator.failNextTask();

        OutcomeUnknownException broke = catchThrowableOfType(
                OutcomeUnknownException.class,
                () -> client.generate(request("dall-e-2").build()));

        assertThat(broke.mayHaveBeenBilled()).isTrue();
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void a_model_is_required_and_fields_that_easel_owns_are_refused() {
        InvalidRequestException refused = catchThrowableOfType(
                InvalidRequestException.class,
                () -> client.generate(ImageRequest.builder()
                        .prompt("a lighthouse")
                        .initImage(Images.photograph())
                        .putExtraField("n", 2)
                        .putExtraField("stream", true)
                        .build()));

        assertThat(refused.violations())
                .extracting(Violation::field)
                .containsExactlyInAnyOrder("model", "extraFields", "extraFields");
        assertThat(emulator.exchanges()).isEmpty();
    }

    @Test
    void what_the_interface_has_not_is_left_out_with_a_warning() {
        ImageResult result = client.generate(request("dall-e-2")
                .size(256, 256)
                .seed(42)
                .steps(20)
                .negativePrompt("fog")
                .outputFormat(ImageFormat.PNG)
                .build());

        assertThat(result.warnings())
                .extracting(Warning::field)
                .containsExactlyInAnyOrder("seed", "steps", "negativePrompt", "outputFormat");
        assertThat(result.first().seed()).isEmpty();
    }

    @Test
    void an_address_asked_of_a_gpt_image_model_is_sent_as_the_user_says_and_refused_by_the_service() {
        assertThatThrownBy(() -> client.generate(request("gpt-image-1")
                        .size(1024, 1024)
                        .addOptions(LocalOptions.builder()
                                .responseFormat(LocalResponseFormat.URL)
                                .build())
                        .build()))
                .isInstanceOfSatisfying(RejectedException.class, refused -> {
                    assertThat(refused.serviceCode()).hasValue("unknown_parameter");
                    assertThat(refused.mayHaveBeenBilled()).isFalse();
                });
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void an_image_is_made_from_an_image() {
        byte[] plain = client.generate(request("dall-e-2").size(256, 256).build())
                .first()
                .bytes();
        ImageResult edited = client.generate(request("dall-e-2")
                .size(256, 256)
                .initImage(Images.photograph())
                .build());

        assertThat(edited.first().size()).hasValue(Size.of(256, 256));
        assertThat(edited.first().bytes()).isNotEqualTo(plain);
        assertThat(last(ExchangeKind.SUBMIT).path()).isEqualTo("/v1/images/edits");
    }

    @Test
    void a_mask_reaches_the_server_with_white_turned_to_transparent() {
        ImageResult result = client.generate(request("gpt-image-1")
                .size(1024, 1024)
                .initImage(Images.photograph())
                .mask(ImageInput.bytes(Images.mask()))
                .build());

        assertThat(result.warnings()).isEmpty();
        assertThat(result.usage().tokens()).containsEntry("input_image", 646L);
    }

    @Test
    void reference_images_in_files_and_in_memory_go_along(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("reference.png"), Images.PHOTOGRAPH);

        ImageResult result = client.generate(request("gpt-image-1")
                .size(1024, 1024)
                .addOptions(LocalOptions.builder()
                        .addReferenceImage(ImageInput.file(file))
                        .addReferenceImage(Images.another())
                        .build())
                .build());

        assertThat(result.images()).hasSize(1);
        assertThat(last(ExchangeKind.SUBMIT).text()).contains("name=\"image[]\"");
    }

    @Test
    void images_given_as_addresses_are_fetched_and_sent_along() {
        try (ImageClient addresses =
                builder().responseFormat(LocalResponseFormat.URL).build()) {
            addresses.generate(request("dall-e-2").size(256, 256).build());
        }
        URI hosted =
                URI.create(emulator.imageHost() + last(ExchangeKind.DOWNLOAD).path());

        ImageResult result = client.generate(request("gpt-image-1")
                .size(1024, 1024)
                .initImage(ImageInput.url(hosted))
                .addOptions(LocalOptions.builder()
                        .addReferenceImage(ImageInput.url(hosted))
                        .build())
                .build());

        assertThat(result.usage().tokens()).containsEntry("input_image", 646L);
    }

    private Exchange last(ExchangeKind kind) {
        return emulator.exchanges().stream()
                .filter(exchange -> exchange.kind() == kind)
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private LocalBuilder builder() {
        return Local.builder()
                .dialect(LocalDialect.OPENAI)
                .baseUrl(emulator.baseUrl() + "/v1")
                .apiKey(KEY);
    }

    private static ImageRequest.Builder request(String model) {
        return ImageRequest.builder().prompt("a lighthouse").model(model);
    }

    private Exchange exchange(ExchangeKind kind) {
        return emulator.exchanges().stream()
                .filter(exchange -> exchange.kind() == kind)
                .findFirst()
                .orElseThrow();
    }
}
