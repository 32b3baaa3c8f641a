package dev.easel.internal.json;

import dev.easel.internal.image.BrokenImage;
import dev.easel.internal.image.ImageStore;
import dev.easel.internal.image.MemoryStore;
import dev.easel.internal.image.StoredImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the text of an image, from just behind the opening quote to the closing one, in pieces that may be cut anywhere;
 * with or without a {@code data:} prefix.
 *
 * <p>Text is gathered in a block, and a full block is decoded at once by {@link Base64.Decoder}, which the JVM has in vector
 * instructions. To look for the closing quote first would take several times as long, so it is looked for only in a block
 * that does not decode, or is the last: text that decodes holds no quote.
 */
public final class Base64Decoder {
    /** What came of the block. */
    enum Outcome {
        /** The text goes on. */
        MORE,
        /** It stands for no image: an address, or an empty text. All of the block is still to be read. */
        TEXT,
        /** The text is over: {@link #image}, and behind it {@link #rest}. */
        IMAGE
    }

    /** Begins an image. */
    @FunctionalInterface
    interface Opener {
        ImageStore.ImageWriter open() throws IOException;
    }

    private static final int BLOCK = Scratch.BLOCK;
    private static final int MAX_PREFIX = 256;
    private static final String MARK = ";base64";

    private final Opener opener;
    private final boolean onlyDataUris;
    private final byte[] block;
    private final byte[] decoded;
    private final Base64Characters characters;
    private int length;
    private int rest;

    /** A block did not decode: the text is read character by character from there on. */
    private boolean wary;

    private boolean hasBytes;
    private ImageStore.@Nullable ImageWriter writer;
    private @Nullable StoredImage image;

    /**
     * @param scratch the block is in it; one decoder at a time uses it
     * @param onlyDataUris whether a text that does not begin with {@code data:} stands for no image
     * @param opener called once, where the text stands for an image
     */
    Base64Decoder(Scratch scratch, boolean onlyDataUris, Opener opener) {
        this.opener = opener;
        this.onlyDataUris = onlyDataUris;
        this.block = scratch.block();
        this.decoded = scratch.decoded();
        this.characters = new Base64Characters(decoded);
    }

    /**
     * The bytes of a data URI.
     *
     * @throws UnreadableResponseException if it is none, or not base64
     */
    public static byte[] decode(String dataUri) throws IOException {
        byte[] text = (dataUri + '"').getBytes(StandardCharsets.UTF_8);
        try (Scratch scratch = Scratch.take()) {
            Base64Decoder decoder =
                    new Base64Decoder(scratch, true, () -> MemoryStore.INSTANCE.open(text.length / 4L * 3));
            Outcome outcome = Outcome.MORE;
            int at = 0;
            while (outcome == Outcome.MORE && at < text.length) {
                at = decoder.fill(text, at, text.length);
                outcome = decoder.decode(at == text.length);
            }
            boolean whole = outcome == Outcome.IMAGE && at == text.length && decoder.rest == decoder.length;
            if (!whole || decoder.image() instanceof BrokenImage) {
                throw new UnreadableResponseException("it is no data URI in base64");
            }
            return decoder.image().header().readAllBytes();
        }
    }

    /** Takes as much as there is room for in the block; returns how far it came. The bytes may be those of the block. */
    int fill(byte[] bytes, int from, int to) {
        int count = Math.min(to - from, BLOCK - length);
        System.arraycopy(bytes, from, block, length, count);
        length += count;
        return from + count;
    }

    /** How many bytes the block holds. */
    int length() {
        return length;
    }

    /** Where in the block that begins which follows the text. */
    int rest() {
        return rest;
    }

    /** The image, or a {@link BrokenImage}. */
    StoredImage image() {
        return Objects.requireNonNull(image, "no image yet");
    }

    /** There will be no image. */
    void abort() {
        if (writer != null) {
            writer.abort();
            writer = null;
        }
    }

    /**
     * Decodes what the block holds.
     *
     * @param last whether nothing more comes; else the block is full
     */
    Outcome decode(boolean last) throws IOException {
        if (writer == null) {
            int from = beginning();
            if (from < 0) {
                return Outcome.TEXT;
            }
            writer = opener.open();
            length -= from;
            System.arraycopy(block, from, block, 0, length);
            if (from > 0 && !last) {
                return Outcome.MORE;
            }
        }
        int count = wary || length < BLOCK ? -1 : decodedAtOnce();
        if (count < 0) {
            wary = true;
            rest = characters.read(block, length);
            count = characters.takeLength();
        }
        if (count > 0 && characters.broken() == null) {
            writer.write(decoded, 0, count);
            hasBytes = true;
        }
        if (wary && rest >= 0) {
            image = finish(writer);
            return Outcome.IMAGE;
        }
        length = 0;
        return Outcome.MORE;
    }

    /** Where the base64 begins; below 0 where the text stands for no image. */
    private int beginning() {
        int at = 0;
        while (at < length && block[at] >= 0 && block[at] <= ' ') {
            at++;
        }
        if (!startsWith("data:", at)) {
            boolean text = onlyDataUris || startsWith("\"", at) || startsWith("http:", at) || startsWith("https:", at);
            return text ? -1 : at;
        }
        int comma = at;
        while (comma < Math.min(length, at + MAX_PREFIX) && block[comma] != ',' && block[comma] != '"') {
            comma++;
        }
        String prefix = new String(block, at, comma - at, StandardCharsets.ISO_8859_1).stripTrailing();
        boolean marked = prefix.regionMatches(true, prefix.length() - MARK.length(), MARK, 0, MARK.length());
        if (marked && startsWith(",", comma)) {
            return comma + 1;
        }
        characters.breakOff("is a data URI that is not base64");
        wary = true;
        return at;
    }

    /** In upper case or lower case (RFC 3986, 3.1). */
    private boolean startsWith(String scheme, int at) {
        int i = 0;
        while (i < scheme.length() && at + i < length && Character.toLowerCase(block[at + i]) == scheme.charAt(i)) {
            i++;
        }
        return i == scheme.length();
    }

    /** How many bytes the block decodes to; below 0 where it holds something that has to be looked at. */
    private int decodedAtOnce() {
        try {
            int count = Base64.getDecoder().decode(block, decoded);
            if (count < BLOCK / 4 * 3) {
                characters.padded();
                wary = true;
                rest = -1;
            }
            return count;
        } catch (IllegalArgumentException notPlain) {
            return -1;
        }
    }

    private StoredImage finish(ImageStore.ImageWriter done) throws IOException {
        if (!hasBytes) {
            characters.breakOff("is empty");
        }
        String broken = characters.broken();
        if (broken != null) {
            abort();
            return new BrokenImage(broken);
        }
        writer = null;
        return done.finish();
    }
}
