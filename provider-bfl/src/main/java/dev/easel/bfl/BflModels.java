package dev.easel.bfl;

import dev.easel.DoubleRange;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The models and their fields (OpenAPI description of 2026-04-23 and its later versions; FLUX 3 by its published schema). The service lists
 * none.
 */
final class BflModels {
    /** What a path may hold: nothing that leads elsewhere. */
    private static final Pattern NAME = Pattern.compile("(?:flux-tools/)?[A-Za-z0-9][A-Za-z0-9.-]{0,99}");

    /** What all models but FLUX 3 take. */
    private static final String COMMON = "seed output_format safety_tolerance user webhook_url ";

    /** The description of 2026 has them no more, so they are not offered; whoever names one gets what they took. */
    private static final Set<String> WITHDRAWN = Set.of("flux-pro", "flux-pro-1.0-canny", "flux-pro-1.0-depth");

    private static final Map<String, BflModel> ALL = new LinkedHashMap<>();

    static {
        for (String name : List.of("flux-2-pro", "flux-2-pro-preview", "flux-2-max")) {
            flux2(name, 8, "disable_pup").add();
        }
        flux2("flux-2-flex", 8, "prompt_upsampling steps guidance")
                .range("steps", 1, 50)
                .range("guidance", 1.5, 10)
                .add();
        for (String name : List.of("flux-2-klein-4b", "flux-2-klein-9b", "flux-2-klein-9b-preview")) {
            flux2(name, 4, "").add();
        }
        flux2("flux-2-klein-9b-kv-finetuned", 4, "finetune_id finetune_strength")
                .required("finetune_id")
                .add();
        new Draft("flux-3-image", BflSizing.FLUX_3, "prompt aspect_ratio resolution grounding safety_tolerance version")
                .images("images", 10)
                .range("safety_tolerance", 0, 4)
                .add();
        for (String name : List.of("flux-kontext-pro", "flux-kontext-max")) {
            new Draft(name, BflSizing.RATIO, COMMON + "prompt aspect_ratio prompt_upsampling")
                    .images("input_image", 4)
                    .range("safety_tolerance", 0, 6)
                    .add();
        }
        flux1("flux-pro-1.1", BflSizing.STEP_32, "prompt_upsampling")
                .images("image_prompt", 1)
                .add();
        flux1("flux-pro-1.1-ultra", BflSizing.RATIO, "aspect_ratio raw image_prompt_strength prompt_upsampling")
                .images("image_prompt", 1)
                .range("image_prompt_strength", 0, 1)
                .add();
        flux1("flux-dev", BflSizing.STEP_32, "prompt_upsampling steps guidance")
                .images("image_prompt", 1)
                .range("steps", 1, 50)
                .range("guidance", 1.5, 5)
                .add();
        fill("flux-pro-1.0-fill", "mask").add();
        fill("flux-pro-1.0-expand", "top").add();
        flux1(
                        "flux-pro-1.1-ultra-finetuned",
                        BflSizing.RATIO,
                        "aspect_ratio image_prompt_strength prompt_upsampling finetune_id finetune_strength")
                .images("image_prompt", 1)
                .range("image_prompt_strength", 0, 1)
                .range("finetune_strength", 0, 2)
                .required("finetune_id")
                .add();
        fill("flux-pro-1.0-fill-finetuned", "mask finetune_id finetune_strength")
                .range("finetune_strength", 0, 2)
                .required("finetune_id")
                .add();
        tool("erase-v1", "image", BflSizing.NONE, COMMON + "mask dilate_pixels")
                .range("dilate_pixels", 0, 25)
                .required("mask")
                .add();
        tool(
                        "outpainting-v1",
                        "input_image",
                        BflSizing.CANVAS,
                        COMMON.replace("seed ", "") + "prompt reference_offset_x auto_crop mode")
                .required("size")
                .add();
        tool("deblur-v1", "image", BflSizing.NONE, COMMON).add();
        flux1("flux-pro", BflSizing.STEP_32, "prompt_upsampling steps guidance")
                .range("steps", 1, 50)
                .range("guidance", 1.5, 5)
                .add();
        for (String name : List.of("flux-pro-1.0-canny", "flux-pro-1.0-depth")) {
            String thresholds = name.endsWith("canny") ? " canny_low_threshold" : "";
            flux1(name, BflSizing.NONE, "prompt_upsampling steps guidance control_image" + thresholds)
                    .range("steps", 15, 50)
                    .range("guidance", 1, 100)
                    .required("control_image")
                    .add();
        }
    }

    private BflModels() {}

    /** Whether it can be a part of a path. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** Those that are offered. */
    static List<BflModel> offered() {
        return ALL.values().stream()
                .filter(model -> !WITHDRAWN.contains(model.name()))
                .toList();
    }

    static boolean isWithdrawn(String name) {
        return WITHDRAWN.contains(name);
    }

    /** The model of that name; one that Easel does not know takes everything. */
    static BflModel of(String name) {
        BflModel known = ALL.get(name);
        return known != null ? known : unknown(name);
    }

    /** A model may be newer than this list: the service judges what is sent. */
    private static BflModel unknown(String name) {
        return new Draft(
                        name,
                        BflSizing.AS_GIVEN,
                        COMMON + "prompt mask steps guidance prompt_upsampling aspect_ratio resolution grounding raw"
                                + " image_prompt_strength finetune_id finetune_strength top reference_offset_x auto_crop"
                                + " mode dilate_pixels version")
                .images("input_image", 8)
                .model(false);
    }

    private static Draft flux2(String name, int images, String more) {
        return new Draft(name, BflSizing.STEP_16, COMMON + "prompt " + more)
                .images("input_image", images)
                .range("safety_tolerance", 0, 5);
    }

    private static Draft flux1(String name, BflSizing sizing, String more) {
        return new Draft(name, sizing, COMMON + "prompt " + more)
                .range("safety_tolerance", 0, 6)
                .inline();
    }

    private static Draft fill(String name, String more) {
        return flux1(name, BflSizing.NONE, "steps guidance prompt_upsampling " + more)
                .images("image", 1)
                .required("image")
                .range("steps", 15, 50)
                .range("guidance", 1.5, 100);
    }

    private static Draft tool(String name, String imageField, BflSizing sizing, String fields) {
        return new Draft("flux-tools/" + name, sizing, fields)
                .images(imageField, 1)
                .required("image")
                .range("safety_tolerance", 0, 5);
    }

    /** A model that is being written down. */
    private static final class Draft {
        private final String name;
        private final BflSizing sizing;
        private final Set<String> fields;
        private final Set<String> required = new HashSet<>();
        private final Map<String, DoubleRange> ranges = new HashMap<>();
        private String imageField = "";
        private int maxImages;
        private boolean inline;

        Draft(String name, BflSizing sizing, String fields) {
            this.name = name;
            this.sizing = sizing;
            this.fields = new HashSet<>(List.of(fields.strip().split(" +")));
        }

        Draft images(String field, int most) {
            this.imageField = field;
            this.maxImages = most;
            return this;
        }

        Draft inline() {
            this.inline = true;
            return this;
        }

        Draft range(String field, double min, double max) {
            ranges.put(field, DoubleRange.of(min, max));
            return this;
        }

        Draft required(String field) {
            required.add(field);
            return this;
        }

        void add() {
            ALL.put(name, model(true));
        }

        BflModel model(boolean known) {
            return new BflModel(
                    name,
                    known,
                    sizing,
                    imageField,
                    maxImages,
                    inline,
                    Set.copyOf(fields),
                    Set.copyOf(required),
                    Map.copyOf(ranges));
        }
    }
}
