package dev.easel.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ResponseLimits;
import dev.easel.internal.image.GuardedStore;
import dev.easel.internal.image.StoredImage;
import dev.easel.internal.json.OverLimitException;
import dev.easel.internal.json.UnreadableResponseException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveReaderTest {
    private static final ResponseLimits LIMITS =
            ResponseLimits.builder().images(3).imageBytes(200_000).build();

    private final CountingStore store = new CountingStore();

    @AfterEach
    void every_writer_was_ended() {
        assertThat(store.open).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void images_come_in_the_archives_order(boolean stored) throws IOException {
        byte[] large = png(150_000);
        byte[] small = png(12);

        List<byte[]> images = read(stored ? Archives.stored(large, small) : Archives.packed(large, small));

        assertThat(images).containsExactly(large, small);
        assertThat(store.kept).isEqualTo(2);
    }

    @Test
    void folders_are_passed_over() throws IOException {
        assertThat(read(withName(Archives.stored(png(20), new byte[0]), "1.png", "1.pn/")))
                .hasSize(1);
    }

    @Test
    void an_archive_is_known_by_its_first_bytes() {
        assertThat(ArchiveReader.isArchive(Archives.stored(png(12)))).isTrue();
        assertThat(ArchiveReader.isArchive(new byte[] {'P', 'K', 5, 6, 0})).isTrue();
        assertThat(ArchiveReader.isArchive(new byte[] {'P', 'K', 3})).isFalse();
        assertThat(ArchiveReader.isArchive(png(12))).isFalse();
        assertThat(ArchiveReader.isArchive(new byte[0])).isFalse();
    }

    @Test
    void what_is_no_image_is_refused() {
        refused(Archives.packed(png(50), new byte[] {1, 2, 3}), "entry 2 of the archive is no image");
        refused(Archives.stored(new byte[0]), "entry 1 of the archive is no image");
        refused(Archives.stored(Archives.packed(png(50))), "entry 1 of the archive is no image");
    }

    @Test
    void an_archive_without_an_image_is_refused() {
        refused(new byte[] {'P', 'K', 5, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, "holds no image");
    }

    @Test
    void one_that_ends_anywhere_before_its_end_is_refused() throws IOException {
        byte[] archive = Archives.packed(png(60), png(70));
        int end = archive.length - 22 - "PK, and no end".length();
        for (int length = 4; length < end + 22; length++) {
            byte[] cut = Arrays.copyOf(archive, length);
            assertThatThrownBy(() -> read(cut))
                    .as("%d of %d bytes", length, archive.length)
                    .isInstanceOf(UnreadableResponseException.class)
                    .hasMessageContaining("archive");
        }
        assertThat(store.kept).isZero();
        assertThat(read(Arrays.copyOf(archive, end + 22))).hasSize(2);
    }

    @Test
    void one_that_is_damaged_is_refused() {
        byte[] archive = Archives.stored(png(60));
        archive[60] ^= 1;
        refused(archive, "invalid entry CRC");
    }

    @Test
    void one_that_is_encrypted_is_refused() {
        byte[] archive = Archives.stored(png(60));
        archive[6] |= 1;
        refused(archive, "encrypted");
    }

    @Test
    void a_name_that_is_none_does_no_harm() throws IOException {
        byte[] archive = Archives.stored(png(60));
        archive[30] = (byte) 0xff;
        archive[7] &= ~8;
        assertThat(read(archive)).hasSize(1);
    }

    @Test
    void images_and_their_bytes_have_their_limits() {
        assertThatThrownBy(() -> read(Archives.packed(png(20), png(21), png(22), png(23))))
                .isInstanceOf(OverLimitException.class)
                .hasMessageContaining("more than 3 images");
        // So small on its way, that only what it unpacks to tells.
        byte[] bomb = Arrays.copyOf(png(12), 5_000_000);
        assertThat(Archives.packed(bomb)).hasSizeLessThan(20_000);
        assertThatThrownBy(() -> read(Archives.packed(png(20), bomb)))
                .isInstanceOf(OverLimitException.class)
                .hasMessageContaining("imageBytes");
        assertThat(store.kept).isZero();
    }

    @Test
    void a_connection_that_breaks_is_no_damage() {
        byte[] archive = Archives.stored(png(60), png(61));
        InputStream broken =
                new SequenceInputStream(new ByteArrayInputStream(archive, 0, archive.length / 2), new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("connection reset");
                    }
                });

        assertThatThrownBy(() -> new ArchiveReader(LIMITS).read(broken, store))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("connection reset");
        assertThat(store.kept).isZero();
    }

    private void refused(byte[] archive, String reason) {
        assertThatThrownBy(() -> read(archive))
                .isInstanceOf(UnreadableResponseException.class)
                .hasMessageContaining(reason);
        assertThat(store.kept).isZero();
    }

    private List<byte[]> read(byte[] archive) throws IOException {
        List<byte[]> images = new ArrayList<>();
        for (StoredImage image : new ArchiveReader(LIMITS)
                .read(new ByteArrayInputStream(archive), GuardedStore.of(store, LIMITS.imageBytes()))) {
            images.add(image.header().readAllBytes());
        }
        return images;
    }

    /** The same archive with an entry called otherwise, by a name of the same length. */
    private static byte[] withName(byte[] archive, String name, String other) {
        String bytes = new String(archive, java.nio.charset.StandardCharsets.ISO_8859_1);
        return bytes.replace(name, other).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    private static byte[] png(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        System.arraycopy(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'}, 0, bytes, 0, 8);
        return bytes;
    }
}
