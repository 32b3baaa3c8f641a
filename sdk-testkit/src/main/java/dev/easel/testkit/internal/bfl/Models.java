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
    /** Fields that several models have, by the names that the table below calls them. */
    private static final Map<String, String> GROUPS = Map.of(
            "ANY", "webhook_url=uri1..2083 webhook_secret=text user=text1..256",
            "ONE", "ANY seed=int0..2147483647 output_format=word:jpeg|png|webp safety_tolerance=int0..6",
            "TWO", "ANY seed=int0..2147483647 output_format=word:jpeg|png|webp safety_tolerance=int0..5",
            "OLD", "ONE SIDES prompt=text image_prompt=file UPSAMPLING",
            "SIDES", "width=int256..1440/32@1024 height=int256..1440/32@768",
            "SIDED", "TWO prompt!=text width=int64..1000000/16 height=int64..1000000/16",
            "UPSAMPLING", "prompt_upsampling=bool",
            "FILL", "ONE UPSAMPLING image!=file prompt=text steps=int15..50@50 guidance=num1.5..100@60",
            "ULTRA", "ONE UPSAMPLING prompt=text aspect_ratio=aspect image_prompt=file image_prompt_strength=num0..1",
            "CONTROL",
                    "ONE UPSAMPLING control_image=file preprocessed_image=file prompt=text steps=int15..50@50"
                            + " guidance=num1..100@30");

    /** Name, format where none was asked for, price, and fields. {@code INPUTS8} are eight input images. */
    private static final String TABLE = """
            flux-kontext-pro png 4 ONE UPSAMPLING INPUTS4 prompt!=text aspect_ratio=aspect
            flux-kontext-max png 8 ONE UPSAMPLING INPUTS4 prompt!=text aspect_ratio=aspect
            flux-pro-1.1 jpeg 4 OLD
            flux-dev jpeg 2.5 OLD steps=int1..50@28 guidance=num1.5..5@3
            flux-pro-1.1-ultra jpeg 6 ULTRA raw=bool
            flux-pro-1.1-ultra-finetuned jpeg 7 ULTRA finetune_id!=text finetune_strength=num0..2@1.2
            flux-pro-1.0-fill jpeg 5 FILL mask=file
            flux-pro-1.0-fill-finetuned jpeg 6 FILL mask=file finetune_id!=text finetune_strength=num0..2@1.1
            flux-pro-1.0-expand jpeg 5 FILL top=int0..2048 bottom=int0..2048 left=int0..2048 right=int0..2048
            flux-2-pro jpeg 3 SIDED INPUTS8 disable_pup=bool
            flux-2-pro-preview jpeg 3 SIDED INPUTS8 disable_pup=bool
            flux-2-max jpeg 7 SIDED INPUTS8 disable_pup=bool
            flux-2-flex jpeg 5 SIDED INPUTS8 UPSAMPLING guidance=num1.5..10@5 steps=int1..50@50
            flux-2-klein-4b jpeg 1.4 SIDED INPUTS4
            flux-2-klein-9b jpeg 1.4 SIDED INPUTS4
            flux-2-klein-9b-preview jpeg 1.4 SIDED INPUTS4
            flux-2-klein-9b-kv-finetuned jpeg 2 SIDED INPUTS4 finetune_id!=text finetune_strength=num
            flux-3-image jpeg 4.8 ANY prompt!=text images=images resolution=word:768sq|1k|1.5k|2k|4k grounding=bool \
            safety_tolerance=int0..4 version=text aspect_ratio=word:auto|21:9|2:1|16:9|3:2|7:5|4:3|5:4|1:1|4:5|3:4|5:7|2:3|9:16|1:2|9:21
            flux-tools/erase-v1 png 3 TWO image!=image mask!=image dilate_pixels=int0..25
            flux-tools/outpainting-v1 png 3 TWO input_image!=image width!=int64..1000000 height!=int64..1000000 \
            prompt=text auto_crop=bool reference_offset_x=int reference_offset_y=int mode=word:high|fast
            flux-tools/deblur-v1 png 3 TWO image!=image
            """;

    /** What the vendor's schema no longer lists. */
    private static final String LEGACY = """
            flux-pro-1.0-canny jpeg 5 CONTROL canny_low_threshold=int0..500 canny_high_threshold=int0..500
            flux-pro-1.0-depth jpeg 5 CONTROL
            flux-pro jpeg 5 OLD steps=int1..50@40 guidance=num1.5..5@2.5 interval=int1..4
            """;

    private final Map<String, Model> models = new LinkedHashMap<>();

    Models(BflSettings settings) {
        for (String row : (settings.has(Quirk.LEGACY_MODELS) ? TABLE + LEGACY : TABLE).split("\n")) {
            String[] words = row.split(" ");
            List<Field> fields = new ArrayList<>();
            for (int i = 3; i < words.length; i++) {
                add(fields, words[i]);
            }
            boolean silent = settings.has(Quirk.FLUX_3_WITHOUT_WEBHOOKS) && words[0].equals("flux-3-image");
            fields.removeIf(field -> (silent && field.name().startsWith("webhook_"))
                    || (field.name().equals("seed") && words[0].endsWith("outpainting-v1")));
            models.put(words[0], Model.of(words[0], family(words[0]), words[1], Double.parseDouble(words[2]), fields));
        }
    }

    private static void add(List<Field> fields, String word) {
        if (word.startsWith("INPUTS")) {
            fields.add(Field.of("input_image=image"));
            for (int i = 2; i <= Integer.parseInt(word.substring(6)); i++) {
                fields.add(Field.of("input_image_" + i + "=image"));
            }
            return;
        }
        String group = GROUPS.get(word);
        if (group == null) {
            fields.add(Field.of(word));
            return;
        }
        for (String part : group.split(" ")) {
            add(fields, part);
        }
    }

    private static Family family(String name) {
        if (name.startsWith("flux-tools/")) {
            return Family.TOOL;
        }
        return name.startsWith("flux-2") ? Family.FLUX_2 : name.startsWith("flux-3") ? Family.FLUX_3 : Family.FLUX_1;
    }

    @Nullable Model find(String name) {
        return models.get(name);
    }
}
