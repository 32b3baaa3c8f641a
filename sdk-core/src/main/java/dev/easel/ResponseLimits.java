package dev.easel;

import dev.easel.Violation.Code;
import org.immutables.value.Value;

/**
 * Limits how much of a response is read, so that no server, broken or hostile, fills a client's memory or disk. Everything counts
 * as it is after decompression. A response that is over a limit ends the call at once, with a message that names the limit; it is
 * not requested again. Immutable.
 *
 * <p>{@link #longestSide()} and {@link #pixels()} end nothing, because an image that is there was paid for. Where its header
 * claims more, the result has a warning ({@link Warning.Code#IMAGE_SIZE}).
 */
@Value.Immutable
public abstract class ResponseLimits {
    private static final ResponseLimits DEFAULTS = builder().build();
    private static final int MOST_NESTED = 500;
    private static final int MOST_REDIRECTS = 20;
    private static final int MOST_HEADER_BYTES = 256 << 10;

    ResponseLimits() {}

    /** Returns the most bytes of a JSON response, its images not counted; see {@link Builder#documentBytes}. */
    @Value.Default
    public int documentBytes() {
        return 16 << 20;
    }

    /** Returns the most bytes that are read of a response with an error's status; see {@link Builder#errorBytes}. */
    @Value.Default
    public int errorBytes() {
        return 64 << 10;
    }

    /** Returns the most bytes of a response's headers; see {@link Builder#headerBytes}. */
    @Value.Default
    public int headerBytes() {
        return 64 << 10;
    }

    /** Returns the most bytes of one image; see {@link Builder#imageBytes}. */
    @Value.Default
    public long imageBytes() {
        return 512L << 20;
    }

    /** Returns how deep a JSON response may be nested; see {@link Builder#nesting}. */
    @Value.Default
    public int nesting() {
        return 200;
    }

    /** Returns how many images one response may hold; see {@link Builder#images}. */
    @Value.Default
    public int images() {
        return 256;
    }

    /** Returns the most pixels on a side that an image's header may claim without a warning; see {@link Builder#longestSide}. */
    @Value.Default
    public int longestSide() {
        return 32_768;
    }

    /** Returns the most pixels in all that an image's header may claim without a warning; see {@link Builder#pixels}. */
    @Value.Default
    public long pixels() {
        return 256L << 20;
    }

    /** Returns how many redirects of an image's address are followed; see {@link Builder#redirects}. */
    @Value.Default
    public int redirects() {
        return 5;
    }

    @Value.Check
    void check() {
        Checks checks = Checks.of("limits");
        atLeastOneKib(checks, "documentBytes", documentBytes());
        atLeastOneKib(checks, "errorBytes", errorBytes());
        atLeastOneKib(checks, "imageBytes", imageBytes());
        if (headerBytes() > MOST_HEADER_BYTES) {
            checks.add(
                    Code.OUT_OF_RANGE,
                    "headerBytes",
                    "is " + headerBytes() + "; give " + MOST_HEADER_BYTES + " or less");
        }
        atLeastOneKib(checks, "headerBytes", headerBytes());
        if (longestSide() < 1) {
            checks.add(Code.OUT_OF_RANGE, "longestSide", "is " + longestSide() + "; give 1 or more");
        }
        if (pixels() < 1) {
            checks.add(Code.OUT_OF_RANGE, "pixels", "is " + pixels() + "; give 1 or more");
        }
        if (nesting() < 8 || nesting() > MOST_NESTED) {
            checks.add(Code.OUT_OF_RANGE, "nesting", "is " + nesting() + "; give 8 to " + MOST_NESTED);
        }
        if (images() < 1) {
            checks.add(Code.OUT_OF_RANGE, "images", "is " + images() + "; give 1 or more");
        }
        if (redirects() < 0 || redirects() > MOST_REDIRECTS) {
            checks.add(
                    Code.OUT_OF_RANGE,
                    "redirects",
                    "is " + redirects() + "; give 0 (none is followed) to " + MOST_REDIRECTS);
        }
        checks.throwIfAny(ConfigurationException::new);
    }

    private static void atLeastOneKib(Checks checks, String name, long bytes) {
        if (bytes < 1024) {
            checks.add(Code.OUT_OF_RANGE, name, "is " + bytes + "; give 1024 bytes or more");
        }
    }

    /** Returns the limits that have every default. */
    public static ResponseLimits defaults() {
        return DEFAULTS;
    }

    /** Returns a new builder that starts from these limits. */
    public final Builder toBuilder() {
        return builder().from(this);
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new ResponseLimitsBuilder();
    }

    /** Builds {@link ResponseLimits}. For one thread at a time. */
    public abstract static sealed class Builder permits ResponseLimitsBuilder {
        Builder() {}

        /**
         * Sets the most bytes of a JSON response, its images not counted: 1 KiB or more; 16 MiB by default. For each 32 of them
         * it may have one value (1,000 in any case), so that many small values do not take many times its memory. All responses
         * that are read at the same time share an eighth of the heap, or 16 MiB where that is more.
         */
        public abstract Builder documentBytes(int documentBytes);

        /**
         * Sets the most bytes that are read of a response with an error's status: 1 KiB or more; 64 KiB by default. The rest is
         * left unread, which is no failure of its own.
         */
        public abstract Builder errorBytes(int errorBytes);

        /**
         * Sets the most bytes of a response's headers, and of what stands between the chunks of its body: 1 KiB to 256 KiB,
         * where OkHttp itself gives up and the connection counts as broken; 64 KiB by default.
         */
        public abstract Builder headerBytes(int headerBytes);

        /** Sets the most bytes of one image: 1 KiB or more; 512 MiB by default. */
        public abstract Builder imageBytes(long imageBytes);

        /** Sets how deep a JSON response may be nested: 8 to 500; 200 by default. */
        public abstract Builder nesting(int nesting);

        /** Sets how many images one response may hold, and name in fields of addresses: 1 or more; 256 by default. */
        public abstract Builder images(int images);

        /** Sets the most pixels on a side that an image's header may claim without a warning: 1 or more; 32,768 by default. */
        public abstract Builder longestSide(int longestSide);

        /**
         * Sets the most pixels in all that an image's header may claim without a warning: 1 or more; 268,435,456 by default,
         * which take 1 GiB when decoded.
         */
        public abstract Builder pixels(long pixels);

        /** Sets how many redirects of an image's address are followed: 0 to 20; 5 by default. */
        public abstract Builder redirects(int redirects);

        /**
         * Returns the limits.
         *
         * @throws ConfigurationException with everything that is wrong
         */
        public abstract ResponseLimits build();

        abstract Builder from(ResponseLimits other);
    }
}
