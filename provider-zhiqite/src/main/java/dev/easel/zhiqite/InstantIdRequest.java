package dev.easel.zhiqite;

import dev.easel.ImageInput;
import dev.easel.Size;
import dev.easel.spi.JsonObject;
import dev.easel.spi.SubmitContext;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * A picture of the person in a portrait ({@code instantID}).
 *
 * <p>Source: Zhiqite documentation, instantID page.
 */
@ZhiqiteStyle
@Value.Immutable
public abstract class InstantIdRequest extends ZhiqiteToolRequest {
    InstantIdRequest() {}

    /** The portrait ({@code image}). */
    public abstract ImageInput image();

    /** What the picture shows ({@code prompt}). */
    public abstract String prompt();

    /** What it should not show ({@code negativePrompt}). */
    public abstract Optional<String> negativePrompt();

    /** Width and height ({@code width}, {@code height}): 960 by 960, the only size that is open. No documented default. */
    public abstract Optional<Size> size();

    /** How many steps ({@code steps}); no documented range or default. */
    public abstract OptionalInt steps();

    /** The number that chance starts from ({@code seed}); no documented range or default. */
    public abstract OptionalLong seed();

    /** How closely the picture follows the prompt ({@code guidanceScale}); no documented range or default, 1 in the example. */
    public abstract OptionalDouble guidanceScale();

    /** Where the service reports that the work is done, besides being asked ({@code callbackUrl}). http or https. */
    public abstract Optional<URI> callbackUrl();

    @Override
    final String code() {
        return "instantID";
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
        body.put("image", context.address(image()).toString()).put("prompt", prompt());
        negativePrompt().ifPresent(text -> body.put("negativePrompt", text));
        size().ifPresent(size -> body.put("width", size.width()).put("height", size.height()));
        steps().ifPresent(steps -> body.put("steps", steps));
        seed().ifPresent(seed -> body.put("seed", seed));
        guidanceScale().ifPresent(scale -> body.put("guidanceScale", scale));
    }

    @Value.Check
    void check() {
        RequestRules.of(this)
                .filled("prompt", prompt())
                .rule(
                        size().isEmpty() || size().get().equals(Size.of(960, 960)),
                        "size",
                        "is " + size().map(Size::toString).orElse("") + "; zhiqite takes 960x960 alone")
                .atLeast("steps", steps(), 1)
                .finite("guidanceScale", guidanceScale())
                .check();
    }

    /** Makes one step by step. */
    public static InstantIdRequestBuilder builder() {
        return new InstantIdRequestBuilder();
    }
}
