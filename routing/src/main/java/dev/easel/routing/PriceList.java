package dev.easel.routing;

import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ProviderId;
import java.util.Optional;

/** What images cost. */
public interface PriceList {
    /** Returns what the images of a request would cost at most; empty where that is not known. */
    Optional<Money> estimate(ProviderId provider, ImageRequest request);

    /** Returns what a task cost. */
    default Cost actual(ImageResult result, ImageRequest request) {
        return new Cost(estimate(result.provider(), request).orElse(null));
    }
}
