package dev.easel.internal.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ImageFormat;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A disk that is full refuses many images at once, and what is kept of them must not fill the memory too. */
class RescuingStoreTest {
    private static final byte[] PIECE = new byte[1 << 20];

    private final RescuingStore store = new RescuingStore(hint -> {
        throw new IOException("the disk is full");
    });

    @Test
    void what_a_full_disk_refuses_takes_no_more_memory_than_there_is_room_for() throws IOException {
        ImageStore.ImageWriter large = store.open(-1);
        long taken = 0;
        while (taken + PIECE.length <= RescueRoom.MOST) {
            large.write(PIECE, 0, PIECE.length);
            taken += PIECE.length;
        }

        ImageStore.ImageWriter another = store.open(-1);
        assertThatIOException()
                .isThrownBy(() -> another.write(PIECE, 0, PIECE.length))
                .withMessage("the disk is full");
        another.abort();
        large.abort();

        ImageStore.ImageWriter later = store.open(-1);
        later.write(PIECE, 0, PIECE.length);
        StoredImage rescued = later.finish();
        assertThat(rescued.length()).isEqualTo(PIECE.length);
        assertThatThrownBy(() -> rescued.publish(new ImageName("local", "r", 0, 7L, ImageFormat.PNG)))
                .isInstanceOfSatisfying(
                        RescuedException.class,
                        kept -> assertThat(kept.image().length()).isEqualTo(PIECE.length));
    }
}
