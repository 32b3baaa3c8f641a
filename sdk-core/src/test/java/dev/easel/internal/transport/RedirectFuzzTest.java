package dev.easel.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.easel.Destination;
import dev.easel.internal.guard.ProxyHosts;
import dev.easel.internal.guard.UrlGuard;
import dev.easel.internal.image.ImageStores;
import dev.easel.spi.JsonValue;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/** Whatever a {@code Location} says, a download goes on to a judged http address without a key, or it ends as refused. */
class RedirectFuzzTest {
    private static final int MOST = 5;
    private static final URI OWN = URI.create("https://api.example.com");
    private static final UrlGuard GUARD = UrlGuard.of(OWN, List.of(), ProxyHosts.of(new OkHttpClient()));

    /** The locations, one a line, of the redirects that follow one another. */
    @FuzzTest
    void location(byte[] lines) {
        String text = new String(lines, StandardCharsets.UTF_8);
        follow("https://images.example.com/a/b.png?signature=1", text);
        follow("http://images.example.com/a/b.png", text);
    }

    private static void follow(String from, String text) {
        String[] locations = text.split("\n", -1);
        List<WireRequest> sent = new ArrayList<>();
        Line wire = (request, exchange) -> {
            sent.add(request);
            return sent.size() > locations.length
                    ? WireResponse.of(200, Map.of(), "", JsonValue.absent(), 0)
                    : WireResponse.of(302, Map.of("location", locations[sent.size() - 1]), "", JsonValue.absent(), 0);
        };
        Line line = new RedirectLine(new GuardLine(wire, GUARD), ServiceUrls.of(OWN), MOST);
        try {
            line.exchange(
                    WireRequest.fetch(URI.create(from)).image().build(),
                    Exchange.of(
                            Phase.DOWNLOAD,
                            Deadline.after(Duration.ofMinutes(1), new TestClock()),
                            ImageStores.of(Destination.memory())));
        } catch (IOException | ExchangeFailure refused) {
            assertThat(refused.getMessage()).isNotBlank().doesNotContain("signature=1");
        }
        assertThat(sent).hasSizeBetween(1, MOST + 1);
        HttpUrl before = HttpUrl.get(from);
        for (WireRequest request : sent.subList(1, sent.size())) {
            HttpUrl to = HttpUrl.get(request.address().orElseThrow().toString());
            assertThat(to.username() + to.password()).isEmpty();
            assertThat(to.isHttps() || !before.isHttps())
                    .as("no step from https to http")
                    .isTrue();
            assertThat(request.hasCredentials()).isFalse();
            assertThat(request.isImage()).isTrue();
            assertThat(request.body()).isEmpty();
            before = to;
        }
    }
}
