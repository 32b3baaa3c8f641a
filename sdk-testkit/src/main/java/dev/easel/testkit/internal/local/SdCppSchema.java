package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Checks the fields of a generation as stable-diffusion.cpp's server knows them. It skips what it does not know and what has
 * another type than it expects, without a word; strict, that is refused.
 */
final class SdCppSchema {
    private enum Kind {
        TEXT,
        INTEGER,
        NUMBER,
        BOOLEAN,
        ARRAY,
        OBJECT;

        boolean fits(JsonNode value) {
            return switch (this) {
                case TEXT -> value.isTextual();
                case INTEGER -> value.isIntegralNumber();
                case NUMBER -> value.isNumber();
                case BOOLEAN -> value.isBoolean();
                case ARRAY -> value.isArray();
                case OBJECT -> value.isObject();
            };
        }
    }

    private static final Map<String, Kind> GUIDANCE =
            kinds(Kind.NUMBER, "txt_cfg img_cfg distilled_guidance", Kind.OBJECT, "slg");
    private static final Map<String, Kind> SAMPLE_PARAMS = kinds(
            Kind.TEXT,
            "scheduler sample_method extra_sample_args",
            Kind.INTEGER,
            "sample_steps shifted_timestep",
            Kind.NUMBER,
            "eta flow_shift",
            Kind.ARRAY,
            "custom_sigmas",
            Kind.OBJECT,
            "guidance");
    private static final Map<String, Kind> HIRES = kinds(
            Kind.BOOLEAN,
            "enabled",
            Kind.TEXT,
            "upscaler",
            Kind.NUMBER,
            "scale denoising_strength",
            Kind.INTEGER,
            "target_width target_height steps upscale_tile_size",
            Kind.ARRAY,
            "custom_sigmas");
    private static final Map<String, Kind> LORA =
            kinds(Kind.TEXT, "path", Kind.NUMBER, "multiplier", Kind.BOOLEAN, "is_high_noise");
    private static final Map<String, Kind> GENERATION = kinds(
            Kind.TEXT,
            "prompt negative_prompt output_format init_image mask_image control_image ip_adapter_image cache_mode"
                    + " cache_option scm_mask ad_model ad_prompt ad_negative_prompt extra_ad_args",
            Kind.INTEGER,
            "clip_skip width height seed batch_count output_compression qwen_image_layers",
            Kind.NUMBER,
            "strength control_strength ip_adapter_strength",
            Kind.BOOLEAN,
            "embed_image_metadata auto_resize_ref_image increase_ref_index scm_policy_dynamic",
            Kind.ARRAY,
            "ref_images lora",
            Kind.OBJECT,
            "sample_params hires vae_tiling_params");
    private static final Map<String, Kind> FLAT = kinds(
            Kind.TEXT,
            "prompt negative_prompt sample_method scheduler cache_mode cache_option",
            Kind.INTEGER,
            "steps seed clip_skip width height batch_count",
            Kind.NUMBER,
            "cfg_scale img_cfg_scale guidance flow_shift strength control_strength",
            Kind.BOOLEAN,
            "embed_image_metadata");

    /** The flat spelling of the first releases, and where the later ones read the same. */
    private static final Map<String, JsonPointer> TWINS = Map.of(
            "sample_method", JsonPointer.compile("/sample_params/sample_method"),
            "scheduler", JsonPointer.compile("/sample_params/scheduler"),
            "steps", JsonPointer.compile("/sample_params/sample_steps"),
            "flow_shift", JsonPointer.compile("/sample_params/flow_shift"),
            "cfg_scale", JsonPointer.compile("/sample_params/guidance/txt_cfg"),
            "img_cfg_scale", JsonPointer.compile("/sample_params/guidance/img_cfg"),
            "guidance", JsonPointer.compile("/sample_params/guidance/distilled_guidance"));

    private SdCppSchema() {}

