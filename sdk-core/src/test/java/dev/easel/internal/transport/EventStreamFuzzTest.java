package dev.easel.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.easel.ResponseLimits;
import dev.easel.internal.json.UnreadableResponseException;
import dev.easel.spi.WireResponse;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A stream of events is read or refused, leaves nothing open, and means the same however the connection cuts it. */
class EventStreamFuzzTest {
    private static final ResponseLimits LIMITS =
            ResponseLimits.builder().documentBytes(4096).nesting(40).images(5).build();

    /** The first byte says how small the pieces are in which the rest arrives. */
    @FuzzTest
    void stream(byte[] data) {
        byte[] stream = data.length == 0 ? data : Arrays.copyOfRange(data, 1, data.length);
        int piece = data.length == 0 ? 1 : 1 + (data[0] & 0x1f);

        String whole = read(stream, Math.max(1, stream.length));

        assertThat(read(stream, piece)).as("in pieces of " + piece).isEqualTo(whole);
    }

    /** What came of it, in words: what was told, images and document, or why there is none. */
    private static String read(byte[] stream, int piece) {
        Events events = new Events(LIMITS);
        try {
            WireResponse response = events.read(stream, piece);
            assertThat(events.destination.open)
                    .as("images neither finished nor aborted")
                    .isZero();
            assertThat(events.destination.kept).as("images at the destination").isEqualTo((int)
                    events.images.stream().filter(image -> image.length > 0).count());
            List<String> images = events.images.stream()
                    .map(image -> new String(image, StandardCharsets.ISO_8859_1))
                    .collect(Collectors.toList());
            return events.statuses + images.toString() + response.text() + response.json();
        } catch (UnreadableResponseException | EOFException refused) {
            assertThat(events.destination.open)
                    .as("images neither finished nor aborted")
                    .isZero();
            assertThat(events.destination.kept).as("images left behind").isZero();
            return events.statuses + "refused: " + refused.getMessage();
        } catch (IOException e) {
            throw new AssertionError("nothing but an unreadable or a broken response is expected", e);
        }
    }
}
