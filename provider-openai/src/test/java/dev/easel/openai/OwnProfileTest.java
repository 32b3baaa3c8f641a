package dev.easel.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.easel.ConfigurationException;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.testkit.OpenAiEmulator;
import dev.easel.testkit.OpenAiEmulator.Host;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A host that Easel does not know, in ten lines. */
@Timeout(60)
class OwnProfileTest {
    private static final OpenAiProfile OWN = OpenAiProfile.builder("my-host", "https://images.example.com/v1")
            .keyVariable("MY_HOST_API_KEY")
            .sizeField("image_size")
            .count("batch_size", 4)
            .responseFormat(OpenAiResponseFormat.OMITTED)
            .negativePrompt("negative_prompt")
            .steps("num_inference_steps")
            .guidanceScale("guidance_scale")
            .seed("seed")
            .build();

    @Test
    void ten_lines_are_a_provider() {
        try (OpenAiEmulator emulator =
                        OpenAiEmulator.builder().host(Host.SILICONFLOW).start();
                ImageClient client = Hosts.client(OWN, emulator).build()) {
            ImageRequest request = ImageRequest.builder()
                    .model("Kwai-Kolors/Kolors")
                    .prompt("a lighthouse at dusk")
                    .size(1024, 1024)
                    .steps(20)
                    .seed(42L)
                    .count(2)
                    .build();

            assertThat(client.generate(request).images()).hasSize(2);
            assertThat(emulator.exchanges().get(0).text())
                    .contains("\"image_size\":\"1024x1024\"", "\"batch_size\":2", "\"num_inference_steps\":20");
        }
    }

    @Test
    void a_known_host_is_a_start_for_another() {
        OpenAiProfile mirror = OpenAiProfiles.SILICONFLOW.toBuilder()
                .as("mirror", "https://mirror.example.com")
                .count("batch_size", 2)
                .build();

        assertThat(mirror.name()).isEqualTo("mirror");
        assertThat(OpenAi.compatible(mirror).apiKey(Hosts.KEY).setup().baseUrl())
                .hasToString("https://mirror.example.com/v1");
        assertThat(mirror.sizeField()).isEqualTo("image_size");
        assertThat(OpenAiProfiles.SILICONFLOW.imagesPerCall()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "My Host", "a/b"})
    void a_name_that_metrics_cannot_have_is_refused(String name) {
        assertThat(catchThrowableOfType(
                        ConfigurationException.class, () -> OpenAiProfile.builder(name, "https://host")))
                .hasMessageContaining("name is not 1 to 40 lower-case letters");
    }

    @Test
    void what_cannot_be_sent_is_refused_with_the_setting() {
        OpenAiProfile.Builder builder = OpenAiProfile.builder("my-host", "https://host");

        assertThat(catchThrowableOfType(ConfigurationException.class, () -> builder.generations("images")))
                .hasMessageContaining("generations does not begin with a slash");
        assertThat(catchThrowableOfType(ConfigurationException.class, () -> builder.keyHeader("x y")))
                .hasMessageContaining("keyHeader");
        assertThat(catchThrowableOfType(ConfigurationException.class, () -> builder.count("n", 0)))
                .hasMessageContaining("count is 0");
        assertThat(catchThrowableOfType(ConfigurationException.class, () -> builder.options("fancy")))
                .hasMessageContaining("fancy");
    }
}
