package dev.easel.zhiqite;

import dev.easel.Size;
import dev.easel.Violation;
import java.math.BigDecimal;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Builds a request for an image by Flux ({@code comfyui/text2image}). Not thread-safe.
 *
 * <p>Source: Zhiqite documentation, Flux text2image page.
 */
public final class FluxRequestBuilder extends ToolRequestBuilder.WithCallback<FluxRequestBuilder> {
    FluxRequestBuilder() {
        super("comfyui/text2image", "model", "prompt");
    }

    /** Sets the Flux model ({@code comfyTaskType}). Required. */
    public FluxRequestBuilder model(FluxModel model) {
        return put("model", "comfyTaskType", model == null ? null : model.wireName());
    }

    /** Sets what the image shows ({@code prompt}). Required. */
    public FluxRequestBuilder prompt(String prompt) {
        return text("prompt", "prompt", prompt);
    }

    /**
     * Sets the size in pixels ({@code width}, {@code height}). The documentation has no range and no default; its example is
     * 512 by 512.
     */
    public FluxRequestBuilder size(@Nullable Size size) {
        return size(size, rules -> {});
    }

    /** Sets the number of steps ({@code steps}), 1 or more. The documentation has no default; its example is 4. */
    public FluxRequestBuilder steps(int steps) {
        return atLeast("steps", "steps", steps, 1);
    }

    /**
     * Sets how closely the image follows the prompt ({@code fluxGuidance}), in steps of 0.1. It takes the place of a guidance
     * scale; the documentation advises 3.5 and has no range or default.
     */
    public FluxRequestBuilder fluxGuidance(double fluxGuidance) {
        put("fluxGuidance", "fluxGuidance", fluxGuidance);
        return check(
                "fluxGuidance",
                rules -> rules.finite("fluxGuidance", OptionalDouble.of(fluxGuidance))
                        .rule(
                                Violation.Code.OUT_OF_RANGE,
                                !isFinerThanTenths(fluxGuidance),
                                "fluxGuidance",
                                "is " + fluxGuidance + "; give it in steps of 0.1"));
    }

    private static boolean isFinerThanTenths(double number) {
        return Double.isFinite(number)
                && new BigDecimal(Double.toString(number)).stripTrailingZeros().scale() > 1;
    }
}
