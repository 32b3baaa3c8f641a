package dev.easel.testkit.internal.dan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.Drawn;
import dev.easel.testkit.Redrawn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request's fields as the vendor's server does: in its order, with its messages. Where the server clamps or fills in silently, so does this.
 */
final class DanRequests {

    private final List<String> samplers;
    private final LongSupplier randomSeeds;

    DanRequests(List<String> samplers, LongSupplier randomSeeds) {
        this.samplers = samplers;
        this.randomSeeds = randomSeeds;
    }

    DanWork textToImage(JsonNode body) throws DanRefusal {
        return drawing(body, false);
    }

    DanWork imageToImage(JsonNode body) throws DanRefusal {
        return drawing(body, true);
    }

    private DanWork.Drawing drawing(JsonNode body, boolean fromImage) throws DanRefusal {
        JsonNode prompt = body.path("prompt");
        require(prompt.isTextual(), "Invalid prompt");
        String sampler = oneOf(body.path("sampler_name"), samplers, "Invalid sampler_name");
        String model = oneOf(body.path("model"), DanCatalogue.MODELS.keySet(), "Invalid model");
        List<Map.Entry<String, Double>> loras = loras(body.path("loras"));
        DanWork.Reference reference = reference(body.path("control_net").path(0));
        double denoisingStrength = 0.5;
        double scale = 1;
        String original = null;
        DanWork.Mask mask = null;
        if (fromImage) {
            original = filled(body.path("init_image"), "Invalid init_image");
            denoisingStrength = number(body.path("denoising_strength"), 0, 1, 0.5);
            JsonNode inpaint = body.path("inpaint");
            if (inpaint.isObject()) {
                // The server turns the mode round on its way to the worker: "masked" is black.
                mask = new DanWork.Mask(
                        filled(inpaint.path("mask"), "Invalid mask in inpaint params"),
                        number(inpaint.path("mask_mode"), 0, 1, 0) >= 1 ? Redrawn.WHITE : Redrawn.BLACK);
            }
        } else if (body.has("upscale")) {
            JsonNode upscale = body.path("upscale");
            if (upscale.isNull()) {
                // typeof null is object, so the vendor's server reads on into it.
                throw DanRefusal.crashed("TypeError: Cannot read properties of null (reading 'denoising_strength')");
            }
            if (upscale.isObject()) {
                denoisingStrength = number(upscale.path("denoising_strength"), 0.01, 0.99, 0.5);
                scale = number(upscale.path("scale"), 1, 2, 1);
                oneOf(upscale.path("upscaler"), DanCatalogue.INLINE_UPSCALERS, "Invalid upscaler");
            }
        }
        return new DanWork.Drawing(
                prompt.textValue(),
                body.path("negative_prompt").asText(""),
                sampler,
                model,
                loras,
                side(body.path("width")),
                side(body.path("height")),
                (int) number(body.path("steps"), 20, 60, 20),
                number(body.path("cfg_scale"), 1, 30, 1),
                seed(body.path("seed")),
                denoisingStrength,
                scale,
                original,
                mask,
                reference);
    }

    private static DanWork.@Nullable Reference reference(JsonNode control) throws DanRefusal {
        if (control.isMissingNode()) {
            return null;
        }
        String preprocessor =
                oneOf(control.path("preprocess"), DanCatalogue.PREPROCESSORS, "Invalid control net preprocess");
        String model = oneOf(control.path("model"), DanCatalogue.CONTROL_MODELS, "Invalid control net model");
        String image = filled(control.path("image"), "Control net requires an input image");
        return new DanWork.Reference(
                image,
                new Drawn.ControlNet(
                        preprocessor,
                        model,
                        number(control.path("weight"), 0, 2, 1),
                        number(control.path("guidance_start"), 0, 1, 0),
                        number(control.path("guidance_end"), 0, 1, 1)));
    }

    DanWork interrogate(JsonNode body) throws DanRefusal {
        String image = filled(body.path("image"), "Invalid image");
        String model = oneOf(body.path("model"), List.of("clip", "deepdanbooru"), "Invalid model");
        return new DanWork.Caption(image, model.equals("deepdanbooru"));
    }

    DanWork upscale(JsonNode body) throws DanRefusal {
        String image = filled(body.path("image"), "Invalid image");
        double rate = number(body.path("upscalingRate"), 1, 100, 1);
        require(rate > 1, "Invalid upscalingRate");
        oneOf(body.path("upscaler"), DanCatalogue.UPSCALERS, "Invalid upscaler");
        oneOf(body.path("upscaler2"), DanCatalogue.UPSCALERS, "Invalid upscaler");
        // Documented with a default of 0; the server takes 1 for an absent one, and refuses 1.
        require(number(body.path("upscaler2_factor"), 0, 1, 1) < 1, "Invalid upscaler2_factor");
        return new DanWork.Enlargement(image, rate);
    }

    private static List<Map.Entry<String, Double>> loras(JsonNode node) throws DanRefusal {
        List<Map.Entry<String, Double>> loras = new ArrayList<>();
        if (node.isMissingNode() || node.isNull()) {
            return loras;
        }
        // "nvalid" is the server's own spelling.
        require(node.isArray(), "nvalid lora");
        for (JsonNode item : node) {
            boolean pair = item.isArray() && item.size() == 2 && item.path(1).isNumber();
            require(pair, "nvalid lora");
            String hash = oneOf(item.path(0), DanCatalogue.LORAS.keySet(), "nvalid lora");
            loras.add(Map.entry(hash, item.path(1).doubleValue()));
        }
        return loras;
    }

    /** A side of the image: absent or no number is 8, and the rest is cut down to a multiple of 8. */
    private static int side(JsonNode node) {
        return (int) number(node, 8, 1024, 8) / 8 * 8;
    }

    private long seed(JsonNode node) {
        long seed = node.isNumber() ? node.longValue() : -1;
        return seed == -1 ? randomSeeds.getAsLong() : seed;
    }

    private static double number(JsonNode node, double least, double most, double absent) {
        return node.isNumber() ? Math.min(most, Math.max(least, node.doubleValue())) : absent;
    }

    private static String filled(JsonNode node, String otherwise) throws DanRefusal {
        require(node.isTextual() && !node.textValue().isEmpty(), otherwise);
        return node.textValue();
    }

    private static String oneOf(JsonNode node, Iterable<String> known, String otherwise) throws DanRefusal {
        for (String value : known) {
            if (node.isTextual() && node.textValue().equals(value)) {
                return value;
            }
        }
        throw DanRefusal.invalid(otherwise);
    }

    private static void require(boolean fine, String otherwise) throws DanRefusal {
        if (!fine) {
            throw DanRefusal.invalid(otherwise);
        }
    }
}
