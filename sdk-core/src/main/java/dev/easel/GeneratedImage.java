package dev.easel;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One picture, where the {@link Destination} put it: in memory, in a file, or in the caller's sink. Thread-safe.
 *
 * <p>Format and size are read from the picture's own first bytes, not from what was asked for or promised.
 */
public interface GeneratedImage {
    /** Its place among the pictures of the request, from 0. */
    int index();

    /** The file format. */
    ImageFormat format();

    /**
     * Width and height in pixels, as the picture's own header claims them; empty where the format is not one that Easel
     * reads, or the header is damaged. Nothing was decoded: a claim beyond reason is among the
     * {@link ImageResult#warnings() warnings}.
     */
    Optional<Size> size();

    /** How many bytes the file has. */
    long length();

    /**
     * What it was really made with: each field from the service's answer where it says, else from the picture's own
     * metadata (PNG, JPEG and WebP), and the seed, where neither says it, as it was sent; empty where nobody said it. Of a
     * picture that went to a {@link Destination#sink(ImageSink) sink} only the metadata in its first 8 KiB are read.
     */
    Generation generation();

    /** The seed it was made with; the same as {@code generation().seed()}, and from the same sources in the same order. */
    default OptionalLong seed() {
        return generation().seed();
    }

    /** What the service's safety check said; empty where it said nothing. */
    List<SafetyFinding> safety();

    /** The file it is in; empty where it is not in one. */
    Optional<Path> path();

    /**
     * The file's bytes, as a new array.
     *
     * @throws IllegalStateException if they went to a {@link Destination#sink(ImageSink) sink}
     * @throws DownloadException if its file cannot be read
     */
    byte[] bytes();

    /**
     * The file's bytes, read-only. Where the picture is in memory nothing is copied.
     *
     * @throws IllegalStateException if they went to a {@link Destination#sink(ImageSink) sink}
     * @throws DownloadException if its file cannot be read
     */
    ByteBuffer buffer();

    /**
     * The file's bytes from the beginning. The caller closes the stream.
     *
     * @throws IllegalStateException if they went to a {@link Destination#sink(ImageSink) sink}
     * @throws DownloadException if its file cannot be opened
     */
    InputStream open();

    /**
     * Writes the picture to a file. The directory is made where it is missing; a file of that name is replaced, in one
     * step, so that nobody sees half a picture.
     *
     * @return the same path
     * @throws IllegalStateException if the bytes went to a {@link Destination#sink(ImageSink) sink}
     * @throws DownloadException if the file cannot be written
     */
    Path saveTo(Path file);
}
