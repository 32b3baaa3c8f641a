package dev.easel.zhiqite;

import dev.easel.ImageInput;
import dev.easel.spi.JsonObject;
import dev.easel.spi.SubmitContext;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.immutables.value.Value;

/**
 * A picture continued beyond its edges ({@code imgExpand}).
 *
 * <p>Source: Zhiqite documentation, Outpainting page, which shows an id for an answer and no result: pictures are expected in
 * {@code outputImageUrl}, as with the other tools that make them.
 */
@ZhiqiteStyle
@Value.Immutable
public abstract class OutpaintRequest extends ZhiqiteToolRequest {
    OutpaintRequest() {}

    /** The picture ({@code sourceImage}). */
    public abstract ImageInput image();

    /** How many times as high, 1 to 4 ({@code verticalExpansionRatio}). */
    public abstract double verticalRatio();

    /** How many times as wide, 1 or more ({@code horizontalExpansionRatio}); the documented upper end is not known. */
    public abstract double horizontalRatio();

    /** How many pictures, 1 or more ({@code imageCount}, which the service requires). The default is 1. */
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

    /** Where the service reports that the work is done, besides being asked ({@code callbackUrl}). http or https. */
    public abstract Optional<URI> callbackUrl();

    @Override
    final String code() {
        return "imgExpand";
    }

    @Override
    final Optional<URI> callback() {
        return callbackUrl();
    }

    @Override
    final List<ImageInput> inputs() {
        return List.of(image());
    }

    @Override
    final void fill(JsonObject body, SubmitContext context) {
        body.put("sourceImage", context.address(image()).toString());
        prompt().ifPresent(text -> body.put("prompt", text));
        negativePrompt().ifPresent(text -> body.put("negativePrompt", text));
        sampler().ifPresent(name -> body.put("sampler", name));
        steps().ifPresent(steps -> body.put("sampleStep", steps));
        body.put("imageCount", count());
        guidance().ifPresent(factor -> body.put("promptGuideFactor", factor));
        seed().ifPresent(seed -> body.put("seed", seed));
        body.put("verticalExpansionRatio", verticalRatio()).put("horizontalExpansionRatio", horizontalRatio());
    }

    @Value.Check
    void check() {
        RequestRules.of(this)
                .within("verticalRatio", OptionalDouble.of(verticalRatio()), 1, 4)
                .atLeast("horizontalRatio", OptionalDouble.of(horizontalRatio()), 1)
                .atLeast("count", OptionalInt.of(count()), 1)
                .notBlank("sampler", sampler())
                .within("steps", steps(), 0, 50)
                .within("guidance", guidance(), 1, 45)
                .atLeast("seed", seed(), -1)
                .check();
    }

    /** Makes one step by step. */
    public static OutpaintRequestBuilder builder() {
        return new OutpaintRequestBuilder();
    }
}
