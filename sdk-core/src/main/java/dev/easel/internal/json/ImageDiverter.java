package dev.easel.internal.json;

import dev.easel.ResponseLimits;
import dev.easel.internal.image.BrokenImage;
import dev.easel.internal.image.ImageStore;
import dev.easel.internal.image.StoredImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes a response's JSON piece by piece, as it comes from the socket, and sends the base64 text of its images to the {@link
 * ImageStore} as bytes. What is left is a small document in which an empty text stands for each image, and the place of
 * each: so no server can pass a text off as an image, and no JSON reader ever meets one. An image that cannot be read keeps
 * its place, as a {@link BrokenImage}.
 *
 * <p>Which texts are images is decided by the name of the field they stand in. A text there that is an http or https
 * address is left alone. In the fields of another list, which hold addresses as a rule, a text is an image only where it
 * begins with {@code data:}. Addresses count as images: each of both takes memory later on.
 *
 * <p>It reads only as much of JSON as that takes (texts, names, nesting) and lets everything else through unjudged; the
 * document is parsed afterwards. Not thread-safe.
 */
public final class ImageDiverter {
    /** What the next byte belongs to. */
    private enum State {
        BETWEEN,
        NAME,
        TEXT,
        IMAGE
    }

    // What is known of an open bracket: that it is an array, and what texts in it stand for.
    private static final int ARRAY = 1;
    private static final int IMAGES = 2;
    private static final int DATA_URIS = 4;

    // For each so many bytes that a document may have, it may have one value; and as many as a small document needs.
    private static final int BYTES_FOR_A_VALUE = 32;
    private static final int VALUES_FOR_ALL = 1_000;

    private final Set<String> imageFields;
    private final Set<String> dataUriFields;
    private final ImageStore store;
    private final Scratch scratch;
    private final ResponseLimits limits;
    private final int maxValues;
    private final Remainder remainder;
    private final List<StoredImage> images = new ArrayList<>();
    private final byte[] levels;
    private int depth;
    private State state = State.BETWEEN;
    private boolean afterColon;
    private boolean escaped;

    /** What a text or array stands for that belongs to the last name. */
    private int named;

    /** Where in the document that name begins. */
    private int nameStart;

    private int values;
    private int imagesAndAddresses;
    private @Nullable Base64Decoder decoder;
    private boolean onlyDataUris;
    private long sizeHint = -1;

    /**
     * @param imageFields the names of the fields whose text is an image
     * @param dataUriFields the names of the fields whose text is an image if it begins with {@code data:}
     * @param store where images go
     * @param limits how much of it there may be
     * @param scratch arrays to work with, for as long as this is used
     */
    public ImageDiverter(
            Set<String> imageFields,
            Set<String> dataUriFields,
            ImageStore store,
            ResponseLimits limits,
            Scratch scratch) {
        this.imageFields = imageFields;
        this.dataUriFields = dataUriFields;
        this.store = store;
        this.scratch = scratch;
        this.limits = limits;
        this.maxValues = Math.max(VALUES_FOR_ALL, limits.documentBytes() / BYTES_FOR_A_VALUE);
        this.remainder = new Remainder(scratch, limits.documentBytes());
        this.levels = scratch.levels();
    }

    /** Tells how long the whole response is, so that memory for an image can be taken in one piece. */
    public void expect(long contentLength) {
        this.sizeHint = contentLength;
    }

    /**
     * Takes the next piece: the bytes of the array from one place up to another.
     *
     * @throws IOException if the response is over a limit, or an image cannot be stored
     */
    public void feed(byte[] bytes, int from, int to) throws IOException {
        int i = from;
        while (i < to) {
            i = switch (state) {
                case BETWEEN -> between(bytes, i);
                case NAME, TEXT -> inText(bytes, i, to);
                case IMAGE -> inImage(bytes, i, to);
            };
        }
    }

    /**
     * Ends the response.
     *
     * @throws UnreadableResponseException if it ended inside an image, or is not in UTF-8
     */
    public void finish() throws IOException {
        while (state == State.IMAGE) {
            if (decoder == null || !decode(decoder, true)) {
                throw new UnreadableResponseException("the response ended in the middle of an image");
            }
        }
        if (remainder.isWide()) {
            throw new UnreadableResponseException(
                    "the response is in UTF-16 or UTF-32; JSON is sent in UTF-8 (RFC 8259, section 8.1)");
        }
    }

    /** Throws away every image that came, whole or half: the response is of no use. */
    public void abort() {
        if (decoder != null) {
            decoder.abort();
        }
        images.forEach(StoredImage::discard);
        images.clear();
    }

    /** The images that came, in order; a {@link BrokenImage} for each that could not be read. */
    public List<StoredImage> images() {
        return images;
    }

    /** A copy of the response without its images. */
    byte[] document() {
        return remainder.copy(0);
    }

