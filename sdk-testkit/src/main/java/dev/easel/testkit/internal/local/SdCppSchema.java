package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The fields of a generation as stable-diffusion.cpp's server knows them. It skips what it does not know and what has
 * another type than it expects, without a word; strict, that is refused.
 */
final class SdCppSchema {
    static final Set<String> SAMPLE_METHODS = Set.of(
            "euler",
            "euler_a",
            "heun",
            "dpm2",
            "dpm++2s_a",
            "dpm++2m",
            "dpm++2mv2",
            "ipndm",
            "ipndm_v",
            "lcm",
            "ddim_trailing",
            "tcd",
            "res_multistep",
            "res_2s",
            "er_sde",
            "euler_cfg_pp",
            "euler_a_cfg_pp",
            "euler_ge",
            "dpm++2m_sde",
            "dpm++2m_sde_bt",
            "lms");
    static final Set<String> SCHEDULERS = Set.of(
            "discrete",
            "normal",
            "karras",
            "exponential",
            "ays",
            "gits",
            "sgm_uniform",
            "simple",
            "smoothstep",
            "kl_optimal",
            "lcm",
            "bong_tangent",
            "ltx2",
            "logit_normal",
            "flux2",
            "flux",
            "beta");

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
            Kind.INTEGER,
            "steps",
            Kind.NUMBER,
            "cfg_scale img_cfg_scale guidance",
            Kind.TEXT,
            "sample_method scheduler");

    private SdCppSchema() {}

    /**
     * Takes out of a generation what the server would skip.
     *
     * @param flat whether the flat spelling of the first releases is known too
     * @throws SdCppRefusal where that is refused, as a strict emulator does
     */
    static void sift(ObjectNode generation, boolean flat, boolean strict) {
        Map<String, Kind> known = new HashMap<>(GENERATION);
        if (flat) {
            known.putAll(FLAT);
        }
        sift(generation, known, strict);
        if (generation.get("sample_params") instanceof ObjectNode sampling) {
            sift(sampling, SAMPLE_PARAMS, strict);
            word(sampling, "sample_method", SAMPLE_METHODS, strict);
            word(sampling, "scheduler", SCHEDULERS, strict);
            if (sampling.get("guidance") instanceof ObjectNode guidance) {
                sift(guidance, GUIDANCE, strict);
            }
        }
        word(generation, "sample_method", SAMPLE_METHODS, strict);
        word(generation, "scheduler", SCHEDULERS, strict);
        if (generation.get("hires") instanceof ObjectNode hires) {
            sift(hires, HIRES, strict);
        }
        for (JsonNode lora : generation.path("lora")) {
            if (lora instanceof ObjectNode object) {
                sift(object, LORA, strict);
            }
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

    private static void word(ObjectNode object, String name, Set<String> words, boolean strict) {
        if (object.has(name) && !words.contains(object.get(name).asText())) {
            if (strict) {
                throw SdCppRefusal.strict(name + " " + object.get(name) + " is unknown and would be skipped");
            }
            object.remove(name);
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
