package dev.easel.zhiqite;

import dev.easel.ImageInput;
import dev.easel.Size;
import dev.easel.spi.JsonObject;
import dev.easel.spi.SubmitContext;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.immutables.value.Value;

/**
 * A picture drawn by Flux ({@code comfyui/text2image}).
 *
 * <p>Source: Zhiqite documentation, Flux text2image page.
 */
@ZhiqiteStyle
@Value.Immutable
public abstract class FluxRequest extends ZhiqiteToolRequest {
    FluxRequest() {}

    /** Which Flux draws ({@code comfyTaskType}). */
    public abstract FluxModel model();

    /** What the picture shows ({@code prompt}). */
    public abstract String prompt();

    /** Width and height in pixels ({@code width}, {@code height}); no documented range or default, 512 by 512 in the example. */
    public abstract Optional<Size> size();

    /** How many steps ({@code steps}); no documented range or default, 4 in the example. */
    public abstract OptionalInt steps();

    /**
     * How closely the picture follows the prompt ({@code fluxGuidance}), in the place of a guidance scale: in steps of 0.1;
     * the documentation advises 3.5. No documented range or default.
     */
    public abstract OptionalDouble fluxGuidance();

    /** Where the service reports that the work is done, besides being asked ({@code callbackUrl}). http or https. */
    public abstract Optional<URI> callbackUrl();

    @Override
    final String code() {
        return "comfyui/text2image";
    }

    @Override
    final Optional<URI> callback() {
        return callbackUrl();
    }

    @Override
    final List<ImageInput> inputs() {
        return List.of();
    }

    @Override
    final void fill(JsonObject body, SubmitContext context) {
        body.put("comfyTaskType", model().wireName()).put("prompt", prompt());
        size().ifPresent(size -> body.put("width", size.width()).put("height", size.height()));
        steps().ifPresent(steps -> body.put("steps", steps));
        fluxGuidance().ifPresent(guidance -> body.put("fluxGuidance", guidance));
    }

    @Value.Check
    void check() {
        RequestRules.of(this)
                .filled("prompt", prompt())
                .atLeast("steps", steps(), 1)
                .finite("fluxGuidance", fluxGuidance())
                .rule(
                        fluxGuidance().isEmpty() || isTenths(fluxGuidance().getAsDouble()),
                        "fluxGuidance",
                        "is " + fluxGuidance().orElse(0) + "; give it in steps of 0.1")
                .check();
    }

    /** Makes one step by step. */
    public static FluxRequestBuilder builder() {
        return new FluxRequestBuilder();
    }

    private static boolean isTenths(double number) {
        return !Double.isFinite(number)
                || new BigDecimal(Double.toString(number)).stripTrailingZeros().scale() <= 1;
    }
}
