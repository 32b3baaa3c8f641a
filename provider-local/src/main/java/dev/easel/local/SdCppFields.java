package dev.easel.local;

import dev.easel.ImageRequest;
import dev.easel.Lora;
import dev.easel.Upscale;
import dev.easel.spi.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** The settings that stable-diffusion.cpp's server knows by the same names in its queue and in its extra arguments. */
final class SdCppFields {
    /** The largest seed that is drawn here: what every reader of numbers holds. */
    private static final long LARGEST_DRAWN = Integer.MAX_VALUE;

    private SdCppFields() {}

    /** The seed that is sent: the user's, or one drawn here, since the server's own is the same for everybody. */
    static long drawn(long drawnSeed) {
        return drawnSeed & LARGEST_DRAWN;
    }

    /** Puts LoRAs, sampling and the second pass, each where the request sets it. */
    static void putNested(ImageRequest request, JsonObject into) {
        if (!request.loras().isEmpty()) {
            into.put("lora", loras(request.loras()));
        }
        JsonObject sampling = sampling(request);
        if (!sampling.isEmpty()) {
            into.put("sample_params", sampling);
        }
        request.upscale().ifPresent(upscale -> into.put("hires", hires(upscale)));
    }

    private static List<JsonObject> loras(List<Lora> loras) {
        List<JsonObject> all = new ArrayList<>();
        for (Lora lora : loras) {
            all.add(JsonObject.create().put("path", lora.id()).put("multiplier", lora.weight()));
        }
        return all;
    }

    private static JsonObject sampling(ImageRequest request) {
        JsonObject sampling = JsonObject.create();
        request.steps().ifPresent(steps -> sampling.put("sample_steps", steps));
        request.sampler()
                .flatMap(sampler -> SdCppWords.SAMPLE_METHODS.of(sampler.name()))
                .ifPresent(word -> sampling.put("sample_method", word));
        request.scheduler()
                .flatMap(scheduler -> SdCppWords.SCHEDULERS.of(scheduler.name()))
                .ifPresent(word -> sampling.put("scheduler", word));
        request.guidanceScale()
                .ifPresent(scale -> sampling.put("guidance", JsonObject.create().put("txt_cfg", scale)));
        return sampling;
    }

    private static JsonObject hires(Upscale upscale) {
        JsonObject hires = JsonObject.create().put("enabled", true).put("scale", upscale.factor());
        upscale.upscaler().ifPresent(name -> hires.put("upscaler", name));
        upscale.steps().ifPresent(steps -> hires.put("steps", steps));
        upscale.denoisingStrength().ifPresent(strength -> hires.put("denoising_strength", strength));
        return hires;
    }
}
