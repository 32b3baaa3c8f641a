package dev.easel.engine;

import static dev.easel.engine.PictureHost.chunkedCutAfter;
import static dev.easel.engine.PictureHost.cutAfter;
import static dev.easel.engine.PictureHost.header;
import static dev.easel.engine.PictureHost.instead;
import static dev.easel.engine.PictureHost.right;
import static dev.easel.engine.PictureHost.without;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.easel.CallOptions;
import dev.easel.ClientClosedException;
import dev.easel.Destination;
import dev.easel.DownloadException;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.TaskTimeoutException;
import dev.easel.testkit.VirtualTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A picture's way from its host when connections break, over real sockets and a clock in the test's hand. */
@Timeout(60)
class ResumedDownloadTest {
    private static final ImageRequest REQUEST = ImageRequest.of("a lighthouse");
    private static final byte[] PICTURE = picture(1000, 1);

    private final VirtualTime time = VirtualTime.create();

    @TempDir
    private Path directory;

    private ToyService service;
    private ToyService host;
    private int submitted = 1;
    private ImageClient client;

    @BeforeEach
    void start() throws Exception {
        service = new ToyService();
        host = new ToyService();
        service.answer("/submit", "{\"urls\":[\"" + host.url() + "/a.png\"]}");
        client = ToyClient.builder(service.url())
                .timeSource(time)
                .allowDownloadsFrom("127.0.0.1", "localhost")
                .build();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        service.close();
        host.close();
        time.awaitNothingScheduled();
        assertThat(service.count("/submit")).as("a download submits nothing").isEqualTo(submitted);
        assertThat(files()).as("half files").noneMatch(name -> name.endsWith(".part"));
    }

    @Test
    void after_a_cut_only_the_rest_is_asked_for_and_only_of_the_same_version() {
        PictureHost pictures = host(new PictureHost(PICTURE).then(cutAfter(400)));

        assertThat(fetch()).isEqualTo(PICTURE);

        assertThat(pictures.served())
                .containsExactly(
                        new PictureHost.Served(null, null, 200, 400),
                        new PictureHost.Served("bytes=400-", "\"v1\"", 206, 600));
    }

    @Test
    void a_transfer_that_gets_on_is_never_given_up() {
        PictureHost pictures = new PictureHost(PICTURE);
        for (int cut = 0; cut < 20; cut++) {
            pictures.then(cutAfter(30));
        }
        host(pictures);

        assertThat(fetch()).isEqualTo(PICTURE);

        assertThat(pictures.ranges())
                .startsWith("null", "bytes=30-", "bytes=60-")
                .endsWith("bytes=600-");
        assertThat(pictures.served().stream()
                        .mapToLong(PictureHost.Served::sent)
                        .sum())
                .as("no byte is sent twice")
                .isEqualTo(PICTURE.length);
    }

    @Test
    void a_transfer_that_does_not_get_on_is_given_up_after_a_few_rounds() throws IOException {
        PictureHost pictures = new PictureHost(PICTURE).then(cutAfter(30));
        for (int cut = 0; cut < 20; cut++) {
            pictures.then(cutAfter(0));
        }
        host(pictures);

        assertThat(failure(Destination.directory(directory))).isInstanceOf(DownloadException.class);

        assertThat(pictures.served()).hasSize(6);
        assertThat(files()).isEmpty();
    }

    @Test
    void a_cut_among_chunks_is_noticed_and_the_rest_is_asked_for() {
        PictureHost pictures = host(new PictureHost(PICTURE).then(chunkedCutAfter(250)));

        assertThat(fetch()).isEqualTo(PICTURE);

        assertThat(pictures.ranges()).containsExactly("null", "bytes=250-");
    }

    @Test
    void a_cut_after_the_last_byte_and_before_the_last_chunk_begins_anew() {
        PictureHost pictures = host(new PictureHost(PICTURE).then(chunkedCutAfter(1000)));

        assertThat(fetch()).isEqualTo(PICTURE);

        assertThat(pictures.ranges()).containsExactly("null", "bytes=1000-", "null");
        assertThat(pictures.served().get(1).status()).isEqualTo(416);
    }

