package dev.easel.testkit.internal.replicate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.replicate.ReplicateModel.Output;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The models that are known, and the pages that list them. Immutable. */
final class ReplicateModels {
    private static final String CREATED = "2025-07-31T12:00:00.000000Z";
    private static final int PAGE = 10;
    private static final String BFL = "black-forest-labs/";

    private static final String RATIOS = "1:1|16:9|21:9|3:2|2:3|4:5|5:4|3:4|4:3|9:16|9:21";
    private static final String PROMPT = "prompt!:string; ";
    private static final String RATIO = "aspect_ratio:" + RATIOS + " =1:1; ";
    private static final String FILE = "output_format:webp|jpg|png =webp; output_quality:integer 0..100 =80; ";
    private static final String COMMON =
            "num_outputs:integer 1..4 =1; seed:integer; disable_safety_checker:boolean =false; " + FILE;
    private static final String MEGAPIXELS = "megapixels:1|0.25 =1; ";
    private static final String FAST = "go_fast:boolean =true; ";
    private static final String SCHNELL_STEPS = "num_inference_steps:integer 1..4 =4; ";
    private static final String DEV_STEPS = "num_inference_steps:integer 1..50 =28; ";
    private static final String DEV_GUIDANCE = "guidance:number 0..10 =3; ";
    private static final String LORA = "lora_weights:string; lora_scale:number -1..3 =1; ";
    private static final String SCHNELL = PROMPT + RATIO + SCHNELL_STEPS + MEGAPIXELS + FAST + COMMON;
    private static final String DEV = PROMPT + RATIO + DEV_STEPS + DEV_GUIDANCE
            + "image:uri; prompt_strength:number 0..1 =0.8; " + MEGAPIXELS + FAST + COMMON;
    private static final String REDUX = "redux_image!:uri; " + RATIO + MEGAPIXELS + COMMON;
    private static final String SAFETY =
            "seed:integer; safety_tolerance:integer 1..6 =2; prompt_upsampling:boolean =false; ";
    private static final String CONTROL = PROMPT
            + "control_image!:uri; steps:integer 15..50 =50; guidance:number 1..100 =30; output_format:jpg|png =jpg; "
            + SAFETY;
    private static final String PRO = PROMPT + "aspect_ratio:" + RATIOS + "|custom =1:1; width:integer 256..1440; "
            + "height:integer 256..1440; image_prompt:uri; " + FILE + SAFETY;
    private static final String KONTEXT = PROMPT + "input_image:uri; aspect_ratio:match_input_image|" + RATIOS
            + " =match_input_image; output_format:png|jpg =png; " + SAFETY;
    private static final String SDXL = "prompt:string; negative_prompt:string; image:uri; mask:uri; "
            + "width:integer =1024; height:integer =1024; num_outputs:integer 1..4 =1; "
            + "scheduler:DDIM|DPMSolverMultistep|HeunDiscrete|KarrasDPM|K_EULER_ANCESTRAL|K_EULER|PNDM =K_EULER; "
            + "num_inference_steps:integer 1..500 =50; guidance_scale:number 1..50 =7.5; "
            + "prompt_strength:number 0..1 =0.8; seed:integer; refine:string; high_noise_frac:number 0..1; "
            + "refine_steps:integer; apply_watermark:boolean =true; lora_scale:number 0..1 =0.6; "
            + "replicate_weights:string; disable_safety_checker:boolean =false";

    private final Map<String, ReplicateModel> models = new LinkedHashMap<>();
    private final String api;

    /** @param api where the API stands, without a trailing slash */
    ReplicateModels(Map<String, Boolean> further, String api) {
        this.api = api;
        add(BFL + "flux-schnell", true, Output.ARRAY, SCHNELL);
        add(BFL + "flux-dev", true, Output.ARRAY, DEV);
        add(BFL + "flux-schnell-lora", true, Output.ARRAY, SCHNELL + LORA);
        add(
                BFL + "flux-dev-lora",
                true,
                Output.ARRAY,
                DEV + LORA + "extra_lora:string; extra_lora_scale:number -1..3 =1");
        add(
                BFL + "flux-fill-dev",
                true,
                Output.ARRAY,
                "prompt:string; image!:uri; mask:uri; guidance:number 0..100 =30; "
                        + "megapixels:1|0.25|match_input =1; " + DEV_STEPS + LORA + COMMON);
        add(BFL + "flux-redux-dev", true, Output.ARRAY, REDUX + DEV_STEPS + DEV_GUIDANCE);
        add(BFL + "flux-redux-schnell", true, Output.ARRAY, REDUX + SCHNELL_STEPS);
        add(BFL + "flux-canny-pro", true, Output.STRING, CONTROL);
        add(BFL + "flux-depth-pro", true, Output.STRING, CONTROL);
        add(BFL + "flux-1.1-pro", true, Output.STRING, PRO);
        add(
                BFL + "flux-1.1-pro-ultra",
                true,
                Output.STRING,
                PRO + "raw:boolean =false; image_prompt_strength:number 0..1 =0.1");
        add(BFL + "flux-kontext-pro", true, Output.STRING, KONTEXT);
        add(BFL + "flux-kontext-max", true, Output.STRING, KONTEXT);
        add("stability-ai/sdxl", false, Output.ARRAY, SDXL);
        // The contract calls none of these three a community model: both ways of calling them work.
        add(
                "nightmareai/real-esrgan",
                true,
                Output.STRING,
                "image!:uri; scale:number 0..10 =4; face_enhance:boolean =false");
        add("salesforce/blip", true, Output.TEXT, "image!:uri; task:string; prompt:string");
        add("lucataco/moondream2", true, Output.TEXT, "image!:uri; task:string; prompt:string");
        further.forEach((name, official) -> models.put(name, new ReplicateModel(name, official, Output.ARRAY, null)));
    }

