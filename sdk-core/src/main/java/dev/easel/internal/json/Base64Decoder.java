package dev.easel.internal.json;

import dev.easel.internal.image.ImageStore;
import dev.easel.internal.image.StoredImage;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the base64 text of one picture after another, from just behind the opening quote to the closing one, in pieces
 * that may be cut anywhere. It takes a {@code data:} prefix, JSON escapes, escaped line breaks and missing padding.
 *
 * <p>Whole blocks go through {@link Base64.Decoder#decode(byte[], byte[])}, which the JVM has in vector instructions.
 */
final class Base64Decoder {
    enum Phase {
        /** The first bytes are held back until it is clear whether this is a picture. */
        PROBING,
        /** Inside {@code data:image/png;base64,}. */
        PREFIX,
        /** Inside the base64 text. */
        DECODING,
        /** The picture is whole: {@link #image()}. */
        DONE,
        /** The text was empty. */
        EMPTY,
        /** It is an address, and no picture: {@link #heldBack()}. */
        ADDRESS
    }

    @FunctionalInterface
    interface Opener {
        ImageStore.ImageWriter open() throws IOException;
    }

    private static final int BLOCK = Scratch.BLOCK;
    private static final int PIECE = Scratch.PIECE;
    private static final int MAX_PREFIX = 256;
    private static final int PROBE = 6;

    /** Ends a prefix before the comma; in any case of letters. Without it what follows is percent-encoded (RFC 2397). */
    private static final String MARK = ";base64";

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final Opener opener;
    private final Scratch scratch;
    private byte[] block = {};
    private byte[] decoded = {};
    private final byte[] piece;
    private final byte[] decodedPiece;
    private final byte[] probe = new byte[PROBE];
    private Phase phase = Phase.DONE;
    private int probeLength;
    private int prefixLength;

    /** How many of the last bytes of a prefix are those of {@link #MARK}. */
    private int markLength;

    private int blockLength;
    private boolean ended;

    /** Inside an escape: -1 behind the backslash, 1 to 4 for the hex digits still to come, 0 outside. */
    private int escape;

    private int escapedChar;
    private ImageStore.@Nullable ImageWriter writer;
    private @Nullable StoredImage image;

    /** @param opener begins a picture; one for all, since one made for each piece would be the most that is allocated */
    Base64Decoder(Scratch scratch, Opener opener) {
        this.opener = opener;
        this.scratch = scratch;
        this.piece = scratch.piece();
        this.decodedPiece = scratch.decodedPiece();
    }

    void begin() {
        block = scratch.block();
        decoded = scratch.decoded();
        phase = Phase.PROBING;
        probeLength = 0;
        prefixLength = 0;
        markLength = 0;
        blockLength = 0;
        ended = false;
        escape = 0;
        image = null;
    }

    Phase phase() {
        return phase;
    }

    /** The picture. */
    StoredImage image() {
        if (image == null) {
            throw new IllegalStateException("no picture yet");
        }
        return image;
    }

    /** The bytes that turned out to be the beginning of an address. */
    byte[] heldBack() {
        return Arrays.copyOf(probe, probeLength);
    }

    void abort() {
        if (writer != null) {
            writer.abort();
            writer = null;
        }
    }

    /** Takes bytes until the text is over or the piece is; returns how far it came. */
    int feed(byte[] bytes, int from, int to) throws IOException {
        int i = from;
        while (i < to && (phase == Phase.PROBING || phase == Phase.PREFIX || phase == Phase.DECODING)) {
            i = switch (phase) {
                case PROBING -> probing(bytes, i);
                case PREFIX -> inPrefix(bytes, i);
                default -> decoding(bytes, i, to);
            };
        }
        return i;
    }

    private int probing(byte[] bytes, int i) throws IOException {
        byte b = bytes[i];
        if (b == '"' && probeLength == 0) {
            phase = Phase.EMPTY;
            return i + 1;
        }
        if (b == '"' || b == '\\' || probeLength == PROBE) {
            startDecoding();
            return i;
        }
        probe[probeLength++] = b;
        if (b == ':') {
            // No base64 text has a colon, so what ends in one here is a scheme.
            switch (new String(probe, 0, probeLength, StandardCharsets.ISO_8859_1)) {
                case "http:", "https:" -> phase = Phase.ADDRESS;
                case "data:" -> phase = Phase.PREFIX;
                default -> startDecoding();
            }
        }
        return i + 1;
    }

    private void startDecoding() throws IOException {
        System.arraycopy(probe, 0, block, 0, probeLength);
        blockLength = probeLength;
        writer = opener.open();
        phase = Phase.DECODING;
    }

    private int inPrefix(byte[] bytes, int i) throws IOException {
        byte b = bytes[i];
        boolean marked = markLength == MARK.length();
        if (b == '"' || ++prefixLength > MAX_PREFIX || (b == ',' && !marked)) {
            throw new UnreadableAnswerException("a picture in it begins with \"data:\" and is not a base64 data URI");
        }
        if (b == ',') {
            probeLength = 0;
            startDecoding();
        } else {
            boolean next = !marked && Character.toLowerCase(b) == MARK.charAt(markLength);
            markLength = next ? markLength + 1 : b == ';' ? 1 : 0;
        }
        return i + 1;
    }

    private int decoding(byte[] bytes, int from, int to) throws IOException {
        if (escape != 0) {
            escaped(bytes[from]);
            return from + 1;
        }
        int end = plainRun(bytes, from, to);
        append(bytes, from, end - from);
        if (end == to) {
            return end;
        }
        if (bytes[end] == '\\') {
            escape = -1;
        } else {
            finish();
        }
        return end + 1;
    }

    /** Where the first quote or backslash is, or the end. Eight bytes at a time: this loop sees every byte of a picture. */
    private static int plainRun(byte[] bytes, int from, int to) {
        int i = from;
        while (i + Long.BYTES <= to) {
            long word = (long) LONGS.get(bytes, i);
            if ((zeroBytes(word ^ 0x2222222222222222L) | zeroBytes(word ^ 0x5c5c5c5c5c5c5c5cL)) != 0) {
                break;
            }
            i += Long.BYTES;
        }
        while (i < to && bytes[i] != '"' && bytes[i] != '\\') {
            i++;
        }
        return i;
    }

    /** Not zero if and only if a byte of the word is zero. */
    private static long zeroBytes(long word) {
        return (word - 0x0101010101010101L) & ~word & 0x8080808080808080L;
    }

    private void append(byte[] bytes, int from, int count) throws IOException {
        int i = from;
        int left = count;
        while (left > 0) {
            int room = Math.min(left, BLOCK - blockLength);
            System.arraycopy(bytes, i, block, blockLength, room);
            blockLength += room;
            i += room;
            left -= room;
            if (blockLength == BLOCK) {
                decodeBlock();
                blockLength = 0;
            }
        }
    }

    private void escaped(byte b) throws IOException {
        if (escape == -1) {
            switch (b) {
                case 'n', 'r', 't' -> escape = 0;
                case 'u' -> {
                    escape = 4;
                    escapedChar = 0;
                }
                case '/' -> {
                    escape = 0;
                    append(new byte[] {'/'}, 0, 1);
                }
                default -> throw notBase64();
            }
            return;
        }
        int digit = Character.digit(b, 16);
        if (digit < 0) {
            throw notBase64();
        }
        escapedChar = escapedChar << 4 | digit;
        escape--;
        if (escape == 0 && escapedChar != '\n' && escapedChar != '\r') {
            if (escapedChar > 0x7f) {
                throw notBase64();
            }
            append(new byte[] {(byte) escapedChar}, 0, 1);
        }
    }

    private void finish() throws IOException {
        int end = blockLength;
        // Padding may be missing, half there or whole: without it the decoder knows the length just as well.
        while (end > 0 && block[end - 1] == '=') {
            end--;
        }
        decodeRest(end);
        ImageStore.ImageWriter done = openWriter();
        writer = null;
        image = done.finish();
        phase = Phase.DONE;
    }

    /**
     * What is left behind the last whole block. The JVM's decoder takes whole arrays alone, so the text goes through a small
     * one, piece by piece: for each picture a copy of all of it would be garbage of the size of a block.
     */
    private void decodeRest(int end) throws IOException {
        int length = 0;
        for (int i = 0; i < end; i += PIECE) {
            int count = Math.min(end - i, PIECE);
            byte[] text = count == PIECE ? piece : new byte[count];
            System.arraycopy(block, i, text, 0, count);
            int bytes = decode(text, decodedPiece);
            System.arraycopy(decodedPiece, 0, decoded, length, bytes);
            length += bytes;
        }
        if (length > 0) {
            openWriter().write(decoded, 0, length);
        }
    }

    private void decodeBlock() throws IOException {
        int count = decode(block, decoded);
        openWriter().write(decoded, 0, count);
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
        // Text that decodes short ended in padding: nothing may follow it.
        ended = count < text.length / 4 * 3;
        return count;
    }

    private ImageStore.ImageWriter openWriter() {
        if (writer == null) {
            throw new IllegalStateException("not decoding");
        }
        return writer;
    }

    private static UnreadableAnswerException notBase64() {
        return new UnreadableAnswerException("a picture in it is not base64");
    }
}