    /** A copy of what is there of the document, and the brackets that are open closed. */
    byte[] closedDocument() {
        byte[] closed = remainder.copy(depth);
        for (int level = depth; level > 0; level--) {
            closed[closed.length - level] = (byte) ((levels[level] & ARRAY) == 0 ? '}' : ']');
        }
        return closed;
    }

    /** How many bytes the response has without its images. */
    public int documentLength() {
        return remainder.length();
    }

    /** Where in the document each image's empty text begins, in order. */
    int[] places() {
        return remainder.places();
    }

    private int between(byte[] bytes, int i) throws IOException {
        switch (bytes[i]) {
            case '"' -> {
                if (beginText()) {
                    return i + 1;
                }
            }
            case '{' -> open(0);
            case '[' -> open(ARRAY | kind());
            case '}', ']' -> {
                depth = Math.max(0, depth - 1);
                afterColon = false;
            }
            case ',' -> {
                countValue();
                afterColon = false;
            }
            case ':' -> afterColon = true;
            default -> {}
        }
        remainder.write(bytes, i, 1);
        return i + 1;
    }

    /** Whether it may be an image's; else its quote goes on as the rest of it does. */
    private boolean beginText() {
        boolean name = depth > 0 && (levels[depth] & ARRAY) == 0 && !afterColon;
        int kind = name ? 0 : kind();
        afterColon = false;
        state = name ? State.NAME : kind == 0 ? State.TEXT : State.IMAGE;
        nameStart = remainder.length() + 1;
        onlyDataUris = kind == DATA_URIS;
        return state == State.IMAGE;
    }

    /** What a text here stands for. */
    private int kind() {
        return depth == 0 ? 0 : (levels[depth] & ARRAY) != 0 ? levels[depth] & ~ARRAY : named;
    }

    private void open(int level) throws IOException {
        countValue();
        if (depth == limits.nesting()) {
            throw new OverLimitException(
                    "the response is nested deeper than " + limits.nesting() + " levels", "nesting");
        }
        levels[++depth] = (byte) level;
        afterColon = false;
    }

    private void countValue() throws IOException {
        if (++values > maxValues) {
            throw new OverLimitException(
                    "the response has more than " + maxValues + " values, one for each " + BYTES_FOR_A_VALUE
                            + " bytes that it may have",
                    "documentBytes");
        }
    }

    /** A name, or a text that is no image: let through up to and with its closing quote. */
    private int inText(byte[] bytes, int from, int to) throws IOException {
        int i = from;
        boolean over = false;
        while (i < to && !over) {
            byte b = bytes[i++];
            over = !escaped && b == '"';
            escaped = !escaped && b == '\\';
        }
        remainder.write(bytes, from, i - from);
        if (over && state == State.NAME) {
            named = isNamed(imageFields) ? IMAGES : isNamed(dataUriFields) ? DATA_URIS : 0;
        }
        if (over) {
            state = State.BETWEEN;
        }
        return i;
    }

    /** Compared as it lies: a text for each name would be most of what a small response costs here. */
    private boolean isNamed(Set<String> fields) {
        for (String field : fields) {
            if (remainder.endsIn(field, nameStart)) {
                return true;
            }
        }
        return false;
    }

    private int inImage(byte[] bytes, int from, int to) throws IOException {
        if (decoder == null) {
            if (bytes[from] == '"') {
                // An empty text. Nothing is held back for it, as there may be many.
                remainder.write('"');
                state = State.TEXT;
                return from;
            }
            decoder = new Base64Decoder(scratch, onlyDataUris, this::openImage);
        }
        int next = decoder.fill(bytes, from, to);
        if (decoder.length() == Scratch.BLOCK) {
            decode(decoder, false);
        }
        return next;
    }

    /** Decodes what the decoder holds, and takes what follows the image in it. Whether the text was over, or no image. */
    private boolean decode(Base64Decoder current, boolean last) throws IOException {
        Base64Decoder.Outcome outcome = current.decode(last);
        if (outcome == Base64Decoder.Outcome.MORE) {
            return false;
        }
        decoder = null;
        byte[] block = scratch.block();
        int from = 0;
        if (outcome == Base64Decoder.Outcome.TEXT) {
            // The quote and what was held back go on as the text they are.
            remainder.write('"');
            state = State.TEXT;
            countImages(block[0] == '"' ? 0 : 1);
        } else {
            images.add(current.image());
            remainder.writeImage();
            state = State.BETWEEN;
            from = current.rest();
        }
        feed(block, from, current.length());
        return true;
    }

    private ImageStore.ImageWriter openImage() throws IOException {
        countImages(1);
        return store.open(sizeHint < 0 || !images.isEmpty() ? -1 : (sizeHint - remainder.length()) / 4 * 3);
    }

    private void countImages(int more) throws IOException {
        imagesAndAddresses += more;
        if (imagesAndAddresses > limits.images()) {
            throw new OverLimitException("the response holds more than " + limits.images() + " images", "images");
        }
    }
}
