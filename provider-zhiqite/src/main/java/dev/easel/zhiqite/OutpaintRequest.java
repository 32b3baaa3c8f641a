package dev.easel.zhiqite;

import dev.easel.ImageInput;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.immutables.value.Value;

/**
 * An image continued beyond its edges ({@code imgExpand}).
 *
 * <p>Source: Zhiqite documentation, Outpainting page, which responds with an id and shows no result: images are expected in
 * {@code outputImageUrl}, as with the other tools that make them.
 */
@Value.Immutable
public abstract class OutpaintRequest extends ZhiqiteToolRequest.WithCallback {
    OutpaintRequest() {}

    /** The image ({@code sourceImage}). */
    public abstract ImageInput image();

    /** How many times as high, 1 to 4 ({@code verticalExpansionRatio}). */
    public abstract double verticalRatio();

    /** How many times as wide, 1 or more ({@code horizontalExpansionRatio}); the documented upper end is not known. */
    public abstract double horizontalRatio();

    /** How many images, 1 or more ({@code imageCount}, which the service requires). The default is 1. */
    @Value.Default
    public int count() {
        return 1;
    }

    /** What the new part shows ({@code prompt}). */
    public abstract Optional<String> prompt();

    /** What it should not show ({@code negativePrompt}). */
    public abstract Optional<String> negativePrompt();

    /** The service's name of a sampler ({@code sampler}); its list is not known. */
    public abstract Optional<String> sampler();

    /** How many steps, 0 to 50 ({@code sampleStep}). No documented default. */
    public abstract OptionalInt steps();

    /** How closely the prompt is followed, 1 to 45 ({@code promptGuideFactor}). No documented default. */
    public abstract OptionalInt guidance();

    /** The number that chance starts from, -1 for a random one, up to 2147483647 ({@code seed}). No documented default. */
    public abstract OptionalInt seed();

    @Override
    final String code() {
        return "imgExpand";
    }

    @Override
    final Fields fields() {
        return Fields.create()
                .put("sourceImage", image())
                .put("prompt", prompt())
                .put("negativePrompt", negativePrompt())
                .put("sampler", sampler())
                .put("sampleStep", steps())
                .put("imageCount", count())
                .put("promptGuideFactor", guidance())
                .put("seed", seed())
                .put("verticalExpansionRatio", verticalRatio())
                .put("horizontalExpansionRatio", horizontalRatio());
    }

    @Override
    final void rules(RequestRules rules) {
        rules.within("verticalRatio", OptionalDouble.of(verticalRatio()), 1, 4)
                .atLeast("horizontalRatio", OptionalDouble.of(horizontalRatio()), 1)
                .atLeast("count", OptionalInt.of(count()), 1)
                .notBlank("sampler", sampler())
                .within("steps", steps(), 0, 50)
                .within("guidance", guidance(), 1, 45)
                .atLeast("seed", seed(), -1);
    }

    /** Returns a new builder. */
    public static OutpaintRequestBuilder builder() {
        return new OutpaintRequestBuilder();
    }
}
