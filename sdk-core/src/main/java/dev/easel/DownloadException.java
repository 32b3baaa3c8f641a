package dev.easel;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The picture was made, and could not be fetched or stored. What was paid for can still be had: from {@link #address()},
 * or by {@link #handle()}, as long as the service keeps it.
 */
public final class DownloadException extends EaselException {
    private static final long serialVersionUID = 1L;

    private final @Nullable URI address;

    /**
     * @param message what went wrong and what to do about it
     * @param details what is known of the failure
     * @param cause what led to it, where there is one
     * @param address where the picture lies, where it lies somewhere. It may be a secret: not part of any message
     */
    public DownloadException(String message, FailureDetails details, @Nullable Throwable cause, @Nullable URI address) {
        super(message, details, cause);
        this.address = address;
    }

    /** Where the picture lies; empty where it came with the answer. Whoever has the address may have the picture. */
    public Optional<URI> address() {
        return Optional.ofNullable(address);
    }
}
