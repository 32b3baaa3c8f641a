package dev.easel.spi;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A key or token. It prints as stars, compares in the same time wherever the difference is, and leaves by {@link
 * #reveal()} alone. Immutable.
 */
final class Secret {
    /** What stands where a secret was. */
    static final String STARS = "****";

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /** White space around it, a line break from a file included, is taken off. */
    static Optional<Secret> of(@Nullable String text) {
        return text == null || text.isBlank() ? Optional.empty() : Optional.of(new Secret(text.strip()));
    }

    /** Whether it can stand in a header: visible ASCII, so that nothing in it can begin another header. */
    boolean fitsHeader() {
        return value.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    /** It as it is: for the header it goes into, and for finding it where it must not be. */
    String reveal() {
        return value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(bytes(), secret.bytes());
    }

    @Override
    public int hashCode() {
        // The same for all: a hash in a log would be something to try guesses against.
        return Secret.class.hashCode();
    }

    private byte[] bytes() {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return STARS;
    }
}
