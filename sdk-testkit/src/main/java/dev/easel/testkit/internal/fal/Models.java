package dev.easel.testkit.internal.fal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The endpoints, each with what it takes and gives. Immutable. */
final class Models {

    /** What a model gives. */
    enum Gives {
        IMAGES,
        /** Images and a description, and no seed. */
        DESCRIBED_IMAGES,
        /** One larger image under {@code image}. */
        LARGER_IMAGE,
        /** Words under {@code results}. */
        RESULTS,
        /** Words under {@code output}. */
        OUTPUT
    }

    /** @param fields null where the input is not checked */
    record Model(String id, Gives gives, @Nullable Fields fields) {}

    private static final Fields ANY = Fields.of(
            "prompt:text image_url:image seed:int num_images:int(1,4)=1" + " image_size:size(1,14142)=square_hd");

    private static final String COMMON = "prompt!:text seed:int num_images:int(1,4)=1 sync_mode:bool"
            + " enable_safety_checker:bool output_format:jpeg/png=jpeg ";
    private static final String PRO =
            COMMON + "-enable_safety_checker enhance_prompt:bool safety_tolerance:1/2/3/4/5/6=2 ";
    private static final String SIZE = "image_size:size(1,14142)=landscape_4_3 ";
    private static final String RATIOS = "aspect_ratio:21:9/16:9/4:3/3:2/1:1/2:3/3:4/9:16/9:21";
    private static final String GUIDANCE = "guidance_scale:num(1,20)=3.5 ";
    private static final String FLUX =
            COMMON + SIZE + "num_inference_steps:int(1,50)=28 " + GUIDANCE + "acceleration:none/regular/high=none ";
    private static final String FLUX_LORA = FLUX + "loras:loras acceleration:none/regular=none ";
    private static final String GENERAL = FLUX + "-acceleration loras:loras controlnets:controlnets(0,1)"
            + " negative_prompt:text scheduler:euler/dpmpp_2m ";
    private static final String IMAGE = "image_url!:image ";
    private static final String MASKED = IMAGE + "mask_url!:image ";
    private static final String IMAGES = "image_urls!:images(1,) ";
    private static final String FLUX_2 = COMMON + "image_size:size(512,2048)=landscape_4_3"
            + " num_inference_steps:int(1,)=28 guidance_scale:num(0,20)=2.5 output_format:jpeg/png/webp=jpeg ";
    private static final String FLUX_2_PRO = COMMON + "-num_images safety_tolerance:1/2/3/4/5=2 " + SIZE;
    private static final String SDXL = COMMON + "-output_format format:jpeg/png=jpeg negative_prompt:text"
            + " num_inference_steps:int(1,)=25 guidance_scale:num(0,20)=7.5 loras:loras"
            + " image_size:size(1,14142)=square_hd ";
    private static final String LORA = COMMON + "-sync_mode -output_format model_name!:text scheduler:scheduler"
            + " clip_skip:int(0,) loras:loras controlnets:controlnets image_format:jpeg/png=jpeg negative_prompt:text"
            + " num_inference_steps:int(1,)=30 guidance_scale:num(0,20)=7.5 image_size:size(1,14142)=square_hd ";
    private static final String IDEOGRAM = COMMON + "-output_format negative_prompt:text"
            + " rendering_speed:TURBO/BALANCED/QUALITY=BALANCED style:AUTO/GENERAL/REALISTIC/DESIGN expand_prompt:bool"
            + " image_size:size(1,14142)=square_hd ";
    private static final String BANANA =
            COMMON + "-enable_safety_checker output_format:jpeg/png/webp=jpeg" + " safety_tolerance:1/2/3/4/5/6=4 ";
    private static final String SEEDREAM =
            COMMON + "-output_format image_size:size+auto+auto_2K+auto_4K(1,14142)=square_hd max_images:int(1,)=1 ";

    private final Map<String, Model> models = new LinkedHashMap<>();

    Models(Set<String> more) {
        flux();
        pro();
        others();
        tools();
        more.forEach(id -> models.put(id, new Model(id, Gives.IMAGES, null)));
    }

    private void flux() {
        add("flux/dev", FLUX);
        add("flux/schnell", FLUX + "num_inference_steps:int(1,12)=4");
        add(
                "flux/dev/image-to-image",
                FLUX + IMAGE + "-image_size strength:num(0,1)=0.95 num_inference_steps:int(1,50)=40");
        add("flux-lora", FLUX_LORA);
        add("flux-lora/inpainting", FLUX_LORA + MASKED + "strength:num(0,1)=0.85");
        add("flux-general", GENERAL);
        add("flux-general/image-to-image", GENERAL + IMAGE + "strength:num(0,1)=0.85");
        add("flux-general/inpainting", GENERAL + MASKED + "strength:num(0,1)=0.85");
        add("flux-2", FLUX_2);
        add("flux-2/edit", FLUX_2 + IMAGES + "image_size:size+auto(512,2048)=auto");
    }

