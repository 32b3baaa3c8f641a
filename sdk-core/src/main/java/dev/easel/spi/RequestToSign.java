package dev.easel.spi;

import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;

/**
 * A request that is about to be sent, for a {@link CredentialSource}.
 *
 * @param method the HTTP method
 * @param address the whole address with its query, as it is sent
 * @param headers the headers that the provider set; the HTTP client adds more, such as {@code Host} and {@code Content-Type}
 * @param body writes the bytes of the body, the same that are sent
 */
public record RequestToSign(String method, URI address, Map<String, String> headers, Body body) {
    /** The body of a request. */
    @FunctionalInterface
    public interface Body {
        /**
         * Writes the body; nothing where there is none. Input images are read piece by piece.
         *
         * @throws UncheckedIOException if an input image cannot be read, or the stream takes no more
         */
        void writeTo(OutputStream out);
    }

    /**
     * Returns the digest of the body, that of no bytes where there is none. The body is never in memory as a whole.
     *
     * @param algorithm the name of a {@link MessageDigest}, for example {@code SHA-256}
     */
    public byte[] bodyDigest(String algorithm) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            body.writeTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException("this JVM has no digest " + algorithm, e);
        }
    }
}
