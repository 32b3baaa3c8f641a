package dev.easel;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A generated image, where the {@link Destination} put it: in memory, in a file, or in the caller's sink. Thread-safe.
 *
 * <p>Format and size are read from the image's own first bytes, not from the request or the response.
 */
public interface GeneratedImage {
    /** Returns its place among the images of the request, from 0. */
    int index();

    /** Returns the file format. */
    ImageFormat format();

    /**
     * Returns width and height in pixels, as the image's own header claims them; empty where Easel does not read the format, or the
     * header is damaged. Nothing was decoded: a claim above the limits is among the {@link ImageResult#warnings() warnings}.
     */
    Optional<Size> size();

    /** Returns how many bytes the file has. */
    long length();

    /**
     * Returns what it was really generated with: each value from the service's response where it has it, else from the image's own
     * metadata (PNG, JPEG and WebP). A seed that neither names is the one that was sent. Where an image went to a {@link
     * Destination#sink(ImageSink) sink}, only the metadata in its first 8 KiB are read.
     */
    Generation generation();

    /** Returns the seed; the same as {@code generation().seed()}. */
    default OptionalLong seed() {
        return generation().seed();
    }

    /** Returns what the service's safety check found; empty where it said nothing. */
    List<SafetyFinding> safety();

    /** Returns the file it is in; empty where it is not in one. */
    Optional<Path> path();

    /**
     * Returns the file's bytes, as a new array.
     *
     * @throws IllegalStateException if they went to a {@link Destination#sink(ImageSink) sink}
     * @throws DownloadException if its file cannot be read
     */
    byte[] bytes();

    /**
     * Returns the file's bytes, read-only. Nothing is copied where the image is in memory.
     *
     * @throws IllegalStateException if they went to a {@link Destination#sink(ImageSink) sink}
     * @throws DownloadException if its file cannot be read
     */
    ByteBuffer buffer();

    /**
     * Returns the file's bytes from the beginning. The caller closes the stream.
     *
     * @throws IllegalStateException if they went to a {@link Destination#sink(ImageSink) sink}
     * @throws DownloadException if its file cannot be opened
     */
    InputStream open();

    /**
     * Writes the image to a file. The directory is created where it is missing. A file of that name is replaced in one step, so that
     * nobody sees half an image.
     *
     * @return the same path
     * @throws IllegalStateException if the bytes went to a {@link Destination#sink(ImageSink) sink}
     * @throws DownloadException if the file cannot be written
     */
    Path saveTo(Path file);
}
