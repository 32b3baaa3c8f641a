package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.easel.CallOptions;
import dev.easel.Destination;
import dev.easel.DownloadException;
import dev.easel.EaselException;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ResponseLimits;
import dev.easel.Warning;
import dev.easel.spi.Download;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import dev.easel.testkit.VirtualTime;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An image that was paid for is downloaded again when that may help: when, how often, and from where. */
@Timeout(30)
class DownloadRetryTest {
    private static final ImageRequest REQUEST = ImageRequest.of("a lighthouse");

    private final VirtualTime time = VirtualTime.create();
    private final Story story = new Story();
    private ToyService service;
    private ImageClient client;

    @BeforeEach
    void start() throws Exception {
        service = new ToyService();
        service.response("/submit", "{}");
    }

    @AfterEach
    void stop() {
        client.close();
        service.close();
        time.awaitNothingScheduled();
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 421, 425, 429, 500, 503, 599})
    void a_host_that_may_have_it_later_is_asked_again(int status) {
        imageAt("/a.png");
        service.response("/a.png", ToyService.status(status, "")).response("/a.png", ToyService.image());

        assertThat(outcome().images()).hasSize(1);
        assertThat(waits()).containsExactly(1_000);
    }

    @Test
    void a_connection_that_breaks_is_made_again() {
        imageAt("/a.png");
        service.response("/a.png", ToyService.cut()).response("/a.png", ToyService.image());

        assertThat(outcome().images()).hasSize(1);
        assertThat(waits()).containsExactly(1_000);
    }

    @Test
    void an_image_that_is_over_its_limit_is_downloaded_once() {
        imageAt(
                builder -> builder.limits(
                        ResponseLimits.builder().imageBytes(1_024).build()),
                download -> download,
                "/a.png");
        service.response(
                "/a.png",
                new MockResponse.Builder()
                        .addHeader("Content-Type", "image/png")
                        .body(new Buffer().write(Arrays.copyOf(ToyService.IMAGE, 1_025)))
                        .build());

        assertThat(catchThrowable(this::outcome))
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining("imageBytes");
        assertThat(service.count("/a.png")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 410, 451, 499})
    void a_host_that_refuses_for_good_is_asked_once(int status) {
        imageAt("/a.png");
        service.response("/a.png", ToyService.status(status, "no"));

        DownloadException failed = catchThrowableOfType(DownloadException.class, this::outcome);

        assertThat(failed).hasMessageContaining("HTTP " + status + ", no");
        assertThat(failed.mayHaveBeenBilled()).isTrue();
        assertThat(service.count("/a.png")).isEqualTo(1);
        assertThat(waits()).isEmpty();
    }

    @Test
    void the_waits_double_up_to_ten_seconds() {
        imageAt("/a.png");
        for (int i = 0; i < 7; i++) {
            service.response("/a.png", ToyService.status(500, ""));
        }
        service.response("/a.png", ToyService.image());

        assertThat(outcome().images()).hasSize(1);
        assertThat(waits()).containsExactly(1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000);
    }

    @Test
    void no_number_of_failures_shortens_the_waits_again() {
        imageAt("/a.png");
        for (int i = 0; i < 66; i++) {
            service.response("/a.png", ToyService.status(500, ""));
        }
        service.response("/a.png", ToyService.image());

        CompletableFuture<ImageResult> result = client.generateAsync(
                REQUEST,
                CallOptions.builder()
                        .addListener(story)
                        .deadline(Duration.ofHours(1))
                        .build());
        time.runUntil(result);

        assertThat(waits()).hasSize(66).endsWith(10_000, 10_000, 10_000);
    }

    @Test
    void a_wait_that_the_host_asks_for_is_kept_but_for_less_than_a_second() {
        imageAt("/a.png");
        service.response("/a.png", busy("30"))
                .response("/a.png", busy("0"))
                .response("/a.png", busy("1"))
                .response("/a.png", ToyService.image());

        assertThat(outcome().images()).hasSize(1);
        assertThat(waits()).containsExactly(30_000, 1_000, 1_000);
    }

    @Test
    void an_image_may_be_late_for_as_long_as_the_provider_says() {
        time.advance(Duration.ofSeconds(3));
        imageAt(download -> download.notYetOn(Duration.ofSeconds(7), 404), "/a.png");
        service.response("/a.png", ToyService.status(404, ""));

        assertThat(catchThrowable(this::outcome)).isInstanceOf(DownloadException.class);
        assertThat(waits()).as("after seven seconds it is not late but gone").containsExactly(1_000, 2_000, 4_000);
    }

    @Test
    void a_page_in_place_of_an_image_may_be_gone_the_fifth_time() {
        imageAt("/a.png");
        for (int i = 0; i < 4; i++) {
            service.response("/a.png", ToyService.status(200, "<html>sorry</html>"));
        }
        service.response("/a.png", ToyService.image());

        assertThat(outcome().images()).hasSize(1);
    }

    @Test
    void a_page_in_place_of_an_image_ends_the_download_the_fifth_time() {
        imageAt("/a.png");
        service.response("/a.png", ToyService.status(200, "<html>sorry</html>"));

        assertThat(catchThrowable(this::outcome))
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining("sorry");
        assertThat(service.count("/a.png")).isEqualTo(5);
    }

    @Test
    void an_image_without_its_end_may_have_it_the_third_time(@TempDir Path folder) throws IOException {
        imageAt(
                builder -> builder.defaults(CallOptions.builder()
                        .destination(Destination.directory(folder))
                        .build()),
                download -> download,
                "/a.png");
        service.response("/a.png", cut()).response("/a.png", cut()).response("/a.png", ToyService.image());

        ImageResult result = outcome();

        assertThat(result.first().bytes()).isEqualTo(ToyService.IMAGE);
        assertThat(result.warnings()).isEmpty();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).as("nothing is left of the first two").hasSize(1);
        }
    }

    @Test
    void an_image_that_lacks_its_end_three_times_is_kept_and_warned_of() {
        imageAt("/a.png");
        service.response("/a.png", cut());

        ImageResult result = outcome();

        assertThat(result.first().bytes()).hasSize(ToyService.IMAGE.length - 12);
        assertThat(result.warnings())
                .extracting(Warning::toString)
                .singleElement()
                .asString()
                .contains("image 0 ends before its format's end marker");
        assertThat(service.count("/a.png")).isEqualTo(3);
    }

    @Test
    void another_address_is_tried_at_once_where_one_is_gone() {
        imageAt("/a.png", "/b.png");
        service.response("/a.png", ToyService.status(410, "")).response("/b.png", ToyService.image());

        assertThat(outcome().images()).hasSize(1);
        assertThat(waits()).isEmpty();
    }

    @Test
    void where_every_address_is_gone_the_last_one_says_why() {
        imageAt("/a.png", "/b.png");
        service.response("/a.png", ToyService.status(410, "a")).response("/b.png", ToyService.status(404, "b"));

        assertThat(catchThrowable(this::outcome))
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining("HTTP 404, b");
        assertThat(service.count("/a.png")).isEqualTo(1);
        assertThat(service.count("/b.png")).isEqualTo(1);
    }

    @Test
    void addresses_take_turns_while_they_fail() {
        imageAt("/a.png", "/b.png");
        service.response("/a.png", ToyService.status(500, ""))
                .response("/a.png", ToyService.image())
                .response("/b.png", ToyService.status(500, ""));

        assertThat(outcome().images()).hasSize(1);
        assertThat(service.seen())
                .extracting(request -> request.getUrl().encodedPath())
                .containsExactly("/submit", "/a.png", "/b.png", "/a.png");
        assertThat(waits()).containsExactly(1_000, 2_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void a_host_that_denies_gets_the_other_request_from_then_on(int status) {
        imageAt(this::withCredential, "/a.png");
        service.response("/a.png", ToyService.status(status, ""))
                .response("/credential.png", ToyService.status(500, ""))
                .response("/credential.png", ToyService.image());

        assertThat(outcome().images()).hasSize(1);
        assertThat(service.count("/a.png")).isEqualTo(1);
        assertThat(service.count("/credential.png")).isEqualTo(2);
    }

    @Test
    void a_host_that_denies_both_requests_is_asked_once_for_each() {
        imageAt(this::withCredential, "/a.png");
        service.response("/a.png", ToyService.status(401, "a"))
                .response("/credential.png", ToyService.status(403, "credential"));

        assertThat(catchThrowable(this::outcome))
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining("HTTP 403, credential");
        assertThat(service.count("/credential.png")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 429})
    void a_failure_that_may_pass_sends_no_credential(int status) {
        imageAt(this::withCredential, "/a.png");
        service.response("/a.png", ToyService.status(status, "")).response("/a.png", ToyService.image());

        assertThat(outcome().images()).hasSize(1);
        assertThat(service.count("/credential.png")).isZero();
    }

    @Test
    void an_image_that_is_gone_sends_no_credential() {
        imageAt(this::withCredential, "/a.png");
        service.response("/a.png", ToyService.status(404, ""));

        assertThat(catchThrowable(this::outcome)).isInstanceOf(DownloadException.class);
        assertThat(service.count("/credential.png")).isZero();
    }

    private Download withCredential(Download download) {
        return download.orIfDenied(WireRequest.fetch(URI.create(service.url() + "/credential.png"))
                .image()
                .withCredentials()
                .build());
    }

    private void imageAt(String... paths) {
        imageAt(download -> download, paths);
    }

    /** The service names an image at these paths of its own. */
    private void imageAt(UnaryOperator<Download> described, String... paths) {
        imageAt(builder -> builder, described, paths);
    }

    private void imageAt(UnaryOperator<AnyClient> settings, UnaryOperator<Download> described, String... paths) {
        AnyClient builder = AnyClient.of(
                        new BentProtocol() {
                            @Override
                            Outcome<FinishedWork> submitted(WireResponse response) {
                                Download download = Arrays.stream(paths)
                                        .map(path -> WireRequest.fetch(URI.create(service.url() + path))
                                                .image()
                                                .build())
                                        .map(Download::of)
                                        .reduce((first, next) ->
                                                first.or(next.candidates().get(0)))
                                        .orElseThrow();
                                return Outcome.done(
                                        FinishedWork.of(List.of(MadeImage.remote(described.apply(download)))));
                            }
                        },
                        service.url())
                .timeSource(time);
        client = settings.apply(builder).build();
    }

    private ImageResult outcome() {
        try {
            return time.runUntil(client.generateAsync(
                    REQUEST, CallOptions.builder().addListener(story).build()));
        } catch (CompletionException e) {
            throw e.getCause() instanceof EaselException cause ? cause : e;
        }
    }

    /** The waits before downloads, in milliseconds. */
    private List<Integer> waits() {
        return story.awaitFinished().events().stream()
                .filter(event -> event.startsWith("retry DOWNLOAD in "))
                .map(event -> Integer.valueOf(event.replaceAll("\\D", "")))
                .toList();
    }

    private static MockResponse busy(String retryAfter) {
        return new MockResponse.Builder()
                .code(503)
                .addHeader("Retry-After", retryAfter)
                .build();
    }

    /** A PNG without its last chunk, of a length that is not announced. */
    private static MockResponse cut() {
        return new MockResponse.Builder()
                .body(new Buffer().write(ToyService.IMAGE, 0, ToyService.IMAGE.length - 12))
                .removeHeader("Content-Length")
                .addHeader("Content-Type", "image/png")
                .addHeader("Connection", "close")
                .onResponseEnd(new SocketEffect.CloseSocket())
                .build();
    }
}
