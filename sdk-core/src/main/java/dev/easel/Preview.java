package dev.easel;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * A picture as far as it is drawn: what some services send while they work. It is in memory whatever the {@link
 * Destination}, and none of the {@linkplain ImageResult#images() result's pictures}. Immutable.
 */
public final class Preview {
    private final int index;
    private final ImageFormat format;
    private final byte[] bytes;

    private Preview(int index, ImageFormat format, byte[] bytes) {
        this.index = index;
        this.format = format;
        this.bytes = bytes;
    }

    /**
     * Of the first picture of a request.
     *
     * @param format what the bytes are
     * @param bytes a picture file; copied
     */
    public static Preview of(ImageFormat format, byte[] bytes) {
        return new Preview(0, Objects.requireNonNull(format, "format"), bytes.clone());
    }

    /**
     * The same, of another picture of the request; the bytes are shared.
     *
     * @param place its place among them, from 0
     */
    public Preview ofImage(int place) {
        return place == index ? this : new Preview(place, format, bytes);
    }

    /** Which picture it is of: its place among the pictures of the request, from 0, as {@link GeneratedImage#index()}. */
    public int index() {
        return index;
    }

    /** The file format, by the file's first bytes. */
    public ImageFormat format() {
        return format;
    }

    /** How many bytes the file has. */
    public int length() {
        return bytes.length;
    }

    /** The file's bytes, as a new array. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The file's bytes, read-only and without a copy. */
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /** The file's bytes from the beginning. */
    public InputStream open() {
        return new ByteArrayInputStream(bytes);
    }

    /** Whether the other is of the same picture and has the same bytes. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Preview that
                && index == that.index
                && format == that.format
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * index + format.hashCode()) + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Preview[image=" + index + ", " + format + ", " + bytes.length + " bytes]";
    }
}
