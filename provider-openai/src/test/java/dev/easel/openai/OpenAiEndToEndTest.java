package dev.easel.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.easel.AuthenticationException;
import dev.easel.Catalogue;
import dev.easel.CatalogueEntry;
import dev.easel.ConfigurationException;
import dev.easel.ImageClient;
import dev.easel.ImageFormat;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.testkit.Emulated;
import dev.easel.testkit.EmulatorExtension;
import dev.easel.testkit.Exchange;
import dev.easel.testkit.OpenAiEmulator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Images from words, before the emulator. */
@Timeout(60)
@ExtendWith(EmulatorExtension.class)
class OpenAiEndToEndTest {
    private static final String MODEL = "gpt-image-2.6-flare";

    @Emulated
    private OpenAiEmulator emulator;

    @Emulated(OpenAi.class)
    private ImageClient client;

    private static ImageRequest.Builder request() {
        return ImageRequest.builder().model(MODEL).prompt("a lighthouse at dusk");
    }

    @Test
    void an_image_is_generated_and_its_usage_is_told() {
        ImageResult result = client.generate(request().size(1024, 1024).build());

        assertThat(result.images()).hasSize(1);
        assertThat(result.first().format()).isEqualTo(ImageFormat.PNG);
        assertThat(result.usage().tokens()).containsKeys("input", "output", "total");
        assertThat(result.warnings()).isEmpty();
        assertThat(emulator.billedImages()).isEqualTo(1);
    }

    @Test
    void several_images_are_one_call() {
        ImageResult result = client.generate(request().count(3).build());

        assertThat(result.images()).hasSize(3);
        assertThat(emulator.exchanges()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"JPEG", "GIF", "SVG"})
    void formats_arrive_as_they_are(ImageFormat format) {
        assertThat(client.generate(request().outputFormat(format).build())
                        .first()
                        .format())
                .isEqualTo(format);
    }

    @Test
    void every_option_is_taken_by_the_service() {
        OpenAiOptions options = OpenAiOptions.builder()
                .quality("low")
                .background("opaque")
                .moderation("low")
                .outputCompression(80)
                .complexity("high")
                .safetyIdentifier("hashed")
                .user("somebody")
                .build();

        ImageResult result = client.generate(
                request().outputFormat(ImageFormat.JPEG).addOptions(options).build());

        assertThat(result.warnings()).isEmpty();
        assertThat(emulator.exchanges().get(0).text())
                .contains("\"quality\":\"low\"", "\"output_compression\":80", "\"safety_identifier\":\"hashed\"");
    }

    @Test
    void models_are_listed() {
        List<CatalogueEntry> models = client.models();

        assertThat(models).extracting(CatalogueEntry::id).contains(MODEL);
        assertThat(client.capabilities().catalogues()).containsExactly(Catalogue.MODELS);
    }

    @Test
    void the_key_goes_as_bearer_with_organization_and_project() {
        try (OpenAiEmulator owned = OpenAiEmulator.builder()
                        .apiKey("sk-MARKEDKEY-owned")
                        .owner("org-1", "proj-1")
                        .start();
                ImageClient own = OpenAi.builder()
                        .baseUrl(owned.apiUrl().toString())
                        .apiKey("sk-MARKEDKEY-owned")
                        .organization("org-1")
                        .project("proj-1")
                        .build()) {
            own.generate(request().build());

            Exchange sent = owned.exchanges().get(0);
            assertThat(sent.header("authorization")).isEqualTo("Bearer sk-MARKEDKEY-owned");
            assertThat(sent.header("openai-organization")).isEqualTo("org-1");
        }
    }

    @Test
    void another_key_is_refused() {
        try (OpenAiEmulator strict =
                        OpenAiEmulator.builder().apiKey("sk-MARKEDKEY-right").start();
                ImageClient other = OpenAi.builder()
                        .baseUrl(strict.apiUrl().toString())
                        .apiKey("sk-MARKEDKEY-wrong")
                        .build()) {
            AuthenticationException refused = catchThrowableOfType(
                    AuthenticationException.class,
                    () -> other.generate(request().build()));

            assertThat(refused.mayHaveBeenBilled()).isFalse();
        }
    }

    @Test
    void without_a_key_no_client_is_built() {
        ConfigurationException missing = catchThrowableOfType(
                ConfigurationException.class,
                () -> OpenAi.builder().apiKey(null).build());

        assertThat(missing).hasMessageContaining("apiKey is missing").hasMessageContaining("OPENAI_API_KEY");
    }
}
