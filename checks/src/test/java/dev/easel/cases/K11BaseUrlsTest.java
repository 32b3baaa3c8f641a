package dev.easel.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ConfigurationException;
import dev.easel.ImageClient;
import dev.easel.dan.Dan;
import dev.easel.itsrose.ItsRose;
import dev.easel.local.Local;
import dev.easel.local.LocalDialect;
import dev.easel.testkit.VirtualTime;
import dev.easel.zhiqite.Zhiqite;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Kind K11: a base URL that OkHttp can send to is accepted, and any other is refused in words about what is wrong. */
class K11BaseUrlsTest {
    static Stream<Arguments> accepted() {
        return Stream.of(Arguments.of("k11-base-underscore.txt"), Arguments.of("k11-base-underscore-dots.txt"));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void a_name_with_an_underscore_is_sent_to(String file) {
        try (CaseServer server =
                new CaseServer().respond(CaseServer.json("{\"data\":[{\"b64_json\":\"iVBORw0KGgo=\"}]}"))) {
            VirtualTime time = VirtualTime.create();
            OkHttpClient loopback = new OkHttpClient.Builder()
                    .dns(name -> List.of(InetAddress.getLoopbackAddress()))
                    .build();
            String url = CaseFile.line(file, server).replaceFirst(":\\d+$", ":" + server.port());

            try (ImageClient client = Local.builder()
                    .dialect(LocalDialect.OPENAI)
                    .baseUrl(url)
                    .allowPlainHttp()
                    .httpClient(loopback)
                    .timeSource(time)
                    .build()) {
                assertThat(time.runUntil(client.generateAsync(
                                        Service.OPENAI.request().build()))
                                .images())
                        .hasSize(1);
            }
            assertThat(server.posts()).isOne();
        }
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("k11-base-port.txt", "port"),
                Arguments.of("k11-base-port-negative.txt", "port"),
                Arguments.of("k11-base-port-word.txt", "port"),
                Arguments.of("k11-base-idn.txt", "xn--"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void any_other_is_refused_in_words_about_what_is_wrong(String file, String word) {
        try (CaseServer server = new CaseServer()) {
            String url = CaseFile.line(file, server);

            requireRefused(url, word, () -> Local.builder().baseUrl(url).build());
            requireRefused(
                    url,
                    word,
                    () -> Dan.builder().apiKey("MARKEDKEY-of-dan").baseUrl(url).build());
            requireRefused(
                    url,
                    word,
                    () -> ItsRose.builder()
                            .apiKey("MARKEDKEY-of-itsrose")
                            .baseUrl(url)
                            .build());
            requireRefused(
                    url,
                    word,
                    () -> Zhiqite.builder()
                            .accessKeyId("MARKEDKEY-id")
                            .accessKeySecret("MARKEDKEY-of-zhiqite")
                            .baseUrl(url)
                            .build());
        }
    }

    private static void requireRefused(String url, String word, ThrowingCallable building) {
        assertThatThrownBy(building)
                .as(url)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("baseUrl")
                .hasMessageContaining(word)
                .hasMessageNotContaining("names no host");
    }
}
