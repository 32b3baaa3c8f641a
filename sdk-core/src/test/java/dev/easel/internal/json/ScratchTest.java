package dev.easel.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ScratchTest {
    private static final long ALL = Math.max(16 << 20, Runtime.getRuntime().maxMemory() / 8);

    @Test
    void documents_that_are_read_at_the_same_time_share_their_memory() throws IOException {
        try (Scratch one = Scratch.take();
                Scratch other = Scratch.take()) {
            long left = takeAll(one);

            assertThatThrownBy(() -> other.takeMemory(1))
                    .isInstanceOf(UnreadableResponseException.class)
                    .hasMessageContaining("responses that are read at the same time are larger than " + ALL + " bytes");

            one.close();
            other.takeMemory(left);
        }
    }

    /** What is left: tests before this one may have left something open. */
    private static long takeAll(Scratch scratch) {
        long taken = 0;
        for (long step = Long.highestOneBit(ALL); step > 0; step /= 2) {
            try {
                scratch.takeMemory(step);
                taken += step;
            } catch (IOException noMore) {
                // Half of it, then.
            }
        }
        return taken;
    }

    @Test
    void a_document_takes_memory_as_it_grows_and_gives_it_back() throws IOException {
        byte[] piece = new byte[1 << 20];
        for (int round = 0; round < 2 * (ALL >> 20); round++) {
            try (Scratch scratch = Scratch.take()) {
                Remainder remainder = new Remainder(scratch, 16 << 20);
                remainder.write(piece, 0, piece.length);
                assertThat(remainder.length()).isEqualTo(piece.length);
            }
        }
    }
}
