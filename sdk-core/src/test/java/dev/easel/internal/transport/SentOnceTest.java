package dev.easel.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.internal.transport.ExchangeFailure.Stage;
import dev.easel.spi.JsonObject;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Authenticator;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A submission goes out once: nothing below Easel repeats it unseen. */
@Timeout(60)
class SentOnceTest {
    @ParameterizedTest
    @CsvSource({
        "503 Service Unavailable, 0",
        "503 Service Unavailable, 000",
        "408 Request Timeout, 0",
        "401 Unauthorized, 0",
        "421 Misdirected Request, 0",
        "429 Too Many Requests, 0",
        "307 Temporary Redirect, 0",
        "500 Internal Server Error, 0"
    })
    void whatever_the_status_a_submission_is_sent_once_and_told_as_it_came(String status, String retryAfter)
            throws IOException {
        try (RawServer server = RawServer.responding(
                        RawServer.response(status, "{}", "Retry-After: " + retryAfter, "Location: /elsewhere"));
                Wire wire = new Wire(server.url())) {
            wire.http.authenticator((route, response) ->
                    response.request().newBuilder().header("X-Again", "1").build());
            Exchange exchange = wire.exchange(Phase.SUBMIT);

            WireResponse response = Wire.join(wire.send(Wire.submission(), exchange));

            assertThat(response.status()).isEqualTo(Integer.parseInt(status.substring(0, 3)));
            assertThat(response.header("Retry-After")).hasValue(retryAfter);
            assertThat(response.retryAfter()).hasValue(Duration.ZERO);
            assertThat(server.received()).hasSize(1);
            assertThat(exchange.requestsSent()).isEqualTo(1);
            assertThat(exchange.isBodyWritten()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2147483648", "4294967295", "99999999999", "9999999999999999999999"})
    void a_retry_after_that_no_int_holds_is_read_in_every_phase(String seconds) throws IOException {
        for (Phase phase : Phase.values()) {
            for (String status : List.of("503 Service Unavailable", "408 Request Timeout", "429 Too Many Requests")) {
                try (RawServer server =
                                RawServer.responding(RawServer.response(status, "{}", "Retry-After: " + seconds));
                        Wire wire = new Wire(server.url())) {
                    WireResponse response = Wire.join(wire.send(Wire.submission(), wire.exchange(phase)));

                    assertThat(response.header("Retry-After")).hasValue(seconds);
                    assertThat(response.retryAfter().orElseThrow()).isGreaterThan(Duration.ofDays(20_000));
                    assertThat(server.received()).hasSize(1);
                }
            }
        }
    }

    @Test
    void an_interceptor_that_tries_again_sends_no_submission_twice_and_polls_as_often_as_it_likes() throws IOException {
        try (RawServer server = RawServer.responding(RawServer.response("500 Internal Server Error", "{}"));
                Wire wire = new Wire(server.url())) {
            wire.http.addInterceptor(chain -> {
                chain.proceed(chain.request()).close();
                return chain.proceed(chain.request());
            });
            Exchange exchange = wire.exchange(Phase.SUBMIT);

            ExchangeFailure failure = wire.submitFails(exchange);

            assertThat(failure).hasMessageContaining("interceptor").hasMessageContaining("not sent again");
            assertThat(failure.stage())
                    .as("the first may have been carried out")
                    .isEqualTo(Stage.BROKEN_RESPONSE);
            assertThat(server.received()).hasSize(1);
            assertThat(exchange.requestsSent()).isEqualTo(1);

            Exchange poll = wire.exchange(Phase.POLL);
            Wire.join(wire.send(Wire.poll(), poll));
            assertThat(poll.requestsSent()).isEqualTo(2);
            assertThat(server.received()).hasSize(3);
        }
    }

    @Test
    void an_interceptor_may_try_again_what_was_never_sent() throws IOException {
        try (RawServer server = RawServer.responding(RawServer.response("200 OK", "{}"));
                Wire wire = new Wire(server.url())) {
            int[] lookups = new int[1];
            wire.http.dns(name -> {
                if (lookups[0]++ == 0) {
                    throw new java.net.UnknownHostException(name);
                }
                return List.of(java.net.InetAddress.getLoopbackAddress());
            });
            wire.http.addInterceptor(chain -> {
                try {
                    return chain.proceed(chain.request());
                } catch (IOException e) {
                    return chain.proceed(chain.request());
                }
            });
            try (Wire named =
                    new Wire(URI.create("http://easel.test:" + server.url().getPort()), wire.http)) {
                assertThat(named.submit().status()).isEqualTo(200);
            }
            assertThat(server.received()).hasSize(1);
        }
    }

    @Test
    void a_body_that_an_interceptor_puts_in_the_place_of_ours_is_watched_as_ours() throws IOException {
        try (RawServer server = RawServer.responding(RawServer.response("500 Internal Server Error", "{}"));
                Wire wire = new Wire(server.url())) {
            wire.http.addInterceptor(chain -> {
                Buffer copy = new Buffer();
                chain.request().body().writeTo(copy);
                var other = chain.request()
                        .newBuilder()
                        .post(RequestBody.create(copy.readByteString(), MediaType.get("application/json")))
                        .build();
                chain.proceed(other).close();
                return chain.proceed(other);
            });
            Exchange exchange = wire.exchange(Phase.SUBMIT);

            assertThat(wire.submitFails(exchange).stage()).isEqualTo(Stage.BROKEN_RESPONSE);

            assertThat(exchange.requestsSent()).isEqualTo(1);
            assertThat(exchange.isBodyWritten()).isTrue();
            assertThat(server.received())
                    .singleElement()
                    .satisfies(request -> assertThat(new String(request.body(), StandardCharsets.UTF_8))
                            .contains("lighthouse"));
        }
    }

    @Test
    void a_body_that_an_interceptor_only_read_was_not_delivered() {
        try (Wire wire = new Wire(URI.create("http://127.0.0.1:1"))) {
            wire.http.addInterceptor(chain -> {
                chain.request().body().writeTo(new Buffer());
                return chain.proceed(chain.request());
            });
            Exchange exchange = wire.exchange(Phase.SUBMIT);

            assertThat(wire.submitFails(exchange).stage()).isEqualTo(Stage.NOT_DELIVERED);
            assertThat(exchange.isBodyWritten()).isFalse();
        }
    }

    @Test
    void a_proxy_may_ask_for_credentials_since_it_keeps_the_request_from_the_service() throws IOException {
        List<Integer> told = new ArrayList<>();
        try (RawServer proxy = new RawServer(connection -> {
                    for (var request = connection.receive(); request != null; request = connection.receive()) {
                        connection.send(
                                request.headers().containsKey("proxy-authorization")
                                        ? RawServer.response("200 OK", "{}")
                                        : RawServer.response("407 Proxy Authentication Required", ""));
                    }
                });
                Wire wire = new Wire(URI.create("http://service.example"))) {
            wire.http.proxy(new Proxy(
                    Proxy.Type.HTTP,
                    new InetSocketAddress("127.0.0.1", proxy.url().getPort())));
            wire.http.proxyAuthenticator((route, response) -> response.request()
                    .newBuilder()
                    .header("Proxy-Authorization", "Basic MARKEDKEY")
                    .build());
            Exchange exchange = wire.exchange(Phase.SUBMIT);
            exchange.beforeSend(() -> told.add(1));

            assertThat(Wire.join(wire.send(Wire.submission(), exchange)).status())
                    .isEqualTo(200);

            assertThat(proxy.received()).hasSize(2);
            assertThat(exchange.requestsSent()).isEqualTo(2);
            assertThat(told).hasSize(2);
        }
    }

    @Test
    void without_an_authenticator_a_407_is_the_response() throws IOException {
        try (RawServer proxy = RawServer.responding(RawServer.response("407 Proxy Authentication Required", ""));
                Wire wire = new Wire(URI.create("http://service.example"))) {
            wire.http.proxy(new Proxy(
                    Proxy.Type.HTTP,
                    new InetSocketAddress("127.0.0.1", proxy.url().getPort())));
            wire.http.proxyAuthenticator(Authenticator.NONE);

            assertThat(wire.submit().status()).isEqualTo(407);
            assertThat(proxy.received()).hasSize(1);
        }
    }

    @Test
    void a_407_of_the_service_itself_is_a_response_like_any_other() throws IOException {
        try (RawServer server = RawServer.responding(RawServer.response("407 Proxy Authentication Required", "{}"));
                Wire wire = new Wire(server.url())) {
            assertThat(wire.submit().status()).isEqualTo(407);
            assertThat(server.received()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_hook_is_called_once_for_each_request_after_connecting_and_before_the_first_byte(Phase phase)
            throws Exception {
        try (RawServer server = RawServer.responding(RawServer.response("200 OK", "{}"));
                Wire wire = new Wire(server.url())) {
            List<String> seen = new ArrayList<>();
            Exchange exchange = wire.exchange(phase);
            exchange.beforeSend(() -> {
                Wire.await(() -> server.connections() == 1);
                seen.add(exchange.requestsSent() + " " + server.received().size());
            });

            Wire.join(wire.send(Wire.submission(), exchange));

            assertThat(seen).containsExactly("0 0");
        }
    }

    @Test
    void a_hook_that_throws_vetoes_and_the_server_sees_nothing() throws IOException {
        try (RawServer server = RawServer.responding(RawServer.response("200 OK", "{}"));
                Wire wire = new Wire(server.url())) {
            int[] calls = new int[1];
            wire.http.addInterceptor(chain -> {
                try {
                    return chain.proceed(chain.request());
                } catch (IOException e) {
                    return chain.proceed(chain.request());
                }
            });
            for (Throwable thrown :
                    List.of(new IllegalStateException("the ledger is full"), new AssertionError("no"))) {
                Exchange exchange = wire.exchange(Phase.SUBMIT);
                exchange.beforeSend(() -> {
                    calls[0]++;
                    if (thrown instanceof Error error) {
                        throw error;
                    }
                    throw (RuntimeException) thrown;
                });
                ExchangeFailure failure = wire.submitFails(exchange);

                assertThat(failure.stage()).isEqualTo(Stage.VETOED);
                assertThat(failure.getCause()).isSameAs(thrown);
                assertThat(failure.isFinal()).isTrue();
                assertThat(exchange.requestsSent()).isZero();
            }
            assertThat(calls[0])
                    .as("a veto holds against an interceptor that tries again")
                    .isEqualTo(2);
            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void nothing_goes_out_where_the_exchange_was_ended_in_the_hook() throws IOException {
        try (RawServer server = RawServer.responding(RawServer.response("200 OK", "{}"));
                Wire wire = new Wire(server.url())) {
            Exchange exchange = wire.exchange(Phase.SUBMIT);
            exchange.beforeSend(() -> exchange.abort(Exchange.Abort.CANCELLED));

            ExchangeFailure failure = wire.submitFails(exchange);

            assertThat(failure.stage()).isEqualTo(Stage.NOT_DELIVERED);
            assertThat(failure.abort()).hasValue(Exchange.Abort.CANCELLED);
            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void a_large_body_goes_out_whole() throws IOException {
        String prompt = "x".repeat(3 * 8192);
        try (RawServer server = RawServer.responding(RawServer.response("200 OK", "{}"));
                Wire wire = new Wire(server.url())) {
            for (int length = 8192 * 3 - 40; length < 8192 * 3; length++) {
                Exchange exchange = wire.exchange(Phase.SUBMIT);
                WireRequest request = WireRequest.post("/submit")
                        .json(JsonObject.create().put("p", prompt.substring(0, length)))
                        .build();
                assertThat(Wire.join(wire.send(request, exchange)).status()).isEqualTo(200);
                assertThat(exchange.isBodyWritten()).isTrue();
            }
            assertThat(server.received())
                    .hasSize(40)
                    .allSatisfy(request -> assertThat(request.body()).endsWith('"', '}'));
        }
    }
}
