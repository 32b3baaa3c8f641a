package dev.easel.internal.transport;

/**
 * How much of an answer is read, whatever its sender says.
 *
 * @param document bytes of a JSON answer, its pictures not counted
 * @param errorText bytes of an answer that is an error; the rest is not read
 * @param image bytes of one picture
 */
public record Limits(int document, int errorText, long image) {
    /** 16 MiB of document, 64 KiB of error, 512 MiB of picture. */
    public static final Limits DEFAULT = new Limits(16 << 20, 64 << 10, 512L << 20);
}
