package dev.easel.dan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.Capabilities;
import dev.easel.Catalogue;
import dev.easel.ConfigurationException;
import dev.easel.Delivery;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client is made of: key, address, and what it says that the service can do. */
class DanBuilderTest {
    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void a_client_without_a_key_is_refused(String key) {
        assertThatThrownBy(
                        () -> Dan.builder().apiKey(key.isEmpty() ? null : key).build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("apiKey is missing")
                .hasMessageContaining("DAN_API_KEY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://api.opendan.ai", "http://localhost.example.com", "http://127.0.0.1.example.com"})
    void the_key_is_not_sent_in_the_clear(String url) {
        assertThatThrownBy(() ->
                        Dan.builder().apiKey(Dan.ANONYMOUS_KEY).baseUrl(url).build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("baseUrl begins with http://");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.sdcn.info",
                "https://gateway.example.com/dan/",
                "http://localhost:3000",
                "http://127.0.0.1:3000",
                "http://[::1]:3000"
            })
    void other_addresses_are_taken(String url) {
        DanBuilder builder = Dan.builder().apiKey(Dan.ANONYMOUS_KEY).baseUrl(url);

        assertThat(builder.setup().baseUrl()).isEqualTo(URI.create(url));
    }

    @Test
    void the_service_has_two_names() {
        assertThat(Dan.builder()
                        .apiKey(Dan.ANONYMOUS_KEY)
                        .baseUrl(Dan.SDCN_BASE_URL)
                        .setup()
                        .baseUrl())
                .isEqualTo(URI.create("https://api.sdcn.info"));
        assertThat(Dan.BASE_URL).isEqualTo("https://api.opendan.ai");
    }

    @Test
    void by_default_the_service_is_the_documented_one() {
        assertThat(Dan.builder().apiKey(Dan.ANONYMOUS_KEY).setup().baseUrl())
                .isEqualTo(URI.create("https://api.opendan.ai"));
        assertThat(Dan.ANONYMOUS_KEY).isEqualTo("sk-" + "0".repeat(48));
    }

    @Test
    void capabilities_say_what_the_documentation_does() {
        Capabilities can =
                Dan.builder().apiKey(Dan.ANONYMOUS_KEY).setup().protocol().capabilities();

        assertThat(can.delivery()).isEqualTo(Delivery.QUEUED);
        assertThat(can.resumable()).isTrue();
        assertThat(can.queuePosition()).isTrue();
        assertThat(can.cancel()).isFalse();
        assertThat(can.imagesPerCall()).isEqualTo(1);
        assertThat(can.maxUnfinishedTasks()).hasValue(10);
        assertThat(can.parallelCalls()).isLessThan(10);
        assertThat(can.resultLifetime()).contains(Duration.ofSeconds(120));
        assertThat(can.catalogues())
                .containsExactlyInAnyOrder(Catalogue.MODELS, Catalogue.LORAS, Catalogue.SAMPLERS, Catalogue.UPSCALERS);
    }

    @Test
    void a_client_that_blocks_says_that_nothing_of_it_can_be_resumed() {
        Capabilities can = Dan.builder()
                .apiKey(Dan.ANONYMOUS_KEY)
                .blocking(true)
                .setup()
                .protocol()
                .capabilities();

        assertThat(can.delivery()).isEqualTo(Delivery.BLOCKING);
        assertThat(can.resumable()).isFalse();
        assertThat(can.queuePosition()).isFalse();
        assertThat(can.resultLifetime()).isEmpty();
        assertThat(can.maxUnfinishedTasks()).hasValue(10);
        assertThat(can.operations()).isEqualTo(DanCapabilities.of(false).operations());
    }
}
