package dev.easel.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.internal.guard.AllowedHost;
import dev.easel.internal.transport.ExchangeFailure.Stage;
import dev.easel.spi.CredentialSource;
import dev.easel.spi.Credentials;
import dev.easel.spi.JsonObject;
import dev.easel.spi.RequestToSign;
import dev.easel.spi.WireBody;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where credentials go, and how they are computed for a request. */
@Timeout(60)
class CredentialsLineTest {
    private static final String TOKEN = "token-MARKEDKEY-of-a-source";

    private RawServer service;
    private RawServer regional;
    private Wire wire;

    @BeforeEach
    void start() throws IOException {
        service = RawServer.responding(RawServer.response("200 OK", "{\"token\":\"" + TOKEN + "\"}"));
        regional = RawServer.responding(RawServer.response("200 OK", "{\"token\":\"" + TOKEN + "\"}"));
        wire = new Wire(service.url());
        wire.allowed.add(AllowedHost.parse(regional.url().getAuthority()));
        wire.vouchesFor = address -> address.getPort() == regional.url().getPort();
    }

    @AfterEach
    void stop() throws IOException {
        wire.close();
        regional.close();
        service.close();
    }

    @Test
    void an_address_that_the_provider_vouches_for_gets_the_credentials() {
        poll(WireRequest.to("GET", regional.url("/status/1")).withCredentials());

        assertThat(authorizations(regional)).containsExactly("Bearer " + Wire.KEY);
    }

    @Test
    void an_address_of_the_configured_origin_gets_the_credentials_unasked_where_the_request_says_so() {
        wire.vouchesFor = address -> {
            throw new AssertionError("asked for " + address);
        };
        poll(WireRequest.to("GET", service.url("/elsewhere/1")).withCredentials());
        poll(WireRequest.to("GET", service.url("/elsewhere/1")));

        assertThat(authorizations(service)).containsExactly("Bearer " + Wire.KEY, null);
    }

    @Test
    void any_other_address_gets_none() {
        poll(WireRequest.to("GET", regional.url("/status/1")));
        wire.vouchesFor = address -> false;
        poll(WireRequest.to("GET", regional.url("/status/1")).withCredentials());

        assertThat(authorizations(regional)).containsExactly(null, null);
    }

    @Test
    void plain_http_gets_none_unless_both_ends_are_on_this_machine() throws IOException {
        int port = regional.url().getPort();
        try (Wire named = new Wire(service.url())) {
            named.http.dns(name -> List.of(InetAddress.getLoopbackAddress()));
            named.allowed.add(AllowedHost.parse("regional.test"));
            named.vouchesFor = address -> true;
            WireRequest request = WireRequest.to("GET", URI.create("http://regional.test:" + port + "/status"))
                    .withCredentials()
                    .build();
            Wire.join(named.send(request, named.exchange(Phase.POLL)));
        }
        assertThat(authorizations(regional)).containsExactly((String) null);
    }

    @Test
    void a_redirect_from_a_vouched_address_loses_the_credentials() throws IOException {
        try (RawServer far = RawServer.responding(
                        RawServer.response("200 OK", "\u0089PNG\r\n\u001a\nIEND", "Content-Type: image/png"));
                RawServer near = RawServer.responding(
                        RawServer.response("302 Found", "", "Location: " + far.url("/image.png")))) {
            wire.allowed.add(AllowedHost.parse("127.0.0.1"));
            wire.vouchesFor = address -> true;
            WireRequest request = WireRequest.fetch(near.url("/image"))
                    .image()
                    .withCredentials()
                    .build();

            assertThat(Wire.join(wire.send(request, wire.exchange(Phase.DOWNLOAD)))
                            .images())
                    .hasSize(1);

            assertThat(authorizations(near)).containsExactly("Bearer " + Wire.KEY);
            assertThat(authorizations(far)).containsExactly((String) null);
        }
    }

