package dev.easel.dan;

import dev.easel.ControlNet;
import dev.easel.ControlType;
import dev.easel.ImageRequest;
import dev.easel.spi.Findings;

/** The rules of the service that its capabilities cannot say. The server itself clamps silently, or ignores. */
final class DanCheck {
    private static final double MAX_CONTROL_WEIGHT = 2;

    private DanCheck() {}

    static void check(ImageRequest request, Findings findings) {
        if (request.model().filter(String::isBlank).isPresent()) {
            findings.violation("model", "is blank; give the model's hash, for example Dan.MODEL_CLARITY");
        }
        request.scheduler()
                .filter(scheduler -> !DanSamplers.honours(scheduler, request))
                .ifPresent(scheduler -> {
                    findings.unsupported(
                            "scheduler",
                            "is " + scheduler + ", which dan does not have for the sampler "
                                    + DanSamplers.nameFor(request)
                                    + ", and was left out; it has Karras for DPM++ SDE, and Normal");
                });
        request.controls().forEach(control -> check(control, findings));
        request.upscale().filter(upscale -> upscale.steps().isPresent()).ifPresent(upscale -> {
            findings.unsupported(
                    "upscale", "has steps, which dan does not take for the second pass; they were left out");
        });
        if (DanOptions.in(request).controlPreprocess().isPresent()
                && request.controls().isEmpty()) {
            findings.unsupported(
                    "options", "has controlPreprocess, but the request has no ControlNet; it was left out");
        }
    }

    private static void check(ControlNet control, Findings findings) {
        if (control.weight().orElse(1) > MAX_CONTROL_WEIGHT) {
            findings.violation("controls", "has weight " + control.weight().getAsDouble() + "; dan takes 0 to 2");
        }
        boolean thresholds =
                control.lowThreshold().isPresent() || control.highThreshold().isPresent();
        if (thresholds && !control.type().equals(ControlType.CANNY)) {
            findings.unsupported(
                    "controls",
                    "has thresholds, which dan takes for canny alone; they were left out of " + control.type());
        }
    }
}
