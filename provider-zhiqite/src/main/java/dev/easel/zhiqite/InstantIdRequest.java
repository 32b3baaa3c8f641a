package dev.easel.zhiqite;

import dev.easel.ImageInput;
import dev.easel.Size;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * An image of the person in a portrait ({@code instantID}).
 *
 * <p>Source: Zhiqite documentation, instantID page.
 */
@Value.Immutable
public abstract class InstantIdRequest extends ZhiqiteToolRequest.WithCallback {
    InstantIdRequest() {}

    /** The portrait ({@code image}). */
    public abstract ImageInput image();

    /** What the image shows ({@code prompt}). */
    public abstract String prompt();

    /** What it should not show ({@code negativePrompt}). */
    public abstract Optional<String> negativePrompt();

    /** Width and height ({@code width}, {@code height}): 960 by 960, the only size that is open. No documented default. */
    public abstract Optional<Size> size();

    /** How many steps ({@code steps}); no documented range or default. */
    public abstract OptionalInt steps();

    /** The number that chance starts from ({@code seed}); no documented range or default. */
    public abstract OptionalLong seed();

    /** How closely the image follows the prompt ({@code guidanceScale}); no documented range or default, 1 in the example. */
    public abstract OptionalDouble guidanceScale();

    @Override
    final String code() {
        return "instantID";
    }

    @Override
    final Fields fields() {
        return Fields.create()
                .put("image", image())
                .put("prompt", prompt())
                .put("negativePrompt", negativePrompt())
                .put("width", size().map(Size::width))
                .put("height", size().map(Size::height))
                .put("steps", steps())
                .put("seed", seed())
                .put("guidanceScale", guidanceScale());
    }

    @Override
    final void rules(RequestRules rules) {
        rules.filled("prompt", prompt())
                .rule(
                        size().isEmpty() || size().get().equals(Size.of(960, 960)),
                        "size",
                        "is " + size().map(Size::toString).orElse("") + "; zhiqite takes 960x960 alone")
                .atLeast("steps", steps(), 1)
                .finite("guidanceScale", guidanceScale());
    }

    /** Returns a new builder. */
    public static InstantIdRequestBuilder builder() {
        return new InstantIdRequestBuilder();
    }
}