    private void add(String name, boolean official, Output output, String text) {
        Map<String, InputField> fields = new LinkedHashMap<>();
        Arrays.stream(text.strip().split("; ?")).map(InputField::of).forEach(field -> fields.put(field.name(), field));
        models.put(name, new ReplicateModel(name, official, output, fields));
    }

    /** The model of that {@code owner/name}, or null. */
    @Nullable ReplicateModel find(String name) {
        return models.get(name);
    }

    /**
     * The model that a {@code version} names: by its 64 digits, by {@code owner/name:digits}, or by {@code owner/name} where
     * the model is official.
     *
     * @throws Refusal where there is none
     */
    ReplicateModel ofVersion(String version) {
        for (ReplicateModel model : models.values()) {
            if (version.equals(model.version())
                    || version.equals(model.name() + ":" + model.version())
                    || (model.official() && version.equals(model.name()))) {
                return model;
            }
        }
        throw Refusal.version();
    }

    /** @throws Refusal where there is none */
    private ReplicateModel existing(String owner, String name) {
        ReplicateModel model = find(owner + "/" + name);
        if (model == null) {
            throw Refusal.notFound();
        }
        return model;
    }

    ObjectNode model(String owner, String name) {
        return view(existing(owner, name));
    }

    private ObjectNode view(ReplicateModel model) {
        ObjectNode view = Json.object()
                .put("url", api + "/models/" + model.name())
                .put("owner", model.owner())
                .put("name", model.name().substring(model.owner().length() + 1))
                .put("description", "A model of the emulator")
                .put("visibility", "public")
                .put("is_official", model.official())
                .put("run_count", 1000)
                .putNull("default_example");
        view.set("latest_version", model.versionView(CREATED));
        return view;
    }

    ObjectNode versions(String owner, String name) {
        ArrayNode all = Json.array().add(existing(owner, name).versionView(CREATED));
        return page(all, 0, "");
    }

    /** @throws Refusal where the model has no such version */
    ObjectNode version(String owner, String name, String id) {
        ReplicateModel model = existing(owner, name);
        if (!id.equals(model.version())) {
            throw Refusal.notFound();
        }
        return model.versionView(CREATED);
    }

    /** @param from which model the page begins with */
    ObjectNode list(int from) {
        ArrayNode all = Json.array();
        models.values().forEach(model -> all.add(view(model)));
        return page(all, from, "/models");
    }

    private ObjectNode page(ArrayNode all, int from, String path) {
        return page(all, from, PAGE, api + path + "?cursor=");
    }

    /** A page of a list, with the addresses of the pages beside it. */
    static ObjectNode page(ArrayNode all, int from, int size, String address) {
        int until = Math.min(all.size(), from + size);
        ObjectNode page = Json.object()
                .put("next", until < all.size() ? address + until : null)
                .put("previous", from > 0 ? address + Math.max(0, from - size) : null);
        ArrayNode results = page.putArray("results");
        for (int i = from; i < until; i++) {
            results.add(all.get(i));
        }
        return page;
    }

    /** @throws Refusal where there is no such collection */
    ObjectNode collection(String slug) {
        boolean upscalers = slug.equals("super-resolution");
        if (!upscalers && !slug.equals("text-to-image")) {
            throw Refusal.notFound();
        }
        ObjectNode collection =
                Json.object().put("name", slug).put("slug", slug).put("description", "A collection of the emulator");
        ArrayNode members = collection.putArray("models");
        for (ReplicateModel model : models.values()) {
            boolean upscaler = model.has("scale");
            boolean draws = List.of(Output.ARRAY, Output.STRING).contains(model.output());
            if (draws && upscaler == upscalers && (upscalers || model.has("prompt") || model.fields() == null)) {
                members.add(view(model));
            }
        }
        return collection;
    }
}
