package dev.easel.zhiqite;

import dev.easel.Size;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.immutables.value.Value;

/**
 * An image drawn by Flux ({@code comfyui/text2image}).
 *
 * <p>Source: Zhiqite documentation, Flux text2image page.
 */
@Value.Immutable
public abstract class FluxRequest extends ZhiqiteToolRequest.WithCallback {
    FluxRequest() {}

    /** Which Flux draws ({@code comfyTaskType}). */
    public abstract FluxModel model();

    /** What the image shows ({@code prompt}). */
    public abstract String prompt();

    /** Width and height in pixels ({@code width}, {@code height}); no documented range or default, 512 by 512 in the example. */
    public abstract Optional<Size> size();

    /** How many steps ({@code steps}); no documented range or default, 4 in the example. */
    public abstract OptionalInt steps();

    /**
     * How closely the image follows the prompt ({@code fluxGuidance}), in the place of a guidance scale: in steps of 0.1;
     * the documentation advises 3.5. No documented range or default.
     */
    public abstract OptionalDouble fluxGuidance();

    @Override
    final String code() {
        return "comfyui/text2image";
    }

    @Override
    final Fields fields() {
        return Fields.create()
                .put("comfyTaskType", model().wireName())
                .put("prompt", prompt())
                .put("width", size().map(Size::width))
                .put("height", size().map(Size::height))
                .put("steps", steps())
                .put("fluxGuidance", fluxGuidance());
    }

    @Override
    final void rules(RequestRules rules) {
        rules.filled("prompt", prompt())
                .atLeast("steps", steps(), 1)
                .finite("fluxGuidance", fluxGuidance())
                .rule(
                        fluxGuidance().isEmpty() || isTenths(fluxGuidance().getAsDouble()),
                        "fluxGuidance",
                        "is " + fluxGuidance().orElse(0) + "; give it in steps of 0.1");
    }

    /** Returns a new builder. */
    public static FluxRequestBuilder builder() {
        return new FluxRequestBuilder();
    }

    private static boolean isTenths(double number) {
        return !Double.isFinite(number)
                || new BigDecimal(Double.toString(number)).stripTrailingZeros().scale() <= 1;
    }
}
