package dev.easel;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when an image was generated and could not be downloaded or stored. What was paid for can still be had: from {@link #image()},
 * which has it in memory, from {@link #address()}, or by {@link #handle()}, as long as the service keeps it.
 */
public final class DownloadException extends EaselException {
    private static final long serialVersionUID = 1L;

    private final @Nullable URI address;
    private final transient @Nullable GeneratedImage image;

    /**
     * Creates an exception.
     *
     * @param message what went wrong and what to do about it
     * @param details what is known of the failure
     * @param cause what led to it, where there is one
     * @param address the address of the image, where it has one. It may be a secret, so it is part of no message
     */
    public DownloadException(String message, FailureDetails details, @Nullable Throwable cause, @Nullable URI address) {
        this(message, details, cause, address, null);
    }

    /**
     * Creates an exception.
     *
     * @param message what went wrong and what to do about it
     * @param details what is known of the failure
     * @param cause what led to it, where there is one
     * @param address the address of the image, where it has one. It may be a secret, so it is part of no message
     * @param image the image itself, where it arrived and only its destination failed
     */
    public DownloadException(
            String message,
            FailureDetails details,
            @Nullable Throwable cause,
            @Nullable URI address,
            @Nullable GeneratedImage image) {
        super(message, details, cause);
        this.address = address;
        this.image = image;
    }

    /**
     * Returns the image itself, in memory. It is present where the image arrived, its destination failed (a full disk, a directory
     * that may not be written), and the service does not keep it for another download. It is empty where a sink failed midway, and
     * where the images held so would take more than 64 MiB, or an eighth of the largest heap, together. It is not serialised.
     */
    public Optional<GeneratedImage> image() {
        return Optional.ofNullable(image);
    }

    /** Returns the address of the image; empty where the image came with the response. Whoever has the address can get the image. */
    public Optional<URI> address() {
        return Optional.ofNullable(address);
    }
}
