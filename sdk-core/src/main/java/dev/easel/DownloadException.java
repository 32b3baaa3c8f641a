package dev.easel;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The picture was made, and could not be fetched or stored. What was paid for can still be had: from {@link #picture()},
 * which has it in memory, from {@link #address()}, or by {@link #handle()}, as long as the service keeps it.
 */
public final class DownloadException extends EaselException {
    private static final long serialVersionUID = 1L;

    private final @Nullable URI address;
    private final transient @Nullable GeneratedImage picture;

    /**
     * @param message what went wrong and what to do about it
     * @param details what is known of the failure
     * @param cause what led to it, where there is one
     * @param address where the picture lies, where it lies somewhere. It may be a secret: not part of any message
     */
    public DownloadException(String message, FailureDetails details, @Nullable Throwable cause, @Nullable URI address) {
        this(message, details, cause, address, null);
    }

    /**
     * @param message what went wrong and what to do about it
     * @param details what is known of the failure
     * @param cause what led to it, where there is one
     * @param address where the picture lies, where it lies somewhere. It may be a secret: not part of any message
     * @param picture the picture itself, where it arrived and only its destination did not take it
     */
    public DownloadException(
            String message,
            FailureDetails details,
            @Nullable Throwable cause,
            @Nullable URI address,
            @Nullable GeneratedImage picture) {
        super(message, details, cause);
        this.address = address;
        this.picture = picture;
    }

    /**
     * The picture itself, in memory: there where it arrived, its destination did not take it (a full disk, a directory that
     * may not be written), and the service does not keep it for another try. Not there of a sink that broke in the middle,
     * nor where the pictures that are held so would take more than 64 MiB, or an eighth of the largest heap, together. Not
     * serialised.
     */
    public Optional<GeneratedImage> picture() {
        return Optional.ofNullable(picture);
    }

    /** Where the picture lies; empty where it came with the answer. Whoever has the address may have the picture. */
    public Optional<URI> address() {
        return Optional.ofNullable(address);
    }
}
