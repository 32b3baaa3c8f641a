package dev.easel;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * An image that is not finished: what some services send while they generate. It is in memory whatever the {@link Destination}, and is
 * none of the {@linkplain ImageResult#images() result's images}. Immutable.
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
     * Returns a preview of the first image of a request.
     *
     * @param format what the bytes are
     * @param bytes an image file; copied
     */
    public static Preview of(ImageFormat format, byte[] bytes) {
        return new Preview(0, Objects.requireNonNull(format, "format"), bytes.clone());
    }

    /**
     * Returns the same preview for another image of the request; the bytes are shared.
     *
     * @param place its place among them, from 0
     */
    public Preview ofImage(int place) {
        return place == index ? this : new Preview(place, format, bytes);
    }

    /** Returns the place of its image among the images of the request, from 0, as {@link GeneratedImage#index()}. */
    public int index() {
        return index;
    }

    /** Returns the file format, by the file's first bytes. */
    public ImageFormat format() {
        return format;
    }

    /** Returns how many bytes the file has. */
    public int length() {
        return bytes.length;
    }

    /** Returns the file's bytes, as a new array. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Returns the file's bytes, read-only and without a copy. */
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /** Returns the file's bytes from the beginning. */
    public InputStream open() {
        return new ByteArrayInputStream(bytes);
    }

    /** Returns whether the other is of the same image and has the same bytes. */
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
