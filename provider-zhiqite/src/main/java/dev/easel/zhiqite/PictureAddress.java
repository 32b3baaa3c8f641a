package dev.easel.zhiqite;

import dev.easel.spi.Addresses;
import dev.easel.spi.Download;
import dev.easel.spi.JsonValue;
import dev.easel.spi.MadeImage;
import dev.easel.spi.WireRequest;
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
                        .flatMap(Addresses::read)
                        .map(address -> MadeImage.remote(
                                Download.of(WireRequest.fetch(address).image().build())));
    }
}
