package dev.easel.zhiqite;

import dev.easel.spi.Download;
import dev.easel.spi.JsonValue;
import dev.easel.spi.MadeImage;
import dev.easel.spi.WireRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads an image of a response: its address, or the image itself where a {@code data:} URI stands in its place. */
final class ResponseImage {
    /** Where responses about generation tasks have addresses. */
    static final String OF_GENERATION = "image_url";

    /** Where responses of image tools have addresses. */
    static final String OF_TOOL = "outputImageUrl";

    /** Origin, path, and the rest of an address; browsers read a backslash up to the path's end as a slash. */
    private static final Pattern PARTS =
            Pattern.compile("(https?:[/\\\\]{2}[^/\\\\?#]+)([^?#]*)(.*)", Pattern.CASE_INSENSITIVE);

    /** What {@link URI} refuses behind the origin, and browsers send percent-encoded. */
    private static final Pattern REFUSED = Pattern.compile("[\\x00-\\x20\"<>\\[\\\\\\]^`{|}\\x7f]|%(?![0-9A-Fa-f]{2})");

    private ResponseImage() {}

    /** Returns the image; empty where there is neither an image nor an address that can be fetched. */
    static Optional<MadeImage> at(JsonValue place) {
        Optional<MadeImage> inline = place.image().map(MadeImage::inline);
        return inline.isPresent()
                ? inline
                : place.nonBlank()
                        .flatMap(ResponseImage::address)
                        .map(address -> MadeImage.remote(
                                Download.of(WireRequest.fetch(address).image().build())));
    }

    /** Reads what browsers read as an address, with spaces, bare percent signs, backslashes and the like. */
    private static Optional<URI> address(String text) {
        Matcher parts = PARTS.matcher(text.strip());
        if (!parts.matches()) {
            return Optional.empty();
        }
        String slashed = (parts.group(1) + parts.group(2)).replace('\\', '/');
        return uri(slashed + parts.group(3)).or(() -> {
            String origin = parts.group(1).replace('\\', '/');
            return uri(origin + encoded(slashed.substring(origin.length()) + parts.group(3)));
        });
    }

    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static String encoded(String text) {
        return REFUSED.matcher(text)
                .replaceAll(found ->
                        String.format(Locale.ROOT, "%%%02X", (int) found.group().charAt(0)));
    }
}
