package dev.easel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The emulators' image host, as somebody sees it who fetches a picture in pieces. */
@Timeout(30)
class PictureRangesTest {
    private final ItsRoseEmulator emulator = ItsRoseEmulator.builder().start();
    private String address;
    private byte[] picture;
    private String tag;

    @BeforeEach
    void draw() throws IOException {
        address = ItsRoseWire.address(ItsRoseWire.post(emulator, "/sdapi/txt2img", ItsRoseWire.textToImage()));
        Wire.Answer whole = get();
        picture = whole.body();
        tag = whole.header("ETag");
    }

    @AfterEach
    void close() {
        emulator.close();
    }

    @Test
    void a_picture_offers_its_ranges_and_names_its_version() throws IOException {
        Wire.Answer whole = get();

        assertThat(whole.status()).isEqualTo(200);
        assertThat(whole.header("Accept-Ranges")).isEqualTo("bytes");
        assertThat(whole.header("ETag")).matches("\"[0-9a-f]{16}\"");
        assertThat(whole.header("Last-Modified")).matches("\\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT");
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=100-, 100, -1",
        "bytes=0-0, 0, 0",
        "bytes=100-199, 100, 199",
        "bytes=-10, -10, -1",
        "bytes=5-99999999, 5, -1"
    })
    void a_range_is_answered_with_that_range(String range, int from, int to) throws IOException {
        int first = from < 0 ? picture.length + from : from;
        int last = to < 0 ? picture.length + to : to;

        Wire.Answer piece = get("Range", range, "If-Range", tag);

        assertThat(piece.status()).isEqualTo(206);
        assertThat(piece.header("Content-Range")).isEqualTo("bytes " + first + "-" + last + "/" + picture.length);
        assertThat(piece.body()).isEqualTo(Arrays.copyOfRange(picture, first, last + 1));
        assertThat(piece.header("ETag")).isEqualTo(tag);
    }

    @Test
    void the_date_is_a_condition_too() throws IOException {
        assertThat(get("Range", "bytes=1-", "If-Range", get().header("Last-Modified"))
                        .status())
                .isEqualTo(206);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"another\"", "Tue, 02 Jan 2001 10:00:00 GMT"})
    void of_another_version_the_whole_is_sent(String version) throws IOException {
        Wire.Answer whole = get("Range", "bytes=100-", "If-Range", version);

        assertThat(whole.status()).isEqualTo(200);
        assertThat(whole.body()).isEqualTo(picture);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=a-b", "bytes=-", "items=1-2", "bytes=1-2,5-6", "bytes=9-3"})
    void what_is_no_single_range_is_answered_with_the_whole(String range) throws IOException {
        assertThat(get("Range", range).body()).isEqualTo(picture);
    }

    @Test
    void a_range_behind_the_end_cannot_be_had() throws IOException {
        Wire.Answer refused = get("Range", "bytes=" + picture.length + "-");

        assertThat(refused.status()).isEqualTo(416);
        assertThat(refused.header("Content-Range")).isEqualTo("bytes */" + picture.length);
    }

    @Test
    void what_the_standard_forbids_a_client_is_refused() throws IOException {
        assertThat(get("If-Range", tag).text()).contains("If-Range was sent without Range");
        assertThat(get("Range", "bytes=1-", "If-Range", "W/" + tag).text()).contains("weak tag");
    }

    @Test
    void cut_after_sends_so_many_bytes_and_the_journal_says_so() throws IOException {
        emulator.next(Moment.DOWNLOAD, Fault.cutAfter(100));
        assertThatIOException().isThrownBy(this::get);
        emulator.next(Moment.DOWNLOAD, Fault.cutAfter(picture.length));
        assertThat(get().body()).isEqualTo(picture);

        assertThat(emulator.exchanges()).last().satisfies(whole -> {
            assertThat(whole.status()).isEqualTo(200);
            assertThat(whole.sent()).isEqualTo(picture.length);
        });
        assertThat(emulator.exchanges().get(2)).satisfies(cut -> {
            assertThat(cut.status()).isZero();
            assertThat(cut.sent()).isEqualTo(100);
        });
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fault.cutAfter(-1))
                .withMessageContaining("bytes is -1");
    }

    @Test
    void without_ranges_the_host_offers_none_and_sends_the_whole() throws IOException {
        emulator.next(Moment.DOWNLOAD, Fault.withoutRanges());

        Wire.Answer whole = get("Range", "bytes=100-", "If-Range", tag);

        assertThat(whole.status()).isEqualTo(200);
        assertThat(whole.body()).isEqualTo(picture);
        assertThat(whole.headers().map()).doesNotContainKeys("accept-ranges", "etag", "last-modified");
    }

    @Test
    void a_wrong_range_begins_one_byte_late_and_says_so() throws IOException {
        emulator.next(Moment.DOWNLOAD, Fault.wrongRange());

        Wire.Answer piece = get("Range", "bytes=100-", "If-Range", tag);

        assertThat(piece.header("Content-Range")).startsWith("bytes 101-");
        assertThat(piece.body()).isEqualTo(Arrays.copyOfRange(picture, 101, picture.length));
    }

    @Test
    void another_version_has_another_tag_and_is_sent_whole() throws IOException {
        emulator.next(Moment.DOWNLOAD, Fault.otherVersion());

        Wire.Answer whole = get("Range", "bytes=100-", "If-Range", tag);

        assertThat(whole.status()).isEqualTo(200);
        assertThat(whole.header("ETag")).matches("\"[0-9a-f]{16}-2\"");
        assertThat(whole.body()).isEqualTo(picture);
    }

    private Wire.Answer get(String... headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return Wire.send(request);
    }
}
