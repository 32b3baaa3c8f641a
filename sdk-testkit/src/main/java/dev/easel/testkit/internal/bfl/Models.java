package dev.easel.testkit.internal.bfl;

import dev.easel.testkit.BflEmulator.Quirk;
import dev.easel.testkit.internal.bfl.Model.Family;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The models, by the path behind {@code /v1/}. Immutable. */
final class Models {
    private static final String ANY = "webhook_url=uri1..2083 webhook_secret=text user=text1..256";
    private static final String SEEDED = ANY + " seed=int0..2147483647 output_format=word:jpeg|png|webp";
    private static final String FLUX_1 = SEEDED + " safety_tolerance=int0..6";
    private static final String FLUX_2 = SEEDED + " safety_tolerance=int0..5";
    private static final String SIDES_1 = "width=int256..1440/32@1024 height=int256..1440/32@768";
    private static final String SIDES_2 = "width=int64..1000000/16 height=int64..1000000/16";
    private static final String UPSAMPLING = "prompt_upsampling=bool";
    private static final String FILLING = "prompt=text steps=int15..50@50 guidance=num1.5..100@60 " + UPSAMPLING;
    private static final String ULTRA =
            "prompt=text aspect_ratio=aspect image_prompt=file image_prompt_strength=num0..1@0.1 " + UPSAMPLING;
    private static final String FINETUNE = "finetune_id!=text finetune_strength=num0..2";
    private static final String CONTROLLED =
            "control_image=file preprocessed_image=file prompt=text steps=int15..50@50 guidance=num1..100@30 "
                    + UPSAMPLING;
    private static final String ASPECTS_3 = "auto|21:9|2:1|16:9|3:2|7:5|4:3|5:4|1:1|4:5|3:4|5:7|2:3|9:16|1:2|9:21";

    private final Map<String, Model> models = new LinkedHashMap<>();

    Models(BflSettings settings) {
        addFlux1();
        addFlux2();
        addTools();
        Model flux3 = Model.of(
                "flux-3-image",
                Family.FLUX_3,
                "jpeg",
                4.8,
                ANY,
                "prompt!=text images=images aspect_ratio=word:" + ASPECTS_3,
                "resolution=word:768sq|1k|1.5k|2k|4k grounding=bool safety_tolerance=int0..4 version=text");
        add(settings.has(Quirk.FLUX_3_WITHOUT_WEBHOOKS) ? flux3.without("webhook_url", "webhook_secret") : flux3);
        if (settings.has(Quirk.LEGACY_MODELS)) {
            addLegacy();
        }
    }

    private void addFlux1() {
        String kontext = "prompt!=text " + inputs(4) + " aspect_ratio=aspect " + UPSAMPLING;
        add(Model.of("flux-kontext-pro", Family.FLUX_1, "png", 4, FLUX_1, kontext));
        add(Model.of("flux-kontext-max", Family.FLUX_1, "png", 8, FLUX_1, kontext));
        String plain = "prompt=text image_prompt=file " + SIDES_1 + " " + UPSAMPLING;
        add(Model.of("flux-pro-1.1", Family.FLUX_1, "jpeg", 4, FLUX_1, plain));
        add(Model.of("flux-dev", Family.FLUX_1, "jpeg", 2.5, FLUX_1, plain, "steps=int1..50@28 guidance=num1.5..5@3"));
        add(Model.of("flux-pro-1.1-ultra", Family.FLUX_1, "jpeg", 6, FLUX_1, ULTRA, "raw=bool"));
        add(Model.of("flux-pro-1.0-fill", Family.FLUX_1, "jpeg", 5, FLUX_1, FILLING, "image!=file mask=file"));
        add(Model.of(
                "flux-pro-1.0-expand",
                Family.FLUX_1,
                "jpeg",
                5,
                FLUX_1,
                FILLING,
                "image!=file top=int0..2048 bottom=int0..2048 left=int0..2048 right=int0..2048"));
        add(Model.of(
                "flux-pro-1.1-ultra-finetuned",
                Family.FLUX_1,
                "jpeg",
                7,
                FLUX_1,
                ULTRA,
                "finetune_id!=text finetune_strength=num0..2@1.2"));
        add(Model.of(
                "flux-pro-1.0-fill-finetuned",
                Family.FLUX_1,
                "jpeg",
                6,
                FLUX_1,
                FILLING,
                "image!=file mask=file finetune_id!=text finetune_strength=num0..2@1.1"));
    }

    private void addFlux2() {
        String large = "prompt!=text " + inputs(8) + " " + SIDES_2;
        for (String name : List.of("flux-2-pro", "flux-2-pro-preview", "flux-2-max")) {
            double price = name.equals("flux-2-max") ? 7 : 3;
            add(Model.of(name, Family.FLUX_2, "jpeg", price, FLUX_2, large, "disable_pup=bool"));
        }
        // There is also input_image_blob_path, which no client is to send.
        add(Model.of(
                "flux-2-flex",
                Family.FLUX_2,
                "jpeg",
                5,
                FLUX_2,
                large,
                UPSAMPLING,
                "guidance=num1.5..10@5 steps=int1..50@50"));
        String small = "prompt!=text " + inputs(4) + " " + SIDES_2;
        for (String name : List.of("flux-2-klein-4b", "flux-2-klein-9b", "flux-2-klein-9b-preview")) {
            add(Model.of(name, Family.FLUX_2, "jpeg", 1.4, FLUX_2, small));
        }
        add(Model.of("flux-2-klein-9b-kv-finetuned", Family.FLUX_2, "jpeg", 2, FLUX_2, small, FINETUNE));
    }

    private void addTools() {
        add(Model.of(
                "flux-tools/erase-v1",
                Family.TOOL,
                "png",
                3,
                FLUX_2,
                "image!=image mask!=image dilate_pixels=int0..25@10"));
        add(Model.of(
                        "flux-tools/outpainting-v1",
                        Family.TOOL,
                        "png",
                        3,
                        FLUX_2,
                        "input_image!=image width!=int64..1000000 height!=int64..1000000 prompt=text auto_crop=bool",
                        "reference_offset_x=int reference_offset_y=int mode=word:high|fast")
                .without("seed"));
        add(Model.of("flux-tools/deblur-v1", Family.TOOL, "png", 3, FLUX_2, "image!=image"));
    }

    /** What the vendor's schema no longer lists. */
    private void addLegacy() {
        String canny = "canny_low_threshold=int0..500 canny_high_threshold=int0..500";
        add(Model.of("flux-pro-1.0-canny", Family.FLUX_1, "jpeg", 5, FLUX_1, CONTROLLED, canny));
        add(Model.of("flux-pro-1.0-depth", Family.FLUX_1, "jpeg", 5, FLUX_1, CONTROLLED));
        add(Model.of(
                "flux-pro",
                Family.FLUX_1,
                "jpeg",
                5,
                FLUX_1,
                "prompt=text image_prompt=file " + SIDES_1 + " " + UPSAMPLING,
                "steps=int1..50@40 guidance=num1.5..5@2.5 interval=int1..4"));
    }

    private static String inputs(int count) {
        List<String> names = new ArrayList<>(List.of("input_image=image"));
        for (int i = 2; i <= count; i++) {
            names.add("input_image_" + i + "=image");
        }
        return String.join(" ", names);
    }

    private void add(Model model) {
        models.put(model.name(), model);
    }

    @Nullable Model find(String name) {
        return models.get(name);
    }
}
