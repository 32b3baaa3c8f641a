package dev.easel.comfyui;

import dev.easel.Catalogue;
import dev.easel.CatalogueEntry;
import dev.easel.spi.JsonValue;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.List;

/** Lists names as the server has them: a name that is changed in any way is none of its. */
final class ComfyUiCatalogues {
    private ComfyUiCatalogues() {}

    static WireExchange<List<CatalogueEntry>> of(Catalogue catalogue) {
        return switch (catalogue) {
            case MODELS -> of("CheckpointLoaderSimple", "ckpt_name");
            case LORAS -> of("LoraLoader", "lora_name");
            case VAES -> of("VAELoader", "vae_name");
            case SAMPLERS -> of("KSampler", "sampler_name");
            case SCHEDULERS -> of("KSampler", "scheduler");
            case UPSCALERS -> of("UpscaleModelLoader", "model_name");
            case EMBEDDINGS ->
                new WireExchange<>(
                        WireRequest.get("/api/embeddings").build(), response -> read(response, response.json()));
        };
    }

    private static WireExchange<List<CatalogueEntry>> of(String type, String input) {
        return new WireExchange<>(WireRequest.get("/api/object_info/" + type).build(), response -> {
            JsonValue inputs = response.json().get(type).get("input");
            JsonValue declared = inputs.get("required").get(input);
            return read(
                    response,
                    options(
                            declared.isPresent()
                                    ? declared
                                    : inputs.get("optional").get(input)));
        });
    }

    /** A list is a list, or, in newer nodes, the word COMBO and the list among its settings. */
    private static JsonValue options(JsonValue declared) {
        return declared.at(0).isArray() ? declared.at(0) : declared.at(1).get("options");
    }

    private static Outcome<List<CatalogueEntry>> read(WireResponse response, JsonValue names) {
        if (!response.isSuccessful() || !names.isArray()) {
            Problem problem = ComfyUiErrors.of(response);
            return Outcome.failed(problem);
        }
        return Outcome.done(names.elements().stream()
                .flatMap(name -> name.nonBlank().stream())
                .distinct()
                .map(CatalogueEntry::of)
                .toList());
    }
}
