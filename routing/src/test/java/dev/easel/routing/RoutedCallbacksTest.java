package dev.easel.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.CallbackCall;
import dev.easel.CallbackReceiver;
import dev.easel.ConfigurationException;
import dev.easel.ImageClient;
import dev.easel.UnsupportedByServiceException;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.FalEmulator;
import dev.easel.testkit.LocalEmulator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One callback receiver in front of those of the clients. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class RoutedCallbacksTest {
    private static final URI BASE = URI.create("https://images.example.com/callbacks");

    private final Services services = new Services();
    private final FalEmulator fal = services.fal(FalEmulator.builder());
    private final LocalEmulator local = services.local(Duration.ZERO);
    private final ImageClient falClient = services.client(fal);
    private final ImageClient localClient = services.client(local);

    @AfterEach
    void close() {
        services.close();
    }

    private static int posted(CallbackReceiver receiver, String target, InputStream body) {
        return receiver.receive(CallbackCall.of("POST", target, Map.of(), body)).status();
    }

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_client_gets_the_address_of_its_own_receiver_behind_the_same_base() {
        RoutingClient client = services.built(services.routing(falClient, localClient));
        URI address = client.callbackReceiver().address(BASE);

        services.time.runUntil(client.generateAsync(
                Services.REQUEST.toBuilder().callbackUrl(address).build(), Services.OPTIONS));

        String own = falClient.callbackReceiver().address(BASE).toString();
        assertThat(fal.exchanges())
                .filteredOn(exchange -> exchange.kind() == ExchangeKind.SUBMIT)
                .singleElement()
                .satisfies(submission ->
                        assertThat(submission.toString()).contains(URLEncoder.encode(own, StandardCharsets.UTF_8)));
        assertThat(client.callbackReceiver().address(BASE)).isEqualTo(address);
    }

    @Test
    void a_client_without_callbacks_gets_no_address_and_polls() {
        RoutingClient client = services.built(services.routing(localClient, falClient));
        URI address = client.callbackReceiver().address(BASE);

        Route route = services.time
                .runUntil(client.generateAsync(
                        Services.REQUEST.toBuilder().callbackUrl(address).build(), Services.OPTIONS))
                .tag(Route.class)
                .orElseThrow();

        assertThat(route.client()).contains("local");
    }

    @Test
    void a_callback_goes_to_the_client_whose_token_it_bears() {
        RoutingClient client = services.built(services.routing(localClient, falClient));
        CallbackReceiver receiver = client.callbackReceiver();
        String falPath = falClient.callbackReceiver().address(BASE).getPath();

        // fal signs its callbacks, and this one is not signed: the client has judged it.
        assertThat(posted(receiver, falPath, text("{}")))
                .isEqualTo(posted(falClient.callbackReceiver(), falPath, text("{}")))
                .isNotEqualTo(404);
        assertThat(posted(receiver, "/callbacks/nobody", text("{}"))).isEqualTo(404);
    }

    @Test
    void what_comes_to_the_common_address_is_given_to_each_client() {
        RoutingClient client = services.built(services.routing(localClient, falClient));
        CallbackReceiver receiver = client.callbackReceiver();
        String path = receiver.address(BASE).getPath();
        String falPath = falClient.callbackReceiver().address(BASE).getPath();

        assertThat(posted(receiver, path, text("{}")))
                .isEqualTo(posted(falClient.callbackReceiver(), falPath, text("{}")))
                .isNotEqualTo(404);
        assertThat(posted(receiver, path, text("x".repeat(CallbackReceiver.MAX_BODY + 1))))
                .isEqualTo(413);
        assertThat(posted(receiver, path, new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("broke off");
                    }
                }))
                .isEqualTo(400);
    }

    @Test
    void without_a_client_that_receives_callbacks_there_is_no_receiver() {
        RoutingClient client = services.built(services.routing(localClient));

        assertThatThrownBy(client::callbackReceiver)
                .isInstanceOf(UnsupportedByServiceException.class)
                .hasMessageContaining("none of the clients [local] receives callbacks");
        assertThatThrownBy(() -> services.built(services.routing(falClient))
                        .callbackReceiver()
                        .address(URI.create("https://images.example.com/?a=b")))
                .isInstanceOf(ConfigurationException.class);
    }
}