    private void pro() {
        add("flux-pro/v1.1", PRO + SIZE);
        add("flux-pro/v1.1-ultra", PRO + RATIOS + "=16:9 raw:bool image_url:image image_prompt_strength:num(0,1)=0.1");
        add("flux-pro/v1/fill", COMMON + MASKED + "safety_tolerance:1/2/3/4/5/6=2");
        for (String kontext : new String[] {"flux-pro/kontext", "flux-pro/kontext/max"}) {
            add(kontext, PRO + GUIDANCE + RATIOS + " " + IMAGE);
            add(kontext + "/text-to-image", PRO + GUIDANCE + RATIOS + "=1:1");
        }
        add("flux-pro/kontext/max/multi", PRO + GUIDANCE + RATIOS + " " + IMAGES);
        for (String two : new String[] {"flux-2-pro", "flux-2-max", "flux-2-flex"}) {
            add(two, FLUX_2_PRO);
            add(two + "/edit", FLUX_2_PRO + IMAGES + "image_size:size+auto(1,14142)=auto");
        }
    }

    private void others() {
        String strength = "strength:num(0,1)=0.95";
        add("fast-sdxl", SDXL);
        add("fast-sdxl/image-to-image", SDXL + IMAGE + strength);
        add("fast-sdxl/inpainting", SDXL + MASKED + strength);
        add("fast-sdxl-controlnet-canny", SDXL + "control_image_url!:image controlnet_conditioning_scale:num(0,)=0.5");
        add("lora", LORA);
        add("lora/image-to-image", LORA + IMAGE + "noise_strength:num(0,1)=0.5");
        add("lora/inpaint", LORA + MASKED + "noise_strength:num(0,1)=0.5");
        add(
                "recraft/v3/text-to-image",
                COMMON + "-seed -num_images -output_format image_size:size(1,14142)=square_hd style:text style_id:text"
                        + " colors:colors");
        add("ideogram/v3", IDEOGRAM);
        add("ideogram/v3/edit", IDEOGRAM + "-image_size " + MASKED);
        for (String banana : new String[] {"nano-banana", "nano-banana-pro", "nano-banana-2"}) {
            String fields = banana.equals("nano-banana") ? BANANA : BANANA + "resolution:1K/2K/4K=1K ";
            add(banana, Gives.DESCRIBED_IMAGES, fields + "aspect_ratio:ratio=1:1");
            add(banana + "/edit", Gives.DESCRIBED_IMAGES, fields + IMAGES + "aspect_ratio:ratio=auto");
        }
        add("bytedance/seedream/v4/text-to-image", SEEDREAM);
        add("bytedance/seedream/v4/edit", SEEDREAM + IMAGES);
    }

    private void tools() {
        add(
                "esrgan",
                Gives.LARGER_IMAGE,
                IMAGE + "scale:num(1,8)=2 model:text face:bool tile:int(0,) output_format:jpeg/png=png");
        add(
                "clarity-upscaler",
                Gives.LARGER_IMAGE,
                IMAGE + "upscale_factor:num(1,)=2 creativity:num(0,1) resemblance:num(0,1) prompt:text seed:int");
        add("aura-sr", Gives.LARGER_IMAGE, IMAGE);
        add("seedvr/upscale/image", Gives.LARGER_IMAGE, IMAGE + "upscale_factor:num(1,)=2");
        add("topaz/upscale/image", Gives.LARGER_IMAGE, IMAGE + "upscale_factor:num(1,)=2");
        add("florence-2-large/caption", Gives.RESULTS, IMAGE);
        add("moondream2", Gives.OUTPUT, IMAGE);
    }

    private void add(String name, String fields) {
        add(name, Gives.IMAGES, fields);
    }

    private void add(String name, Gives gives, String fields) {
        String id = "fal-ai/" + name;
        models.put(id, new Model(id, gives, Fields.of(fields)));
    }

    @Nullable Model find(String id) {
        return models.get(id);
    }

    Map<String, Model> all() {
        return models;
    }

    /** The fields that count while an image is drawn: for an unchecked input the usual ones. */
    static Fields fieldsOf(Model model) {
        return model.fields() == null ? ANY : model.fields();
    }
}
