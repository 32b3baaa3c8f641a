package dev.easel.internal.json;

import dev.easel.internal.image.ImageStore;
import dev.easel.internal.image.StoredImage;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the base64 text of one picture after another, from just behind the opening quote to the closing one, in pieces
 * that may be cut anywhere. It takes a {@code data:} prefix, JSON escapes, escaped line breaks and missing padding.
 *
 * <p>To look for the closing quote takes several times as long as to decode, so behind a block that decoded nothing is
 * searched: what decodes holds no quote and no backslash. A block that does not decode is given back ({@link #giveBack}) and
 * read once more.
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

    private static final int MAX_PREFIX = 256;
    private static final int PROBE = 6;

    /** Ends a prefix before the comma; in any case of letters. Without it what follows is percent-encoded (RFC 2397). */
    private static final String MARK = ";base64";

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final Opener opener;
    private final Base64Blocks blocks;
    private final byte[] probe = new byte[PROBE];
    private Phase phase = Phase.DONE;
    private int probeLength;
    private int prefixLength;

    /** Behind a block that decoded: what follows is taken without a search. */
    private boolean trusting;

    /** There was an escape, or a block that did not decode: from there to its end the text is searched. */
    private boolean wary;

    /** How many of the last bytes of a prefix are those of {@link #MARK}. */
    private int markLength;

    /** Inside an escape: -1 behind the backslash, 1 to 4 for the hex digits still to come, 0 outside. */
    private int escape;

    private int escapedChar;
    private @Nullable StoredImage image;

    /** @param opener begins a picture; one for all, since one made for each piece would be the most that is allocated */
    Base64Decoder(Scratch scratch, Opener opener) {
        this.opener = opener;
        this.blocks = new Base64Blocks(scratch);
    }

    void begin() {
        phase = Phase.PROBING;
        probeLength = 0;
        prefixLength = 0;
        trusting = false;
        wary = false;
        markLength = 0;
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
        blocks.abort();
    }

    /**
     * Takes bytes until the text is over, the piece is, or a block does not decode; returns how far it came. After each call
     * {@link #giveBack} has to be asked.
     */
    int feed(byte[] bytes, int from, int to) throws IOException {
        int i = from;
        boolean stuck = false;
        while (i < to && !stuck && (phase == Phase.PROBING || phase == Phase.PREFIX || phase == Phase.DECODING)) {
            i = switch (phase) {
                case PROBING -> probing(bytes, i);
                case PREFIX -> inPrefix(bytes, i);
                default -> decoding(bytes, i, to);
            };
            stuck = blocks.isFull();
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
        blocks.begin(opener.open());
        blocks.append(probe, 0, probeLength);
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
        if (trusting) {
            return unsearched(bytes, from, to);
        }
        int end = plainRun(bytes, from, to);
        append(bytes, from, end - from);
        if (end == to) {
            return end;
        }
        if (bytes[end] == '\\') {
            escape = -1;
            wary = true;
        } else {
            finish();
        }
        return end + 1;
    }

    private int unsearched(byte[] bytes, int from, int to) throws IOException {
        int end = from + blocks.fill(bytes, from, to);
        if (blocks.isFull()) {
            blocks.decodeIfPlain();
        }
        return end;
    }

    /**
     * Gives back what was taken without a search and does not decode, to be fed once more: that many bytes are in {@link
     * Scratch#spare()}. Nothing, except at the end of a large picture or at its first escape.
     *
     * @param last whether there is no more, so that what is left has to be searched as well
     */
    int giveBack(boolean last) {
        if (phase != Phase.DECODING || !trusting || !(last || blocks.isFull())) {
            return 0;
        }
        trusting = false;
        wary = true;
        return blocks.giveBack();
    }

    /** Where the first quote or backslash is, or the end. Eight bytes at a time. */
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
        if (blocks.append(bytes, from, count)) {
            trusting = !wary;
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
                default -> throw Base64Blocks.notBase64();
            }
            return;
        }
        int digit = Character.digit(b, 16);
        if (digit < 0) {
            throw Base64Blocks.notBase64();
        }
        escapedChar = escapedChar << 4 | digit;
        escape--;
        if (escape == 0 && escapedChar != '\n' && escapedChar != '\r') {
            if (escapedChar > 0x7f) {
                throw Base64Blocks.notBase64();
            }
            append(new byte[] {(byte) escapedChar}, 0, 1);
        }
    }

    private void finish() throws IOException {
        image = blocks.finish();
        phase = Phase.DONE;
    }
}
