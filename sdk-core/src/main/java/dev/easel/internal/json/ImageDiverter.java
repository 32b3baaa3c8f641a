package dev.easel.internal.json;

import dev.easel.ResponseLimits;
import dev.easel.internal.image.ImageStore;
import dev.easel.internal.image.StoredImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Takes an answer's JSON piece by piece, as it comes from the socket, and sends the base64 text of its pictures to the
 * {@link ImageStore} as bytes. What is left is a small document in which an empty text stands for each picture, and the
 * place of each: so no server can pass a text off as a picture, and no JSON reader ever meets one.
 *
 * <p>Which texts are pictures is decided by the name of the field they stand in. A text there that is an http or https
 * address is left alone. In the fields of another list, which hold addresses as a rule, a text is a picture only where it
 * begins with {@code data:}.
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
        /** A text that is a picture if it begins with {@code data:}; until that is clear, it goes on as text. */
        TEXT_OR_DATA_URI,
        PICTURE
    }

    private static final byte[] DATA = {'d', 'a', 't', 'a', ':'};

    private final Set<String> imageFields;
    private final Scratch scratch;
    private final Set<String> dataUriFields;
    private final int maxDepth;
    private final int maxImages;
    private final Remainder remainder;
    private final List<StoredImage> images = new ArrayList<>();
    private final FieldName name;
    private boolean picturesName;
    private boolean dataUrisName;

    private final boolean[] arrays;
    private final boolean[] pictures;
    private final boolean[] dataUris;
    private int depth;
    private State state = State.BETWEEN;
    private boolean nameNext;
    private boolean escaped;

    /** How many bytes of a text are those of {@code data:}. */
    private int dataLength;

    private final Base64Decoder decoder;
    private long sizeHint = -1;

    /**
     * Without fields of the second list.
     *
     * @param imageFields the names of the fields whose text is a picture: up to 64 characters of ASCII
     * @param store where pictures go
     * @param limits how much of it there may be
     * @param scratch arrays to work with, for as long as this is used
     */
    public ImageDiverter(Set<String> imageFields, ImageStore store, ResponseLimits limits, Scratch scratch) {
        this(imageFields, Set.of(), store, limits, scratch);
    }

    /**
     * @param imageFields the names of the fields whose text is a picture: up to 64 characters of ASCII
     * @param dataUriFields the names of the fields whose text is a picture if it begins with {@code data:}; likewise
     * @param store where pictures go
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
        this.scratch = scratch;
        this.dataUriFields = dataUriFields;
        this.maxDepth = limits.nesting();
        this.maxImages = limits.images();
        this.remainder = new Remainder(scratch.document(), limits.documentBytes());
        this.name = new FieldName(scratch);
        this.arrays = scratch.arrays();
        this.pictures = scratch.pictures();
        this.dataUris = scratch.dataUris();
        this.decoder = new Base64Decoder(scratch, () -> begin(store));
    }

    /** Tells how long the whole answer is, so that memory for a picture can be taken in one piece. */
    public void expect(long contentLength) {
        this.sizeHint = contentLength;
    }

    /**
     * Takes the next piece: the bytes of the array from one place up to another.
     *
     * @throws UnreadableAnswerException if a picture is not base64, or the rest is too large or too deep
     * @throws IOException if a picture cannot be stored
     */
    public void feed(byte[] bytes, int from, int to) throws IOException {
        int i = from;
        while (i < to) {
            i = switch (state) {
                case BETWEEN -> between(bytes, i);
                case NAME, TEXT -> inText(bytes, i, to);
                case TEXT_OR_DATA_URI -> inTextOrDataUri(bytes, i);
                case PICTURE -> inPicture(bytes, i, to);
            };
        }
    }

    /**
     * Ends the answer.
     *
     * @throws UnreadableAnswerException if it ended inside a picture
     */
    public void finish() throws IOException {
        if (state == State.PICTURE) {
            feed(scratch.spare(), 0, decoder.giveBack(true));
        }
        if (state == State.PICTURE) {
            throw new UnreadableAnswerException("the answer ended in the middle of a picture");
        }
    }

    /** Throws away every picture that came, whole or half: the answer is of no use. */
    public void abort() {
        decoder.abort();
        images.forEach(StoredImage::discard);
        images.clear();
    }

    /** The pictures that came, in order. */
    public List<StoredImage> images() {
        return images;
    }

    /** The answer without its pictures: so many bytes of an array that others use after the {@link Scratch} is closed. */
    byte[] document() {
        return remainder.bytes();
    }

    /** How many bytes {@link #document()} has. */
    public int documentLength() {
        return remainder.length();
    }

    /** Where in the document each picture's empty text begins, in order. */
    int[] places() {
        return remainder.places();
    }

    private int between(byte[] bytes, int i) throws IOException {
        byte b = bytes[i];
        switch (b) {
            case '"' -> {
                if (nameNext) {
                    state = State.NAME;
                    name.begin();
                } else if (isPictureNext()) {
                    state = State.PICTURE;
                    decoder.begin();
                    return i + 1;
                } else if (isDataUriNext()) {
                    state = State.TEXT_OR_DATA_URI;
                    dataLength = 0;
                } else {
                    state = State.TEXT;
                }
            }
            case '{' -> open(false, false, false);
            case '[' -> open(true, isPictureNext(), isDataUriNext());
            case '}', ']' -> close();
            case ',' -> nameNext = depth > 0 && !arrays[depth];
            case ':' -> nameNext = false;
            default -> {}
        }
        remainder.write(bytes, i, 1);
        return i + 1;
    }

    private boolean isPictureNext() {
        if (depth == 0) {
            return false;
        }
        return arrays[depth] ? pictures[depth] : picturesName;
    }

    private boolean isDataUriNext() {
        if (depth == 0) {
            return false;
        }
        return arrays[depth] ? dataUris[depth] : dataUrisName;
    }

    private void open(boolean array, boolean ofPictures, boolean ofDataUris) throws IOException {
        if (depth == maxDepth) {
            throw new OverLimitException("the answer is nested deeper than " + maxDepth + " levels", "nesting");
        }
        depth++;
        arrays[depth] = array;
        pictures[depth] = ofPictures;
        dataUris[depth] = ofDataUris;
        nameNext = !array;
    }

    private void close() {
        depth = Math.max(0, depth - 1);
        nameNext = false;
    }

    /** A name, or a text that is no picture: let through up to and with its closing quote. */
    private int inText(byte[] bytes, int from, int to) throws IOException {
        int i = from;
        while (i < to) {
            byte b = bytes[i++];
            if (escaped) {
                escaped = false;
            } else if (b == '\\') {
                escaped = true;
            } else if (b == '"') {
                if (state == State.NAME) {
                    picturesName = name.isIn(imageFields);
                    dataUrisName = name.isIn(dataUriFields);
                }
                state = State.BETWEEN;
                break;
            }
            if (state == State.NAME) {
                name.append(b);
            }
        }
        remainder.write(bytes, from, i - from);
        return i;
    }

    /** Byte by byte, but for no more than five. What went on as text is taken back where it turns out to be a picture's. */
    private int inTextOrDataUri(byte[] bytes, int i) throws IOException {
        byte b = bytes[i];
        // Schemes are the same in upper and lower case (RFC 3986, 3.1).
        if (Character.toLowerCase(b) != DATA[dataLength]) {
            state = State.TEXT;
            return i;
        }
        remainder.write(bytes, i, 1);
        if (++dataLength == DATA.length) {
            remainder.takeBack(1 + DATA.length);
            state = State.PICTURE;
            decoder.begin();
            decoder.feed(DATA, 0, DATA.length);
        }
        return i + 1;
    }

    private int inPicture(byte[] bytes, int from, int to) throws IOException {
        int next = decoder.feed(bytes, from, to);
        int again = decoder.giveBack(false);
        if (again > 0) {
            feed(scratch.spare(), 0, again);
            return next;
        }
        switch (decoder.phase()) {
            case ADDRESS -> {
                // No picture after all: the quote and what was held back go on as the text they are.
                remainder.write(new byte[] {'"'}, 0, 1);
                byte[] heldBack = decoder.heldBack();
                remainder.write(heldBack, 0, heldBack.length);
                state = State.TEXT;
            }
            case DONE -> {
                images.add(decoder.image());
                remainder.writePicture();
                state = State.BETWEEN;
            }
            case EMPTY -> {
                remainder.writeEmptyText();
                state = State.BETWEEN;
            }
            default -> {}
        }
        return next;
    }

    private ImageStore.ImageWriter begin(ImageStore store) throws IOException {
        if (images.size() == maxImages) {
            throw new OverLimitException("the answer holds more than " + maxImages + " pictures", "images");
        }
        return store.open(pictureSizeHint());
    }

    private long pictureSizeHint() {
        return sizeHint < 0 || !images.isEmpty() ? -1 : (sizeHint - remainder.length()) / 4 * 3;
    }
}
