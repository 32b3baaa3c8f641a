package dev.easel.zhiqite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.CallbackCall;
import dev.easel.CallbackReceiver;
import dev.easel.CallbackReply;
import dev.easel.ConfigurationException;
import dev.easel.ImageClient;
import dev.easel.spi.CallbackMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a receiver answers, whoever calls. */
class ZhiqiteCallbackReceiverTest {
    private final ImageClient client = Zhiqite.builder()
            .accessKeyId("MARKEDKEY-id")
            .accessKeySecret("MARKEDKEY-secret")
            .build();
    private final CallbackReceiver receiver = client.callbackReceiver();
    private final String path =
            receiver.address(URI.create("https://example.com/cb")).getPath();

    @AfterEach
    void close() {
        client.close();
    }

    private static InputStream text(String body) {
        return new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
    }

    private CallbackReply post(String target) {
        return receiver.receive(CallbackCall.of("POST", target, Map.of(), text("{\"id_task\":\"a\"}")));
    }

    private CallbackReply post(Map<String, List<String>> headers, InputStream body) {
        return receiver.receive(CallbackCall.of("POST", path, headers, body));
    }

    private static InputStream of(int length) {
        byte[] spaces = new byte[length];
        Arrays.fill(spaces, (byte) ' ');
        return new ByteArrayInputStream(spaces);
    }

    @Test
    void the_address_is_the_base_and_128_bits_that_no_other_client_has() {
        try (ImageClient other = Zhiqite.builder()
                .accessKeyId("MARKEDKEY-id")
                .accessKeySecret("MARKEDKEY-secret")
                .build()) {
            URI base = URI.create("https://example.com:8443/a%20b/");

            assertThat(receiver.address(base).toString()).matches("https://example\\.com:8443/a%20b/[0-9a-f]{32}");
            assertThat(receiver.address(base))
                    .isEqualTo(receiver.address(URI.create("https://example.com:8443/a%20b")));
            assertThat(other.callbackReceiver().address(base)).isNotEqualTo(receiver.address(base));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/callbacks",
                "ftp://example.com",
                "https:///callbacks",
                "mailto:a@example.com",
                "https://user:word@example.com",
                "https://example.com?a=b",
                "https://example.com#a"
            })
    void what_is_no_base_is_refused(String base) {
        assertThatThrownBy(() -> receiver.address(URI.create(base)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("publicBase")
                .hasMessageNotContaining("word");
    }

    @Test
    void whatever_is_before_the_token_is_the_web_servers_business() {
        String token = path.substring(path.lastIndexOf('/'));

        assertThat(List.of(
                        path, token, "/rewritten/by/a/proxy" + token, "https://example.com/cb" + token, path + "?a=/b"))
                .allSatisfy(target -> assertThat(post(target).status()).isEqualTo(200));
        assertThat(post(path).body()).isEqualTo("{\"code\":\"200\"}");
    }

    @Test
    void a_path_without_the_token_is_not_there() {
        String wrong = path.substring(0, path.length() - 1) + (path.endsWith("0") ? "1" : "0");

        assertThat(List.of(
                        "",
                        "/",
                        "*",
                        "/cb",
                        "/cb/",
                        wrong,
                        path + "0",
                        path + "/",
                        path.substring(0, path.length() - 1),
                        path.toUpperCase() + "x",
                        "/cb?" + path,
                        "/cb#" + path,
                        "/cb/" + "x".repeat(100_000),
                        "/\u0000%00\uD800"))
                .allSatisfy(target -> assertThat(post(target)).isEqualTo(new CallbackReply(404, Map.of(), "")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "DELETE", "OPTIONS", "", "\u0130"})
    void another_method_than_post_and_put_is_not_allowed(String method) {
        CallbackReply reply = receiver.receive(CallbackCall.of(method, path, Map.of(), text("")));

        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.headers()).containsEntry("Allow", "POST, PUT");
        assertThat(receiver.receive(CallbackCall.of(method, "/cb/x", Map.of(), text("")))
                        .status())
                .as("nothing is told to who has no token")
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "post"})
    void the_service_may_use_either_method(String method) {
        assertThat(receiver.receive(CallbackCall.of(method, path, Map.of(), text("")))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_body_may_have_64_kib_and_of_a_larger_one_no_more_is_read() throws IOException {
        InputStream huge = of(10_000_000);

        assertThat(post(Map.of(), of(CallbackReceiver.MAX_BODY)).status()).isEqualTo(200);
        assertThat(post(Map.of(), huge).status()).isEqualTo(413);
        assertThat(huge.available()).isEqualTo(10_000_000 - CallbackReceiver.MAX_BODY - 1);
    }

    @Test
    void of_a_body_that_is_announced_as_too_large_nothing_is_read() throws IOException {
        InputStream huge = of(100_000);

        assertThat(post(Map.of("Content-length", List.of("100000")), huge).status())
                .isEqualTo(413);
        assertThat(huge.available()).isEqualTo(100_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "many", "99999999999999999999999999", "12"})
    void an_announced_length_that_is_none_or_a_lie_does_no_harm(String length) {
        assertThat(post(Map.of("content-length", List.of(length)), of(100)).status())
                .isEqualTo(200);
        assertThat(post(Map.of("content-length", List.of(length)), of(100_000)).status())
                .isEqualTo(413);
        assertThat(post(Map.of("Content-Length", List.of()), of(100)).status()).isEqualTo(200);
    }

    @Test
    void a_body_that_breaks_off_is_not_acknowledged() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the line broke");
            }
        };
        InputStream unchecked = new InputStream() {
            @Override
            public int read() {
                throw new IllegalStateException("as some web servers say it");
            }
        };

        assertThat(post(Map.of(), broken).status()).isEqualTo(400);
        assertThat(post(Map.of(), unchecked).status()).isEqualTo(400);
    }

    @Test
    void no_depth_of_nesting_hurts() {
        assertThat(post(Map.of(), text("[".repeat(60_000))).status()).isEqualTo(200);
        assertThat(post(Map.of(), text("{\"data\":".repeat(7_000))).status()).isEqualTo(200);
    }

    @Test
    void nothing_that_is_printed_holds_the_token() {
        String token = path.substring(path.lastIndexOf('/') + 1);

        assertThat(receiver.toString()).contains("zhiqite").doesNotContain(token);
        assertThat(CallbackCall.of("POST", path, Map.of(), text("")).toString())
                .contains("POST")
                .doesNotContain(token);
    }

    @Test
    void the_id_is_read_under_every_name_and_on_both_levels() {
        byte[] body = ("{\"id_task\":\"a\",\"taskId\":12,\"task_id\":\" \",\"businessTaskId\":null,"
                        + "\"data\":{\"task_id\":\"b\",\"businessTaskId\":\"a\",\"id\":\"no\"}}")
                .getBytes(StandardCharsets.UTF_8);

        assertThat(new ZhiqiteProtocol(status -> false, (code, status) -> false)
                        .readCallback(CallbackMessage.of(Map.of(), body))
                        .orElseThrow()
                        .taskIds())
                .containsExactlyInAnyOrder("a", "12", "b");
    }
}
