package dev.easel.zhiqite;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/** Reads the address of a picture out of an answer. */
final class PictureAddress {
    private PictureAddress() {}

    /** Empty where it is no http or https address of a host. */
    static Optional<URI> of(String text) {
        try {
            URI address = new URI(text.strip());
            String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
            boolean fetchable = address.getHost() != null && (scheme.equals("http") || scheme.equals("https"));
            return fetchable ? Optional.of(address) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
