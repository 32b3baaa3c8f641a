package dev.easel.testkit.internal.dan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.Json;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Lists the models, LoRAs, samplers and upscalers that the service knows; models and LoRAs by hash. */
final class DanCatalogue {

    static final Map<String, String> MODELS = Map.of(
            "3a17d0deffa4592fd91c711a798031a258ab44041809ade8b4591c0225ea9401", "chillout_mix",
            "627a6f5c8bf7669d4a224ac041d527debc65d2d435b16e54ead8ee2c901d1634", "clarity",
            "6e430eb51421ce5bf18f04e2dbe90b2cad437311948be4ef8c33658a73c86b2a", "anything-v4.5-pruned",
            "fc2511737a54c5e80b89ab03e0ab4b98d051ab187f92860f3cd664dc9d08b271", "chilloutmix_NiPrunedFp32Fix");

    static final Map<String, String> LORAS = Map.of(
            "62efe75048d55a096a238c6e8c4e12d61b36bf59e388a90589335f750923954c", "koreanDollLikeness_v10",
            "f1efd7b748634120b70343bc3c3b425c06c51548431a1264a2fcb5368352349f", "stLouisLuxuriousWheels_v1",
            "5bbaabc04553d5821a3a45e4de5a02b2e66ecb00da677dd8ae862efd8ba59050", "taiwanDollLikeness_v10",
            "3e5d8fe726b4c0f1e7f0905f32ea3d1c9ce89a54028209e8179d64d323048dac", "kobeni_v10",
            "759d6fdf539f44f6991efd27ef1767c7779ac8884defc71dd909e5808b5ea74b", "thickerLinesAnimeStyle_loraVersion");

    static final List<String> SAMPLERS = List.of("DPM++ SDE Karras", "Euler a", "Euler", "DPM++ SDE", "LMS", "DDIM");

    /** For the upscale object of txt2img. */
    static final List<String> INLINE_UPSCALERS = List.of("Latent", "ESRGAN 4x");

    /** For the upscale endpoint. The documentation spells one of them {@code Neareast}; the server does not. */
    static final List<String> UPSCALERS =
            List.of("Lanczos", "Nearest", "ESRGAN 4x", "R-ESRGAN 4x+", "R-ESRGAN 4x+ Anime6B", "SwinIR 4x");

    static final List<String> CONTROL_MODELS = List.of("sd15_canny", "sd15_openpose");

    /** The documentation spells the second {@code openopse}; the server does not. */
    static final List<String> PREPROCESSORS = List.of("canny", "openpose");

    private DanCatalogue() {}

    /** @param samplers the documented ones, and what this server added */
    static ObjectNode toJson(List<String> samplers) {
        ObjectNode data = Json.object();
        data.set("Models", byName(MODELS));
        data.set("LoRAs", byName(LORAS));
        ArrayNode list = data.putArray("Samplers");
        samplers.forEach(list::add);
        return data;
    }

    private static ArrayNode byName(Map<String, String> names) {
        Map<String, String> hashes = new TreeMap<>(Comparator.naturalOrder());
        names.forEach((hash, name) -> hashes.put(name, hash));
        ArrayNode list = Json.array();
        hashes.forEach((name, hash) -> list.addObject().put("name", name).put("hash", hash));
        return list;
    }
}
