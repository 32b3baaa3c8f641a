package dev.easel.testkit.internal.dan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.internal.Request;
import java.util.Set;

/** Checks what the documentation allows, field by field, after the vendor's own checks have passed. */
final class DanStrictness {

    private static final DanRules CONTROL_NET = new DanRules(Set.of("image", "model", "preprocess"))
            .with("image", DanRules.base64())
            .with("model", DanRules.text())
            .with("preprocess", DanRules.text())
            .with("preprocess_param1", DanRules.number(0, 255))
            .with("preprocess_param2", DanRules.number(0, 255))
            .with("weight", DanRules.number(0, 2))
            .with("resize_mode", DanRules.integer(0, 2))
            .with("guidance_start", DanRules.number(0, 1))
            .with("guidance_end", DanRules.number(0, 1))
            // One spelling is documented, the other is what the server reads.
            .with("guessmode", DanRules.bool())
            .with("guess_mode", DanRules.bool());

    private static final DanRules UPSCALE_OBJECT = new DanRules(Set.of("upscaler"))
            .with("denoising_strength", DanRules.number(0, 1))
            .with("scale", DanRules.numberAbove(1, 2))
            .with("upscaler", DanRules.text());

    private static final DanRules INPAINT = new DanRules(Set.of("mask"))
            .with("mask", DanRules.base64())
            .with("mask_blur", DanRules.number(0, 64))
            .with("mask_mode", DanRules.integer(0, 1))
            .with("inpaint_area", DanRules.integer(0, 1));

    private static final DanRules TEXT_TO_IMAGE =
            drawing(Set.of("width", "height", "cfg_scale")).with("upscale", DanRules.object(UPSCALE_OBJECT));

    private static final DanRules IMAGE_TO_IMAGE = drawing(Set.of("width", "height", "cfg_scale", "denoising_strength"))
            .with("init_image", DanRules.base64())
            .with("denoising_strength", DanRules.number(0, 1))
            .with("resize_mode", DanRules.integer(0, 2))
            .with("inpaint", DanRules.object(INPAINT));

    private static final DanRules INTERROGATE =
            new DanRules(Set.of()).with("image", DanRules.base64()).with("model", DanRules.text());

    private static final DanRules UPSCALE = new DanRules(Set.of())
            .with("image", DanRules.base64())
            .with("upscalingRate", DanRules.numberAbove(1, 10))
            .with("upscaler", DanRules.text())
            .with("upscaler2", DanRules.text())
            .with("upscaler2_factor", DanRules.numberBelow(0, 1));

    private static final DanRules STATUS = new DanRules(Set.of("taskId")).with("taskId", DanRules.text());

    private DanStrictness() {}

    private static DanRules drawing(Set<String> required) {
        return new DanRules(required)
                .with("prompt", DanRules.text())
                .with("negative_prompt", DanRules.text())
                .with("sampler_name", DanRules.text())
                .with("model", DanRules.text())
                .with("width", DanRules.multipleOf8(8, 1024))
                .with("height", DanRules.multipleOf8(8, 1024))
                .with("seed", DanRules.anyInteger())
                .with("steps", DanRules.integer(20, 60))
                // Documented as an integer; the vendor's own web client sends fractions.
                .with("cfg_scale", DanRules.number(1, 30))
                .with("loras", DanRules.array())
                .with("control_net", DanRules.single(CONTROL_NET));
    }

    static void textToImage(JsonNode body) throws DanRefusal {
        TEXT_TO_IMAGE.check("", body);
        guessModes(body);
    }

    static void imageToImage(JsonNode body) throws DanRefusal {
        IMAGE_TO_IMAGE.check("", body);
        guessModes(body);
    }

    static void interrogate(JsonNode body) throws DanRefusal {
        INTERROGATE.check("", body);
    }

    static void upscale(JsonNode body) throws DanRefusal {
        UPSCALE.check("", body);
    }

    static void status(JsonNode body) throws DanRefusal {
        STATUS.check("", body);
    }

    /** The headers that the documentation requires of every call. */
    static void headers(Request request) throws DanRefusal {
        String authorization = request.header("authorization");
        if (authorization == null || !authorization.startsWith("Bearer ")) {
            throw DanRefusal.strictly("the header Authorization is "
                    + (authorization == null ? "absent" : "without its scheme") + "; send Bearer and the key");
        }
        if (!request.mediaType().equals("application/json")) {
            throw DanRefusal.strictly("the header Content-Type is "
                    + (request.mediaType().isEmpty() ? "absent" : request.mediaType()) + "; send application/json");
        }
    }

    private static void guessModes(JsonNode body) throws DanRefusal {
        JsonNode control = body.path("control_net").path(0);
        if (!control.path("guess_mode").equals(control.path("guessmode"))) {
            throw DanRefusal.strictly("control_net[0].guessmode is documented and control_net[0].guess_mode is read;"
                    + " send both, with the same value");
        }
    }
}
