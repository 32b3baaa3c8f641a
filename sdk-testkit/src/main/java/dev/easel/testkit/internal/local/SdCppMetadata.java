package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.Drawn;
import dev.easel.testkit.internal.Json;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes the text that stable-diffusion.cpp puts into an image: what it drew with, whatever was requested. */
final class SdCppMetadata {
    private static final String MODEL = "m.safetensors";

    /** What stands for the server's own choice. */
    private static final String NONE = "NONE";

    private SdCppMetadata() {}

    /** @param withJson whether the same follows as JSON, which later releases add */
    static String text(Drawn drawn, SdCppOrder.Metadata size, boolean withJson) {
        String negative = drawn.negativePrompt().isEmpty() ? "" : "\nNegative prompt: " + drawn.negativePrompt();
        String scheduler = drawn.scheduler();
        String text = drawn.prompt() + negative + "\nSteps: " + drawn.steps() + ", CFG scale: "
                + plain(drawn.guidanceScale()) + ", Eta: inf, Seed: " + drawn.seed() + ", Size: " + size.width() + "x"
                + size.height() + ", Model: " + MODEL + ", RNG: cuda, Sampler: " + word(drawn.sampler())
                + (isDefault(scheduler) ? "" : " " + scheduler) + ", Version: stable-diffusion.cpp";
        return withJson ? text + ", SDCPP: " + json(drawn, size) : text;
    }

    private static ObjectNode json(Drawn drawn, SdCppOrder.Metadata size) {
        ObjectNode json = Json.object().put("schema", "sdcpp.image.params/v1").put("mode", "img_gen");
        json.putObject("generator").put("name", "stable-diffusion.cpp").put("version", "master-827");
        json.put("seed", drawn.seed()).put("width", size.width()).put("height", size.height());
        json.putObject("prompt").put("positive", drawn.prompt()).put("negative", drawn.negativePrompt());
        ObjectNode sampling = json.putObject("sampling").put("steps", drawn.steps());
        sampling.put("method", word(drawn.sampler())).put("scheduler", word(drawn.scheduler()));
        sampling.putObject("guidance").put("txt_cfg", drawn.guidanceScale());
        json.putObject("models").put("model", MODEL);
        json.put("clip_skip", -1);
        json.put("strength", drawn.strength() == null ? Double.valueOf(0.75) : drawn.strength());
        var loras = json.putArray("loras");
        drawn.loras().forEach(lora -> loras.addObject().put("name", lora.name()).put("multiplier", lora.weight()));
        return json;
    }

    /** A word as the server writes it. */
    static String word(@Nullable String word) {
        return isDefault(word) ? NONE : String.valueOf(word);
    }

    static boolean isDefault(@Nullable String word) {
        return word == null || word.equals(SdCppRelease.DEFAULT);
    }

    private static String plain(@Nullable Double number) {
        return String.format(Locale.ROOT, "%.6f", number);
    }
}