    @Test
    void a_vouched_address_that_no_response_may_name_is_refused_all_the_same() {
        try (Wire strict = new Wire(service.url())) {
            strict.vouchesFor = address -> true;
            WireRequest request = WireRequest.to("GET", regional.url("/status"))
                    .withCredentials()
                    .build();

            assertThat(Wire.failure(strict.send(request, strict.exchange(Phase.POLL)))
                            .stage())
                    .isEqualTo(Stage.REFUSED);
        }
        assertThat(regional.received()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void a_source_signs_the_request_that_is_sent(WireBody body) throws Exception {
        List<RequestToSign> signed = new CopyOnWriteArrayList<>();
        List<byte[]> digests = new CopyOnWriteArrayList<>();
        computed(request -> {
            signed.add(request);
            digests.add(request.bodyDigest("SHA-256"));
            return Map.of("Authorization", "Signed " + TOKEN);
        });
        WireRequest.Builder request = WireRequest.to("PUT", "/submit?a=1").header("X-Wanted", "yes");
        Wire.join(wire.send((body == null ? request : request.body(body)).build(), wire.exchange(Phase.SUBMIT)));

        RawServer.Received received = service.received().get(0);
        assertThat(received.headers()).containsEntry("authorization", "Signed " + TOKEN);
        assertThat(digests).containsExactly(MessageDigest.getInstance("SHA-256").digest(received.body()));
        assertThat(signed.get(0).method()).isEqualTo("PUT");
        assertThat(signed.get(0).address()).isEqualTo(service.url("/submit?a=1"));
        assertThat(signed.get(0).headers()).containsExactlyEntriesOf(Map.of("X-Wanted", "yes"));
    }

    static Stream<WireBody> bodies() {
        return Stream.of(
                null,
                WireBody.json(JsonObject.create().put("prompt", "a lighthouse")),
                WireBody.multipart(
                        List.of(WireBody.Part.text("prompt", "a lighthouse"), WireBody.Part.text("seed", "7"))));
    }

    @Test
    void a_source_is_called_for_each_request_that_may_carry_credentials_and_for_no_other() {
        AtomicInteger calls = new AtomicInteger();
        computed(request -> Map.of("x-key", TOKEN + calls.incrementAndGet()));
        wire.submit();
        poll(WireRequest.get("/status"));
        poll(WireRequest.to("GET", regional.url("/status")).withCredentials());
        poll(WireRequest.to("GET", regional.url("/image")));

        assertThat(service.received())
                .extracting(request -> request.headers().get("x-key"))
                .containsExactly(TOKEN + 1, TOKEN + 2);
        assertThat(regional.received())
                .extracting(request -> request.headers().get("x-key"))
                .containsExactly(TOKEN + 3, null);
    }

    @Test
    void what_a_source_returned_is_hidden_in_the_response_and_in_those_of_other_hosts() {
        computed(request -> Map.of("Authorization", "Bearer " + TOKEN));

        assertThat(wire.submit().text()).doesNotContain("MARKEDKEY").contains("****");
        assertThat(poll(WireRequest.to("GET", regional.url("/image"))).text())
                .doesNotContain("MARKEDKEY")
                .contains("****");
    }

    @ParameterizedTest
    @MethodSource("broken")
    void a_source_that_throws_or_returns_no_headers_sends_nothing(CredentialSource source) {
        computed(source);

        ExchangeFailure failure = wire.submitFails(wire.exchange(Phase.SUBMIT));

        assertThat(failure.stage()).isEqualTo(Stage.NO_CREDENTIALS);
        assertThat(failure)
                .hasMessageContaining("credentials could not be computed")
                .hasCauseInstanceOf(Throwable.class);
        assertThat(failure.isFinal()).as("of no use to try again").isFalse();
        assertThat(failure).hasMessageNotContaining("MARKEDKEY");
        assertThat(service.received()).isEmpty();
    }

    static Stream<CredentialSource> broken() {
        Map<String, String> nullValue = new HashMap<>();
        nullValue.put("Authorization", null);
        return Stream.of(
                request -> {
                    throw new IllegalStateException("the token server is down");
                },
                request -> {
                    throw new AssertionError("a bug");
                },
                request -> null,
                request -> nullValue,
                request -> Map.of("Authorization", "Bearer MARKEDKEY\r\nX-Other: 1"),
                request -> Map.of("Authorization", "Bearer MARKEDKEY\u00e9"),
                request -> Map.of("Authorization", ""),
                request -> Map.of("Bearer MARKEDKEY", "Authorization"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void vouching_that_throws_sends_nothing(boolean error) {
        wire.vouchesFor = address -> {
            if (error) {
                throw new AssertionError("a bug");
            }
            throw new IllegalStateException("a bug");
        };
        WireRequest request =
                WireRequest.to("GET", regional.url("/status")).withCredentials().build();

        assertThat(Wire.failure(wire.send(request, wire.exchange(Phase.POLL))).stage())
                .isEqualTo(Stage.NO_CREDENTIALS);
        assertThat(regional.received()).isEmpty();
    }

    private void computed(CredentialSource source) {
        wire.credentials = Credentials.computed(source);
    }

    private WireResponse poll(WireRequest.Builder request) {
        return Wire.join(wire.send(request.build(), wire.exchange(Phase.POLL)));
    }

    private static List<String> authorizations(RawServer server) {
        return server.received().stream()
                .map(request -> request.headers().get("authorization"))
                .toList();
    }
}
