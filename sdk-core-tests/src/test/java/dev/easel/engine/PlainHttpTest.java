package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ConfigurationException;
import dev.easel.spi.ProviderSetup;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests where a credential may go unencrypted. */
class PlainHttpTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.example.com",
                "HTTP://api.example.com",
                "http://192.168.1.5:8080",
                "http://0.0.0.0:8080",
                "http://[::]:8080",
                "http://[fd00::5]",
                "http://localhost.example.com",
                "http://127.0.0.1.example.com"
            })
    void a_key_goes_to_another_machine_encrypted_unless_the_user_says_otherwise(String url) {
        assertThatThrownBy(() -> ToyClient.builder(ProviderSetup.baseUrl(url)).build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("baseUrl begins with http://")
                .hasMessageContaining("allowPlainHttp()")
                .hasMessageNotContaining(ToyClient.KEY);
        assertThatCode(() -> ToyClient.builder(ProviderSetup.baseUrl(url))
                        .allowPlainHttp()
                        .build()
                        .close())
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.example.com",
                "http://localhost:8080",
                "http://LOCALHOST",
                "http://dan.localhost",
                "http://127.0.0.1:8080",
                "http://127.9.9.9",
                "http://[::1]:8080",
                "http://[0:0:0:0:0:0:0:1]"
            })
    void this_machine_and_https_need_no_leave(String url) {
        assertThatCode(() -> {
                    try (var client =
                            ToyClient.builder(ProviderSetup.baseUrl(url)).build()) {
                        assertThat(client.toString()).doesNotContain(ToyClient.KEY);
                    }
                })
                .doesNotThrowAnyException();
    }
}
