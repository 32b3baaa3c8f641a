package dev.easel.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ConfigurationException;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderSetupTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://sd_server:7860",
                "http://localhost:8080/prefix",
                "https://api.example.com",
                "https://api.example.com/v1/",
                "http://[::1]:8080",
                "http://host:1",
                "http://host:65535",
                "HTTP://Host"
            })
    void a_base_url_is_kept_as_it_is_written(String text) {
        assertThat(ProviderSetup.baseUrl("  " + text + " ")).isEqualTo(URI.create(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:99999", "http://localhost:65536", "http://localhost:0", "http://localhost:",
                "http://localhost:abc", "http://localhost:-1", "http://localhost:80x/p", "https://[::1]:70000"
            })
    void a_wrong_port_is_told_as_that(String text) {
        assertThatThrownBy(() -> ProviderSetup.baseUrl(text))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("baseUrl has the port \"")
                .hasMessageContaining("1 to 65535");
    }

    @ParameterizedTest
    @CsvSource({"http://bücher.example/x, xn--bcher-kva.example", "https://例え.テスト, xn--r8jz45g.xn--zckzah"})
    void a_host_of_other_letters_is_told_how_to_be_written(String text, String written) {
        assertThatThrownBy(() -> ProviderSetup.baseUrl(text))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("not plain ASCII")
                .hasMessageContaining("write it as " + written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://user@host",
                "http://user:MARKEDKEY@host",
                "http://host?a=1",
                "http://host/#top",
                "http://host?"
            })
    void user_info_a_query_and_a_fragment_are_refused_and_not_repeated(String text) {
        assertThatThrownBy(() -> ProviderSetup.baseUrl(text))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("user info, a query or a fragment")
                .hasMessageNotContaining("MARKEDKEY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://", "https:///x", "http://a b", "http://%"})
    void what_names_no_host_is_told_as_that(String text) {
        assertThatThrownBy(() -> ProviderSetup.baseUrl(text))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("names no host");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8080", "ftp://host", "", "host"})
    void what_has_no_scheme_is_told_as_that(String text) {
        assertThatThrownBy(() -> ProviderSetup.baseUrl(text))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("http:// or https://");
    }

    @Test
    void a_callback_address_follows_the_same_rules() {
        ImageRequest request = ImageRequest.builder()
                .prompt("a lighthouse")
                .callbackUrl(URI.create("http://my_app:8080/done"))
                .build();
        assertThat(request.callbackUrl()).hasValue(URI.create("http://my_app:8080/done"));
        assertThatThrownBy(() ->
                        request.toBuilder().callbackUrl(URI.create("/done")).build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("callbackUrl");
    }

    @Test
    void a_redirect_is_told_with_its_target_and_the_setting_and_rejects_the_request() {
        WireResponse moved = WireResponse.of(
                301,
                java.util.Map.of("location", "https://api.example.com/v1/images?signature=MARKEDKEY"),
                "",
                JsonValue.absent(),
                0);

        Problem problem = Problem.ofStatus(moved, moved.excerpt());

        assertThat(problem.kind()).isEqualTo(Problem.Kind.REJECTED);
        assertThat(problem.hint().orElseThrow())
                .contains("https://api.example.com/v1/images,")
                .contains("baseUrl")
                .doesNotContain("MARKEDKEY");
        assertThat(Problem.ofStatus(WireResponse.of(304, ""), "").kind()).isEqualTo(Problem.Kind.UNREADABLE);
    }
}
