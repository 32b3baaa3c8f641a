package dev.easel.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.easel.ResponseLimits;
import dev.easel.internal.image.BrokenImage;
import dev.easel.internal.image.ImageStore;
import dev.easel.internal.image.MemoryStore;
import dev.easel.internal.image.StoredImage;
import dev.easel.spi.JsonValue;
import dev.easel.spi.WireResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A response's bytes are read or refused, leave nothing open, and mean the same however the connection cuts them. */
class ImageDiverterFuzzTest {
    private static final ResponseLimits LIMITS =
            ResponseLimits.builder().documentBytes(4096).nesting(40).images(5).build();

    private static final Set<String> FIELDS = Set.of("images", "b64_json");
    private static final Set<String> ADDRESSES = Set.of("url", "urls");

    /** The first byte says how small the pieces are in which the rest arrives. */
    @FuzzTest
    void response(byte[] data) {
        byte[] bytes = data.length == 0 ? data : Arrays.copyOfRange(data, 1, data.length);
        int piece = data.length == 0 ? 1 : 1 + (data[0] & 0x1f);

        String whole = read(bytes, Math.max(1, bytes.length));

        assertThat(read(bytes, piece)).as("in pieces of " + piece).isEqualTo(whole);
    }

    /** What came of it, in words: images and document, or why there is none. */
    private static String read(byte[] bytes, int piece) {
        Counting store = new Counting();
        try (Scratch scratch = Scratch.take()) {
            ImageDiverter diverter = new ImageDiverter(FIELDS, ADDRESSES, store, LIMITS, scratch);
            diverter.expect(bytes.length);
            try {
                for (int from = 0; from < bytes.length; from += piece) {
                    diverter.feed(bytes, from, Math.min(bytes.length, from + piece));
                }
                diverter.finish();
            } catch (UnreadableResponseException refused) {
                diverter.abort();
                assertThat(store.open).as("images neither finished nor aborted").isZero();
                return "refused: " + refused.getMessage();
            }
            assertThat(store.open).as("images neither finished nor aborted").isZero();
            List<String> images = new ArrayList<>();
            for (StoredImage image : diverter.images()) {
                images.add(
                        image instanceof BrokenImage broken
                                ? broken.reason()
                                : new String(image.header().readAllBytes(), StandardCharsets.ISO_8859_1));
            }
            WireResponse response = ResponseDocument.of(200, Map.of(), diverter);
            assertThat(named(response.json())).as("images in the document").isLessThanOrEqualTo(images.size());
            return images + response.text() + response.json();
        } catch (IOException e) {
            throw new AssertionError("nothing but an unreadable response is expected", e);
        }
    }

    private static long named(JsonValue value) {
        return (value.image().isPresent() ? 1 : 0)
                + Stream.concat(value.elements().stream(), value.fields().values().stream())
                        .mapToLong(ImageDiverterFuzzTest::named)
                        .sum();
    }

    /** Counts what is opened and never ended. */
    private static final class Counting implements ImageStore {
        private int open;

        @Override
        public ImageWriter open(long sizeHint) {
            ImageWriter memory = MemoryStore.INSTANCE.open(sizeHint);
            open++;
            return new ImageWriter() {
                @Override
                public void write(byte[] bytes, int from, int to) throws IOException {
                    memory.write(bytes, from, to);
                }

                @Override
                public StoredImage finish() throws IOException {
                    open--;
                    return memory.finish();
                }

                @Override
                public void abort() {
                    open--;
                    memory.abort();
                }
            };
        }
    }
}
