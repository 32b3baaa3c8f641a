package dev.easel;

import org.immutables.value.Value;

/**
 * How much of an answer is read, whatever its sender says: so that no server, broken or hostile, fills a client's memory
 * or disk. Everything counts as it is after decompression. An answer that is over a limit ends the call at once, with a
 * message that names the limit; it is not asked for again. Immutable.
 *
 * <p>{@link #longestSide()} and {@link #pixels()} end nothing: a picture that is there was paid for. What its header claims
 * beyond them is told by a warning of the result, so that whoever decodes it is on guard.
 */
@EaselStyle
@Value.Immutable
public abstract class ResponseLimits {
    private static final ResponseLimits DEFAULTS = builder().build();
    private static final int MOST_NESTED = 500;
    private static final int MOST_REDIRECTS = 20;
    private static final int MOST_HEADER_BYTES = 256 << 10;

    ResponseLimits() {}

    /**
     * The most bytes of a JSON response, its images not counted; 1 KiB or more. The default is 16 MiB. For each 32 of them it
     * may have one value (1,000 in any case), so that many small values do not take many times its memory. All responses
     * that are read at the same time share an eighth of the heap, or 16 MiB where that is more.
     */
    @Value.Default
    public int documentBytes() {
        return 16 << 20;
    }

    /**
     * The most bytes that are read of an answer with an error's status; 1 KiB or more. The default is 64 KiB. The rest is left
     * unread, which is no failure of its own.
     */
    @Value.Default
    public int errorBytes() {
        return 64 << 10;
    }

    /**
     * The most bytes of a response's headers, and of what stands between the chunks of its body; 1 KiB to 256 KiB, where
     * OkHttp itself gives up and the connection counts as broken. The default is 64 KiB.
     */
    @Value.Default
    public int headerBytes() {
        return 64 << 10;
    }

    /** The most bytes of one picture; 1 KiB or more. The default is 512 MiB. */
    @Value.Default
    public long imageBytes() {
        return 512L << 20;
    }

    /** How deep a JSON answer may be nested; 8 to 500. The default is 200. */
    @Value.Default
    public int nesting() {
        return 200;
    }

    /** How many images one response may hold, and name in fields of addresses; 1 or more. The default is 256. */
    @Value.Default
    public int images() {
        return 256;
    }

    /** The most pixels on a side that a picture's header may claim without a warning; 1 or more. The default is 32,768. */
    @Value.Default
    public int longestSide() {
        return 32_768;
    }

    /**
     * The most pixels in all that a picture's header may claim without a warning; 1 or more. The default is 268,435,456,
     * which take 1 GiB when decoded.
     */
    @Value.Default
    public long pixels() {
        return 256L << 20;
    }

    /** How many redirects of a picture's address are followed; 0 to 20. The default is 5. */
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
            checks.add("headerBytes", "is " + headerBytes() + "; give " + MOST_HEADER_BYTES + " or less");
        }
        atLeastOneKib(checks, "headerBytes", headerBytes());
        if (longestSide() < 1) {
            checks.add("longestSide", "is " + longestSide() + "; give 1 or more");
        }
        if (pixels() < 1) {
            checks.add("pixels", "is " + pixels() + "; give 1 or more");
        }
        if (nesting() < 8 || nesting() > MOST_NESTED) {
            checks.add("nesting", "is " + nesting() + "; give 8 to " + MOST_NESTED);
        }
        if (images() < 1) {
            checks.add("images", "is " + images() + "; give 1 or more");
        }
        if (redirects() < 0 || redirects() > MOST_REDIRECTS) {
            checks.add("redirects", "is " + redirects() + "; give 0 (none is followed) to " + MOST_REDIRECTS);
        }
        checks.throwIfAny();
    }

    private static void atLeastOneKib(Checks checks, String name, long bytes) {
        if (bytes < 1024) {
            checks.add(name, "is " + bytes + "; give 1024 bytes or more");
        }
    }

    /** Each default. */
    public static ResponseLimits defaults() {
        return DEFAULTS;
    }

    /** Makes one step by step. */
    public static ResponseLimitsBuilder builder() {
        return new ResponseLimitsBuilder();
    }
}
