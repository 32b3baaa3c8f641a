package dev.easel.routing;

import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.Size;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The parts of a {@link Price} that are for each image, whatever the service counts. Immutable. */
record ImagePrice(
        @Nullable Money perImage,
        @Nullable Money perMegapixel,
        @Nullable Money perStartedMegapixel,
        @Nullable Money perStep,
        boolean inputsCostExtra) {

    boolean isEmpty() {
        return perImage == null && perMegapixel == null && perStartedMegapixel == null && perStep == null;
    }

    /** Returns the price of the images that came; empty where a part of it is unknown, or none came. */
    Optional<BigDecimal> of(ImageRequest request, ImageResult result) {
        return result.images().stream()
                .map(image -> of(
                        request,
                        image.size().or(request::size),
                        request.steps().isPresent()
                                ? request.steps()
                                : image.generation().steps()))
                .reduce((one, other) -> one.flatMap(sum -> other.map(sum::add)))
                .flatMap(sum -> sum);
    }

    /** Returns the price of one image; empty where a part of it is unknown. */
    Optional<BigDecimal> of(ImageRequest request, Optional<Size> size, OptionalInt steps) {
        if (isEmpty() || inputsCostExtra && hasInputs(request)) {
            return Optional.empty();
        }
        boolean onePass = request.upscale().isEmpty();
        BigDecimal sum = perImage == null ? BigDecimal.ZERO : perImage.amount();
        if (perMegapixel != null || perStartedMegapixel != null) {
            if (size.isEmpty() || !onePass) {
                return Optional.empty();
            }
            BigDecimal megapixels = BigDecimal.valueOf(size.get().width())
                    .multiply(BigDecimal.valueOf(size.get().height()))
                    .movePointLeft(6);
            sum = sum.add(product(perMegapixel, megapixels))
                    .add(product(perStartedMegapixel, megapixels.setScale(0, RoundingMode.CEILING)));
        }
        if (perStep != null) {
            if (steps.isEmpty() || steps.getAsInt() < 1 || !onePass) {
                return Optional.empty();
            }
            sum = sum.add(product(perStep, BigDecimal.valueOf(steps.getAsInt())));
        }
        return Optional.of(sum);
    }

    private static BigDecimal product(@Nullable Money price, BigDecimal factor) {
        return price == null ? BigDecimal.ZERO : price.amount().multiply(factor);
    }

    private static boolean hasInputs(ImageRequest request) {
        // Options of the service's own and extra fields may hold images too.
        return request.initImage().isPresent()
                || !request.controls().isEmpty()
                || !request.options().isEmpty()
                || !request.extraFields().isEmpty();
    }
}
