package dev.easel.internal.json;

import dev.easel.internal.image.ImageStore;
import dev.easel.internal.image.StoredImage;
import java.io.IOException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Base64 text, plain and without its quotes, on its way to a picture: gathered into blocks of one length, each decoded at
 * once by {@link Base64.Decoder#decode(byte[], byte[])}, which the JVM has in vector instructions. Padding may be missing.
 */
final class Base64Blocks {
    private static final int BLOCK = Scratch.BLOCK;
    private static final int PIECE = Scratch.PIECE;

    private final Scratch scratch;
    private final byte[] piece;
    private final byte[] decodedPiece;
    private byte[] block = {};
    private byte[] decoded = {};
    private int length;

    /** Padding came: nothing may follow it. */
    private boolean ended;

    private ImageStore.@Nullable ImageWriter writer;

    Base64Blocks(Scratch scratch) {
        this.scratch = scratch;
        this.piece = scratch.piece();
        this.decodedPiece = scratch.decodedPiece();
    }

    /** Begins a picture. */
    void begin(ImageStore.ImageWriter picture) {
        writer = picture;
        block = scratch.block();
        decoded = scratch.decoded();
        length = 0;
        ended = false;
    }

    /** Takes text. Whether any of it was the end of a block, and so was decoded. */
    boolean append(byte[] text, int from, int count) throws IOException {
        boolean decodedOne = false;
        int i = from;
        int left = count;
        while (left > 0) {
            int room = Math.min(left, BLOCK - length);
            System.arraycopy(text, i, block, length, room);
            length += room;
            i += room;
            left -= room;
            if (length == BLOCK) {
                write(decode(block, decoded));
                decodedOne = true;
            }
        }
        return decodedOne;
    }

    /** Takes as much as there is room for in the block, without decoding it. */
    int fill(byte[] text, int from, int to) {
        int taken = Math.min(to - from, BLOCK - length);
        System.arraycopy(text, from, block, length, taken);
        length += taken;
        return taken;
    }

    boolean isFull() {
        return length == BLOCK;
    }

    /** Decodes the block, which is full, unless it holds something else than base64: then it stays full. */
    void decodeIfPlain() throws IOException {
        int count;
        try {
            count = decode(block, decoded);
        } catch (UnreadableAnswerException notPlain) {
            return;
        }
        write(count);
    }

    private void write(int count) throws IOException {
        length = 0;
        openWriter().write(decoded, 0, count);
    }

    /** Gives back what is not decoded: that many bytes, in {@link Scratch#spare()}. */
    int giveBack() {
        int count = length;
        System.arraycopy(block, 0, scratch.spare(), 0, count);
        length = 0;
        return count;
    }

    /** The text is over. */
    StoredImage finish() throws IOException {
        int end = length;
        // Padding may be missing, half there or whole: without it the decoder knows the length just as well.
        while (end > 0 && block[end - 1] == '=') {
            end--;
        }
        decodeRest(end);
        ImageStore.ImageWriter done = openWriter();
        writer = null;
        return done.finish();
    }

    /** There will be no picture. */
    void abort() {
        if (writer != null) {
            writer.abort();
            writer = null;
        }
    }

    /**
     * What is left behind the last whole block. The JVM's decoder takes whole arrays alone, so the text goes through a small
     * one, piece by piece: for each picture a copy of all of it would be garbage of the size of a block.
     */
    private void decodeRest(int end) throws IOException {
        int bytes = 0;
        for (int i = 0; i < end; i += PIECE) {
            int count = Math.min(end - i, PIECE);
            byte[] text = count == PIECE ? piece : new byte[count];
            System.arraycopy(block, i, text, 0, count);
            int more = decode(text, decodedPiece);
            System.arraycopy(decodedPiece, 0, decoded, bytes, more);
            bytes += more;
        }
        if (bytes > 0) {
            openWriter().write(decoded, 0, bytes);
        }
    }

    private int decode(byte[] text, byte[] bytes) throws IOException {
        if (ended) {
            throw notBase64();
        }
        int count;
        try {
            count = Base64.getDecoder().decode(text, bytes);
        } catch (IllegalArgumentException e) {
            throw notBase64();
        }
        // Text that decodes short ended in padding.
        ended = count < text.length / 4 * 3;
        return count;
    }

    private ImageStore.ImageWriter openWriter() {
        if (writer == null) {
            throw new IllegalStateException("no picture has begun");
        }
        return writer;
    }

    static UnreadableAnswerException notBase64() {
        return new UnreadableAnswerException("a picture in it is not base64");
    }
}
