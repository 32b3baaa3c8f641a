package dev.easel.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.easel.Cases;
import dev.easel.ImageFormat;
import dev.easel.Preview;
import dev.easel.ResponseLimits;
import dev.easel.TaskStatus;
import dev.easel.internal.image.ImageStore;
import dev.easel.internal.image.MemoryStore;
import dev.easel.internal.image.StoredImage;
import dev.easel.internal.json.OverLimitException;
import dev.easel.internal.json.UnreadableResponseException;
import dev.easel.spi.WireResponse;
import java.io.EOFException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventStreamTest {
    private static final byte[] SKETCH = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 1, 2, 3, 4};
    private static final byte[] IMAGE = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 9, 8, 7, 6, 5, 4, 3, 2, 1};
    private static final String SKETCH_64 = Base64.getEncoder().encodeToString(SKETCH);
    private static final String IMAGE_64 = Base64.getEncoder().encodeToString(IMAGE);
    private static final String PART = "event: part\ndata: {\"image\":\"" + SKETCH_64 + "\"}\n\n";
    private static final String DONE = "event: done\ndata: {\"image\":\"" + IMAGE_64 + "\",\"seed\":7}\n\n";

    private final Events events = new Events(ResponseLimits.defaults());

    @Test
    void previews_are_told_and_the_responses_image_goes_to_its_destination() throws IOException {
        WireResponse response = read(PART + PART + DONE);

        Preview sketch = Preview.of(ImageFormat.PNG, SKETCH);
        assertThat(events.statuses)
                .hasSize(2)
                .allSatisfy(status ->
                        assertThat(((TaskStatus.Running) status).preview()).contains(sketch));
        assertThat(events.images).containsExactly(IMAGE);
        assertThat(events.destination.opened).as("previews go to memory").isEqualTo(1);
        assertThat(response.json().get("seed").integer()).hasValue(7);
        assertThat(response.json().get("image").image()).isPresent();
        assertThat(response.images()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event: done\rdata: DATA\r\r",
                "event: done\r\ndata: DATA\r\n\r\n",
                "event:done\ndata:DATA\n\n",
                "\ufeffevent: done\ndata: DATA\n\n",
                ": a comment\n\n:\nid: 1\nretry: 10\nevent: done\nid\ndata: DATA\n\n",
                "event: part\n\nevent: done\ndata: DATA\n\n",
                "event: part\nevent: done\ndata: DATA\n\n",
                "data: DATA\nevent: done\n\n",
                "event: done\ndata: DATA",
                "event: done\ndata: DATA\n",
                "data: DATA\nevent: done",
                "data: [DONE]\n\nevent: done\ndata: DATA\n\ndata: [DONE]\n\n",
                "data\ndata:\n\ndatabase: x\nevent: done\ndata: DATA\n\n",
                "event: ping\ndata: nothing\n\nevent: done\ndata: DATA\n\nevent: part\ndata: {\"image\":\"no\n\n",
                "data: TYPED\n\n",
                "data: FINAL\n\n",
            })
    void however_it_is_spelled_the_response_is_found(String stream) throws IOException {
        String data = "{\"image\":\"" + IMAGE_64 + "\",\"seed\":7}";
        byte[] bytes = Events.bytes(stream.replace("DATA", data)
                .replace("TYPED", "{\"x\":{\"type\":1},\"type\":\"done\"," + data.substring(1))
                .replace("FINAL", "{\"final\":true," + data.substring(1)));

        for (int piece = 1; piece <= bytes.length; piece++) {
            Events read = new Events(ResponseLimits.defaults());
            assertThat(read.read(bytes, piece).json().get("seed").integer())
                    .as("in pieces of %d", piece)
                    .hasValue(7);
            assertThat(read.images).containsExactly(IMAGE);
            assertThat(read.destination.opened).isEqualTo(1);
            assertThat(read.statuses).isEmpty();
        }
    }

    @Test
    void data_of_several_lines_is_one_document() throws IOException {
        read("event: done\ndata: {\"image\":\r\ndata:\"" + IMAGE_64 + "\",\ndata:\r\ndata: \"seed\":7}\n\n");

        assertThat(events.images).containsExactly(IMAGE);
    }

    @Test
    void an_image_of_an_event_without_a_name_waits_in_memory_until_it_is_known_whose_it_is() throws IOException {
        String nameless = "data: {\"image\":\"" + SKETCH_64 + "\"}\n\n";

        read(nameless + "data: {\"image\":\"" + IMAGE_64 + "\",\"final\":1}\n\n");

        assertThat(events.images).containsExactly(IMAGE);
        assertThat(events.destination.opened).isEqualTo(1);
    }

    @Test
    void an_image_that_was_taken_for_the_responses_and_is_not_is_removed() throws IOException {
        String large = "A".repeat(100_000);
        read("event: done\ndata: {\"image\":\"" + large + "\"}\nevent: other\n\n" + DONE);

        assertThat(events.images).containsExactly(IMAGE);
        assertThat(events.destination.opened).isEqualTo(2);
        assertThat(events.destination.kept).isEqualTo(1);
    }

    @Test
    void a_data_uri_in_the_place_of_an_address_is_the_image() throws IOException {
        read("event: done\ndata: {\"url\":\"data:image/jpeg;base64," + IMAGE_64 + "\"}\n\n");

        assertThat(events.images).containsExactly(IMAGE);
    }

    @Test
    void a_preview_without_an_image_is_told_as_progress() throws IOException {
        read("event: part\ndata: {\"image\":null}\n\nevent: part\ndata: {\"image\":\"\"}\n\n" + DONE);

        assertThat(events.statuses).containsExactly(TaskStatus.running(), TaskStatus.running());
    }

    @Test
    void no_more_previews_are_kept_than_anybody_asks_for() throws IOException {
        read(PART.repeat(100) + DONE);

        assertThat(events.statuses).hasSize(100);
        assertThat(events.statuses.stream()
                        .filter(status ->
                                ((TaskStatus.Running) status).preview().isPresent()))
                .hasSize(8);
        assertThat(events.images).containsExactly(IMAGE);
    }

    @Test
    void a_large_image_in_random_pieces_arrives_bit_for_bit() throws IOException {
        Random random = new Random(20261122);
        byte[] image = new byte[200_000];
        random.nextBytes(image);
        String data = "{\"image\":\"" + Base64.getEncoder().encodeToString(image) + "\",\"final\":1}";

        for (String name : List.of("event: done\n", "")) {
            for (int piece : new int[] {1, 7, 1000, 8192, 300_000}) {
                Events read = new Events(ResponseLimits.defaults());
                read.read(Events.bytes(PART + name + "data: " + data + "\n\n"), piece);
                assertThat(read.images).hasSize(1);
                assertThat(read.images.get(0)).isEqualTo(image);
            }
        }
    }

    @Test
    void an_image_of_any_size_takes_no_memory_on_its_way_to_its_destination() throws IOException {
        byte[] piece = new byte[8192];
        Arrays.fill(piece, (byte) 'A');
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        // The first rounds load classes and fill pools.
        for (int round = 0; round < 4; round++) {
            Sizing sizing = new Sizing();
            Events large = new Events(ResponseLimits.defaults(), sizing);
            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            large.read(reader -> {
                feed(reader, "event: done\ndata: {\"image\":\"");
                for (int i = 0; i < 8192; i++) {
                    reader.feed(piece, 0, piece.length);
                }
                feed(reader, "\"}\n\n");
            });
            least = Math.min(
                    least,
                    threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before);
            assertThat(sizing.bytes).isEqualTo(48 << 20);
        }

        assertThat(least).as("bytes allocated for an image of 48 MiB").isLessThan(64 * 1024);
    }

    private static void feed(EventStream reader, String text) throws IOException {
        byte[] bytes = Events.bytes(text);
        reader.feed(bytes, 0, bytes.length);
    }

    /** Keeps nothing. */
    private static final class Sizing implements ImageStore {
        private long bytes;

        @Override
        public ImageWriter open(long sizeHint) {
            return new ImageWriter() {
                @Override
                public void write(byte[] more, int from, int to) {
                    bytes += to - from;
                }

                @Override
                public StoredImage finish() throws IOException {
                    return MemoryStore.INSTANCE.open(0).finish();
                }

                @Override
                public void abort() {}
            };
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                ": nothing\n\n",
                "data: [DONE]\n\n",
                "event: done\n\n",
                "event: done\ndata:\n\n",
                "event: done-not\ndata: {}\n\n",
                "event: part\ndata: {}\n\n"
            })
    void a_stream_without_a_response_broke(String stream) {
        assertThatThrownBy(() -> read(stream))
                .isInstanceOf(EOFException.class)
                .hasMessageContaining("ended without the one that is the response");
    }

    @Test
    void a_stream_that_ends_inside_an_image_leaves_nothing_behind() {
        assertThatThrownBy(() -> read("event: done\ndata: {\"image\":\"" + "A".repeat(100_000)))
                .isInstanceOf(UnreadableResponseException.class)
                .hasMessageContaining("middle of an image");
        assertThat(events.destination.opened).isEqualTo(1);
        assertThat(events.destination.open).isZero();
        assertThat(events.destination.kept).isZero();
    }

    @Test
    void an_image_that_is_none_takes_no_other_of_the_event_with_it() throws IOException {
        read("event: done\ndata: {\"image\":[\"" + IMAGE_64 + "\",\"no image!\"]}\n\n");

        assertThat(events.images).containsExactly(IMAGE, new byte[0]);
        assertThat(events.destination.open).isZero();
        assertThat(events.destination.kept).isEqualTo(1);
    }

    @Test
    void an_event_that_is_not_quite_json_is_read_all_the_same() throws IOException {
        read(Cases.text("k3-sse-nan.sse")
                .replace("image_generation.completed", "done")
                .replace("b64_json", "image"));

        assertThat(events.images).containsExactly(Cases.PNG);
    }

    @Test
    void a_preview_that_is_none_is_not_told_and_ends_nothing() throws IOException {
        read("event: part\ndata: {\"image\":\"no image!\"}\n\n" + DONE);

        assertThat(events.images).containsExactly(IMAGE);
        assertThat(events.statuses).hasSize(1);
    }

    @Test
    void documents_images_and_events_have_their_limits() {
        ResponseLimits small = ResponseLimits.builder()
                .documentBytes(1024)
                .images(3)
                .imageBytes(2000)
                .build();
        String text = "data: {\"text\":\"" + "x".repeat(500) + "\"}\n\n";

        assertThatThrownBy(() -> new Events(small).read(Events.bytes(text.repeat(3)), 100))
                .isInstanceOf(OverLimitException.class)
                .hasMessageContaining("documentBytes");
        assertThatThrownBy(() -> new Events(small).read(Events.bytes(PART.repeat(4)), 100))
                .isInstanceOf(OverLimitException.class)
                .hasMessageContaining("more than 3 images");
        String large = Base64.getEncoder().encodeToString(new byte[2001]);
        assertThatThrownBy(() ->
                        new Events(small).read(Events.bytes("event: part\ndata: {\"image\":\"" + large + "\"}"), 100))
                .isInstanceOf(OverLimitException.class)
                .hasMessageContaining("imageBytes");
        assertThatThrownBy(() -> read("data: 1\n\n".repeat(10_001)))
                .isInstanceOf(UnreadableResponseException.class)
                .hasMessageContaining("more than 10000 events");
    }

    private WireResponse read(String stream) throws IOException {
        byte[] bytes = Events.bytes(stream);
        return events.read(bytes, Math.max(1, bytes.length));
    }
}
