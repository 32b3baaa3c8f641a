package dev.easel.spi;

/** Takes what a {@linkplain ProviderProtocol#check provider's check} finds. */
public interface Findings {
    /**
     * Something is wrong; the request will be refused.
     *
     * @param field the field's name in {@link dev.easel.ImageRequest}
     * @param message what is wrong and what would be right, as the end of a sentence that begins with the field's name
     */
    void violation(String field, String message);

    /**
     * Something cannot be honoured and will be left out; by the caller's {@link dev.easel.UnsupportedPolicy} a warning or
     * an error.
     *
     * @param field the field's name in {@link dev.easel.ImageRequest}
     * @param message what cannot be honoured and why, as the end of a sentence that begins with the field's name
     */
    void unsupported(String field, String message);
}
