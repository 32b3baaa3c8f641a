package dev.easel.zhiqite;

import dev.easel.spi.Download;
import dev.easel.spi.JsonValue;
import dev.easel.spi.MadeImage;
import dev.easel.spi.WireRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/** Reads the address of a picture out of an answer, and the picture itself where it came in place of its address. */
final class PictureAddress {
    /** Where the answers to drawings have addresses; a {@code data:} URI in their place is decoded as it arrives. */
    static final String OF_DRAWING = "image_url";

    /** The same of image tools. */
    static final String OF_TOOL = "outputImageUrl";

    private PictureAddress() {}

    /** Empty where there is neither a picture nor an address that can be fetched. */
    static Optional<MadeImage> picture(JsonValue place) {
        Optional<MadeImage> inline = place.image().map(MadeImage::inline);
        return inline.isPresent()
                ? inline
                : place.nonBlank()
                        .flatMap(PictureAddress::of)
                        .map(address -> MadeImage.remote(
                                Download.of(WireRequest.fetch(address).image().build())));
    }

    /** Empty where it is no http or https address of a host. */
    private static Optional<URI> of(String text) {
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
