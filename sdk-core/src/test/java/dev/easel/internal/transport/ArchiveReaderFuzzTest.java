package dev.easel.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.easel.ResponseLimits;
import dev.easel.internal.image.GuardedStore;
import dev.easel.internal.image.StoredImage;
import dev.easel.internal.json.UnreadableResponseException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;

/** An archive's bytes are read or refused, and leave nothing open or behind. */
class ArchiveReaderFuzzTest {
    private static final ResponseLimits LIMITS =
            ResponseLimits.builder().images(5).imageBytes(4096).build();

    @FuzzTest
    void archive(byte[] data) throws IOException {
        CountingStore store = new CountingStore();
        try {
            List<StoredImage> images = new ArchiveReader(LIMITS)
                    .read(new ByteArrayInputStream(data), GuardedStore.of(store, LIMITS.imageBytes()));
            assertThat(images).isNotEmpty().hasSizeLessThanOrEqualTo(5).hasSize(store.kept);
        } catch (UnreadableResponseException refused) {
            assertThat(store.kept).as("images left behind").isZero();
        }
        assertThat(store.open).as("images neither finished nor aborted").isZero();
    }
}