    /**
     * Takes out of the body of {@code img_gen} what the server would skip.
     *
     * @throws SdCppRefusal where that is refused, as a strict emulator does
     */
    static void sift(ObjectNode generation, SdCppRelease release, boolean strict) {
        if (!release.hasHires() && generation.has("hires")) {
            skip(generation, "hires", strict, "hires is not known to this release and would be skipped");
        }
        sift(generation, GENERATION, strict);
        if (generation.get("sample_params") instanceof ObjectNode sampling) {
            sift(sampling, SAMPLE_PARAMS, strict);
            words(sampling, release, strict);
            if (sampling.get("guidance") instanceof ObjectNode guidance) {
                sift(guidance, GUIDANCE, strict);
            }
        }
        if (generation.get("hires") instanceof ObjectNode hires) {
            sift(hires, HIRES, strict);
        }
        for (JsonNode lora : generation.path("lora")) {
            if (lora instanceof ObjectNode object) {
                sift(object, LORA, strict);
            }
        }
    }

    /**
     * The same for the block inside a prompt, which clients write in two spellings at once so that every release reads one
     * of them; what is left is in the later spelling. Strict, a setting that only the other releases would read is refused.
     */
    static void siftBlock(ObjectNode block, SdCppRelease release, boolean strict) {
        if (release.hasQueue()) {
            for (Map.Entry<String, JsonPointer> twin : TWINS.entrySet()) {
                boolean doubled = block.at(twin.getValue()).equals(block.path(twin.getKey()));
                skip(
                        block,
                        twin.getKey(),
                        strict && !doubled,
                        twin.getKey() + " is read by older releases alone; give " + twin.getValue() + " too");
            }
            sift(block, release, strict);
            return;
        }
        refuseUnheard(block, strict);
        block.remove("sample_params");
        sift(block, FLAT, strict);
        words(block, release, strict);
        nest(block);
    }

    private static void refuseUnheard(ObjectNode block, boolean strict) {
        for (String name : List.of("lora", "hires", "strength")) {
            skip(block, name, strict, name + " changes nothing in this release");
        }
        for (JsonPointer pointer : TWINS.values()) {
            String flat = flat(pointer);
            if (strict
                    && !block.at(pointer).isMissingNode()
                    && !block.at(pointer).equals(block.path(flat))) {
                throw SdCppRefusal.strict(pointer + " is read by later releases alone; give " + flat + " too");
            }
        }
    }

    private static String flat(JsonPointer nested) {
        return TWINS.entrySet().stream()
                .filter(twin -> twin.getValue().equals(nested))
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    private static void nest(ObjectNode block) {
        ObjectNode sampling = Json.object();
        ObjectNode guidance = sampling.putObject("guidance");
        TWINS.forEach((flat, pointer) -> {
            JsonNode value = block.remove(flat);
            if (value != null) {
                boolean guides = pointer.head().last().getMatchingProperty().equals("guidance");
                (guides ? guidance : sampling).set(pointer.last().getMatchingProperty(), value);
            }
        });
        block.set("sample_params", sampling);
    }

    private static void words(ObjectNode sampling, SdCppRelease release, boolean strict) {
        word(sampling, "sample_method", release::sampler, strict);
        word(sampling, "scheduler", release::scheduler, strict);
    }

    private static void skip(ObjectNode object, String name, boolean refused, String why) {
        if (object.remove(name) != null && refused) {
            throw SdCppRefusal.strict(why);
        }
    }

    private static void sift(ObjectNode object, Map<String, Kind> known, boolean strict) {
        for (String name :
                List.copyOf(object.properties().stream().map(Map.Entry::getKey).toList())) {
            Kind kind = known.get(name);
            JsonNode value = object.get(name);
            if (kind != null && kind.fits(value)) {
                continue;
            }
            if (strict) {
                throw SdCppRefusal.strict(
                        kind == null
                                ? name + " is not a field of this server"
                                : name + " is " + value + ", which the server would skip; give " + kind);
            }
            object.remove(name);
        }
    }

    private static void word(
            ObjectNode object, String name, Function<String, @Nullable String> meaning, boolean strict) {
        if (!object.has(name)) {
            return;
        }
        String word = meaning.apply(object.get(name).asText());
        if (word == null) {
            skip(object, name, strict, name + " " + object.get(name) + " is unknown and would be skipped");
        } else {
            object.put(name, word);
        }
    }

    private static Map<String, Kind> kinds(Object... kindsAndNames) {
        Map<String, Kind> kinds = new HashMap<>();
        for (int i = 0; i < kindsAndNames.length; i += 2) {
            for (String name : ((String) kindsAndNames[i + 1]).split(" ")) {
                kinds.put(name, (Kind) kindsAndNames[i]);
            }
        }
        return Map.copyOf(kinds);
    }
}
