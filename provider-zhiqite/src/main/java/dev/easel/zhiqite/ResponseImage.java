package dev.easel.zhiqite;

import dev.easel.spi.Addresses;
import dev.easel.spi.Download;
import dev.easel.spi.JsonValue;
import dev.easel.spi.MadeImage;
import dev.easel.spi.WireRequest;
import java.util.Optional;

/** Reads an image of a response: its address, or the image itself where a {@code data:} URI stands in its place. */
final class ResponseImage {
    /** Where responses about drawings have addresses. */
    static final String OF_GENERATION = "image_url";

    /** Where responses of image tools have addresses. */
    static final String OF_TOOL = "outputImageUrl";

    private ResponseImage() {}

    /** Returns the image; empty where there is neither an image nor an address that can be fetched. */
    static Optional<MadeImage> at(JsonValue place) {
        Optional<MadeImage> inline = place.image().map(MadeImage::inline);
        return inline.isPresent()
                ? inline
                : place.nonBlank()
                        .flatMap(Addresses::read)
                        .map(address -> MadeImage.remote(
                                Download.of(WireRequest.fetch(address).image().build())));
    }
}