    @Test
    void a_stream_of_http_2_that_ends_early_is_noticed() throws Exception {
        OkHttpClient http2 = new OkHttpClient.Builder()
                .protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE))
                .build();
        try (ToyService api = new ToyService(Protocol.H2_PRIOR_KNOWLEDGE);
                ImageClient other = ToyClient.builder(api.url())
                        .httpClient(http2)
                        .timeSource(time)
                        .allowDownloadsFrom("127.0.0.1", "localhost")
                        .build()) {
            PictureHost pictures = new PictureHost(PICTURE)
                    .then(answer -> cutAfter(400)
                            .apply(answer)
                            .newBuilder()
                            .onResponseEnd(null)
                            .build());
            api.answer("/submit", "{\"urls\":[\"" + api.url() + "/a.png\"]}").answer("/a.png", pictures);

            assertThat(time.runUntil(other.generateAsync(REQUEST)).first().bytes())
                    .isEqualTo(PICTURE);
            assertThat(pictures.ranges()).containsExactly("null", "bytes=400-");
        }
        submitted = 0;
    }

    @Test
    void another_version_begins_anew() {
        byte[] other = picture(1000, 2);
        PictureHost pictures = host(new PictureHost(PICTURE).then(cutAfter(400)).thenChange(other, "\"v2\"", right()));

        assertThat(fetch()).isEqualTo(other);

        assertThat(pictures.served().get(1)).isEqualTo(new PictureHost.Served("bytes=400-", "\"v1\"", 200, 1000));
    }

    @Test
    void another_version_that_breaks_is_gone_on_with_by_its_own_tag() {
        byte[] other = picture(1500, 2);
        PictureHost pictures =
                host(new PictureHost(PICTURE).then(cutAfter(400)).thenChange(other, "\"v2\"", cutAfter(700)));

        assertThat(fetch()).isEqualTo(other);

        assertThat(pictures.served().get(2)).isEqualTo(new PictureHost.Served("bytes=700-", "\"v2\"", 206, 800));
    }

    @ParameterizedTest
    @CsvSource({"1000, v2", "1500, v1", "1500,", "500, v1"})
    void a_host_that_sends_the_rest_of_another_version_is_found_out(int size, String tag) {
        byte[] other = picture(size, 2);
        PictureHost pictures = host(new PictureHost(PICTURE)
                .blindToIfRange()
                .then(cutAfter(600))
                .thenChange(other, tag == null ? null : "\"" + tag + "\"", right()));

        assertThat(fetch()).isEqualTo(other);

        assertThat(pictures.ranges()).containsExactly("null", "bytes=600-", "null");
    }

    @Test
    void a_host_without_ranges_sends_it_whole_again() {
        PictureHost pictures = host(new PictureHost(PICTURE).withoutRanges().then(cutAfter(400)));

        assertThat(fetch()).isEqualTo(PICTURE);

        assertThat(pictures.ranges()).containsExactly("null", "null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"W/\"v1\"", "v1", "\"v 1\"", "\"v\"1\""})
    void a_tag_that_does_not_name_every_byte_is_not_relied_on(String tag) {
        PictureHost pictures = host(new PictureHost(PICTURE).tag(tag).then(cutAfter(400)));

        assertThat(fetch()).isEqualTo(PICTURE);

        assertThat(pictures.ranges()).containsExactly("null", "null");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Tue, 02 Jan 2024 09:59:59 GMT; bytes=400-",
                "Tue, 02 Jan 2024 10:00:00 GMT; null",
                "yesterday; null"
            })
    void a_date_names_a_version_only_when_its_second_is_over(String modified, String asked) {
        PictureHost pictures =
                host(new PictureHost(PICTURE).tag(null).modified(modified).then(cutAfter(400)));

        assertThat(fetch()).isEqualTo(PICTURE);

        assertThat(pictures.ranges()).containsExactly("null", asked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes 399-999/1000",
                "bytes 401-999/1000",
                "bytes 400-998/1000",
                "bytes 400-999/*0",
                "bytes */1000",
                "items 400-999/1000",
                "bytes 400-999/1001",
                "bytes 400-99999999999999999999/1000",
                ""
            })
    void a_rest_that_is_not_the_one_asked_for_is_thrown_away_and_not_asked_for_again(String range) {
        PictureHost pictures = host(new PictureHost(PICTURE)
                .then(cutAfter(400))
                .then(header("Content-Range", range))
                .then(cutAfter(500)));

        assertThat(fetch()).isEqualTo(PICTURE);

        assertThat(pictures.ranges()).containsExactly("null", "bytes=400-", "null", "null");
    }

    @Test
    void a_rest_of_untold_size_is_taken_where_the_size_is_known() {
        host(new PictureHost(PICTURE).then(cutAfter(400)).then(header("Content-Range", "bytes 400-999/*")));

        assertThat(fetch()).isEqualTo(PICTURE);
    }

    @Test
    void a_host_may_send_less_of_the_rest_than_was_asked_for() {
        PictureHost pictures = host(new PictureHost(PICTURE)
                .then(cutAfter(400))
                .then(answer -> answer.newBuilder()
                        .body(new Buffer().write(PICTURE, 400, 100))
                        .setHeader("Content-Range", "bytes 400-499/1000")
                        .build()));

        assertThat(fetch()).isEqualTo(PICTURE);

        assertThat(pictures.ranges()).containsExactly("null", "bytes=400-", "bytes=500-");
    }

    @Test
    void a_piece_that_nobody_asked_for_is_no_picture_and_the_picture_is_asked_for_again() {
        host(new PictureHost(PICTURE)
                .then(answer -> answer.newBuilder()
                        .code(206)
                        .addHeader("Content-Range", "bytes 0-999/2000")
                        .build()));

        assertThat(fetch()).isEqualTo(PICTURE);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 416, 501})
    void a_host_that_dislikes_the_question_is_asked_for_the_whole(int status) {
        PictureHost pictures =
                host(new PictureHost(PICTURE).then(cutAfter(400)).then(instead(ToyService.status(status, ""))));

        assertThat(fetch()).isEqualTo(PICTURE);

        assertThat(pictures.served()).hasSize(3);
    }

    @Test
    void pieces_are_kept_while_the_host_is_busy_and_its_own_time_is_kept_to() {
        PictureHost pictures = host(new PictureHost(PICTURE).then(cutAfter(400)));
        for (int i = 0; i < 8; i++) {
            pictures.then(instead(new MockResponse.Builder()
                    .code(i % 2 == 0 ? 503 : 429)
                    .addHeader("Retry-After", "7")
                    .build()));
        }

        ImageResult result = time.runUntil(client.generateAsync(REQUEST));

        assertThat(result.first().bytes()).isEqualTo(PICTURE);
        assertThat(pictures.ranges()).hasSize(10).endsWith("bytes=400-");
        assertThat(result.timings().total()).isEqualTo(Duration.ofSeconds(1 + 8 * 7));
    }

    @Test
    void a_host_that_is_busy_for_longer_than_the_deadline_ends_at_the_deadline_without_half_a_file()
            throws IOException {
        host(new PictureHost(PICTURE)
                .then(cutAfter(400))
                .then(instead(new MockResponse.Builder()
                        .code(503)
                        .addHeader("Retry-After", "86400")
                        .build())));

        assertThat(failure(Destination.directory(directory))).isInstanceOf(TaskTimeoutException.class);

        assertThat(files()).isEmpty();
    }

    @Test
    void the_rest_is_asked_of_where_a_redirect_leads() throws Exception {
        try (ToyService other = new ToyService()) {
            PictureHost pictures = new PictureHost(PICTURE).then(cutAfter(400));
            other.answer("/real.png", pictures);
            host.answer(
                    "/a.png",
                    new MockResponse.Builder()
                            .code(302)
                            .addHeader("Location", other.url() + "/real.png")
                            .build());

            assertThat(fetch()).isEqualTo(PICTURE);

            assertThat(pictures.ranges()).containsExactly("null", "bytes=400-");
        }
    }

    @Test
    void an_encoded_rest_is_no_rest() {
        PictureHost pictures = host(new PictureHost(PICTURE)
                .then(cutAfter(400))
                .then(header("Content-Encoding", "gzip"))
                .then(without("Accept-Ranges")));

        assertThat(fetch()).isEqualTo(PICTURE);

        assertThat(pictures.ranges()).containsExactly("null", "bytes=400-", "null");
    }

    @Test
    void an_encoded_whole_in_place_of_the_rest_is_asked_for_again() {
        PictureHost pictures = host(new PictureHost(PICTURE)
                .then(cutAfter(400))
                .thenChange(PICTURE, "\"v2\"", header("Content-Encoding", "gzip")));

        assertThat(fetch()).isEqualTo(PICTURE);

        assertThat(pictures.ranges()).containsExactly("null", "bytes=400-", "null");
    }

    @Test
    void the_limit_counts_over_all_pieces() {
        PictureHost pictures = host(new PictureHost(PICTURE)
                .then(chunkedCutAfter(400))
                .then(answer -> answer.newBuilder()
                        .setHeader("Content-Range", "bytes 400-536870912/536870913")
                        .setHeader("Content-Length", 536870912L - 400 + 1)
                        .build()));

        assertThat(failure(Destination.memory()))
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining("536870913 bytes, more than 536870912");

        assertThat(pictures.served()).as("it does not get smaller").hasSize(2);
    }

    @Test
    void a_file_appears_whole_and_under_its_name_alone() throws IOException {
        Path file = Files.write(directory.resolve("a.png"), new byte[] {1, 2, 3});
        host(new PictureHost(PICTURE).then(cutAfter(400)).then(cutAfter(1)));

        ImageTask task = client.submit(REQUEST, to(Destination.file(file)));
        time.awaitScheduledWithin(Duration.ofSeconds(1));
        assertThat(files()).as("what has arrived waits beside").hasSize(2);
        assertThat(file).hasBinaryContent(new byte[] {1, 2, 3});
        time.runUntil(task.result());

        assertThat(file).hasBinaryContent(PICTURE);
        assertThat(files()).containsExactly("a.png");
    }

    @Test
    void memory_holds_the_picture_and_no_more() {
        host(new PictureHost(PICTURE).then(chunkedCutAfter(700)).then(cutAfter(1)));

        assertThat(fetch()).isEqualTo(PICTURE);
    }

    @Test
    void cancelling_between_two_pieces_leaves_no_file() throws IOException {
        host(new PictureHost(PICTURE).then(cutAfter(400)));
        ImageTask task = client.submit(REQUEST, to(Destination.directory(directory)));
        time.awaitScheduledWithin(Duration.ofSeconds(1));
        assertThat(files()).singleElement().asString().endsWith(".part");

        task.cancel();
        time.awaitNothingScheduled();

        assertThat(files()).isEmpty();
        assertThat(host.count("/a.png")).isEqualTo(1);
    }

    @Test
    void closing_the_client_between_two_pieces_leaves_no_file() throws IOException {
        host(new PictureHost(PICTURE).then(cutAfter(400)));
        ImageTask task = client.submit(REQUEST, to(Destination.directory(directory)));
        time.awaitScheduledWithin(Duration.ofSeconds(1));

        client.close();
        time.awaitNothingScheduled();

        assertThat(catchThrowable(() -> task.result().join())).hasCauseInstanceOf(ClientClosedException.class);
        assertThat(files()).isEmpty();
    }

    @Test
    void failing_for_good_between_two_pieces_leaves_no_file() throws IOException {
        PictureHost pictures = host(new PictureHost(PICTURE)
                .then(cutAfter(400))
                .then(instead(ToyService.status(410, "gone")))
                .then(instead(ToyService.status(410, "gone"))));

        assertThat(failure(Destination.directory(directory)))
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining("410");

        assertThat(pictures.ranges()).containsExactly("null", "bytes=400-", "null");
        assertThat(files()).isEmpty();
    }

    @Test
    void a_sink_gets_a_broken_picture_from_its_beginning_in_another_stream() {
        PictureHost pictures = host(new PictureHost(PICTURE).then(cutAfter(400)));
        List<ByteArrayOutputStream> streams = new CopyOnWriteArrayList<>();
        Destination sink = Destination.sink(arrival -> {
            streams.add(new ByteArrayOutputStream());
            return streams.get(arrival);
        });

        time.runUntil(client.generateAsync(REQUEST, to(sink)));

        assertThat(streams)
                .extracting(ByteArrayOutputStream::toByteArray)
                .containsExactly(Arrays.copyOf(PICTURE, 400), PICTURE);
        assertThat(pictures.ranges()).containsExactly("null", "null");
    }

    @Test
    void whatever_breaks_wherever_the_picture_is_that_of_the_host_bit_for_bit() throws IOException {
        Random random = new Random(20240102);
        for (int run = 0; run < 150; run++) {
            int size = 100 + random.nextInt(run % 3 == 0 ? 200_000 : 5_000);
            PictureHost pictures = new PictureHost(picture(size, random.nextInt()));
            // Four steps that bring nothing are survived, five are not.
            for (int step = random.nextInt(5); step > 0; step--) {
                int cut = random.nextInt(size);
                UnaryOperator<MockResponse> broken = random.nextInt(4) == 0 ? chunkedCutAfter(cut) : cutAfter(cut);
                if (random.nextInt(5) == 0) {
                    size = 100 + random.nextInt(5_000);
                    pictures.thenChange(picture(size, random.nextInt()), "\"" + run + "-" + step + "\"", broken);
                } else {
                    pictures.then(broken);
                }
            }
            if (random.nextInt(6) == 0) {
                pictures.blindToIfRange();
            }
            host.forget("/a.png");
            host(pictures);
            submitted = run + 1;
            Path file = directory.resolve(run + ".png");
            boolean toFile = random.nextBoolean();

            ImageResult result = time.runUntil(
                    client.generateAsync(REQUEST, to(toFile ? Destination.file(file) : Destination.memory())));

            assertThat(Arrays.equals(result.first().bytes(), pictures.picture()))
                    .as("run %d: the picture of the host after %s", run, pictures.served())
                    .isTrue();
            assertThat(Files.exists(file)).isEqualTo(toFile);
        }
    }

    private PictureHost host(PictureHost pictures) {
        host.answer("/a.png", pictures);
        return pictures;
    }

    private byte[] fetch() {
        return time.runUntil(client.generateAsync(REQUEST)).first().bytes();
    }

    private Throwable failure(Destination destination) {
        Throwable thrown = catchThrowable(() -> time.runUntil(client.generateAsync(REQUEST, to(destination))));
        return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }

    private static CallOptions to(Destination destination) {
        return CallOptions.builder().destination(destination).build();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** Begins like a picture and goes on with anything. */
    private static byte[] picture(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        System.arraycopy(ToyService.PICTURE, 0, bytes, 0, ToyService.PICTURE.length);
        return bytes;
    }
}
