package dev.easel.testkit.internal.zhiqite;

import static dev.easel.testkit.internal.zhiqite.Field.flag;
import static dev.easel.testkit.internal.zhiqite.Field.integer;
import static dev.easel.testkit.internal.zhiqite.Field.number;
import static dev.easel.testkit.internal.zhiqite.Field.object;
import static dev.easel.testkit.internal.zhiqite.Field.objects;
import static dev.easel.testkit.internal.zhiqite.Field.seed;
import static dev.easel.testkit.internal.zhiqite.Field.seedOfEitherType;
import static dev.easel.testkit.internal.zhiqite.Field.string;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Describes the three drawing calls and their tables, from the pages "sd text2image", "sd Image to Image" and "sd controlnet".
 * The tables are flat on the pages; what stands inside {@code alwayson_scripts} follows the example of the first page
 * and, for the other two, the order of their tables.
 */
enum DrawingRequest {
    TEXT2IMAGE("text2image", Tables.TEXT2IMAGE, Tables.TEXT2IMAGE_SCRIPTS),
    IMAGE2IMAGE("image2image", Tables.IMAGE2IMAGE, Tables.IMAGE2IMAGE_SCRIPTS),
    CONTROLNET("controlnet", Tables.CONTROLNET, Tables.CONTROLNET_SCRIPTS);

    static final String SCRIPTS = "alwayson_scripts";

    private final String path;
    private final FieldTable fields;
    private final FieldTable scripts;

    DrawingRequest(String path, FieldTable fields, FieldTable scripts) {
        this.path = path;
        this.fields = fields;
        this.scripts = scripts;
    }

    /** The last segment of the path. */
    String path() {
        return path;
    }

    @Nullable String objection(JsonNode body, boolean strict) {
        return fields.objection(body, "", strict);
    }

    /**
     * Moves what the service may read on either level into {@code alwayson_scripts}, since only one of the pages has an
     * example to show the nesting. A lenient emulator reads either.
     */
    JsonNode nested(JsonNode body) {
        if (!body.isObject()) {
            return body;
        }
        ObjectNode moved = body.deepCopy();
        ObjectNode inside = moved.path(SCRIPTS).isObject() ? (ObjectNode) moved.get(SCRIPTS) : moved.objectNode();
        for (String name : scripts.names()) {
            JsonNode outer = moved.remove(name);
            if (outer != null && !inside.has(name)) {
                inside.set(name, outer);
            }
        }
        if (!inside.isEmpty()) {
            moved.set(SCRIPTS, inside);
        }
        return moved;
    }

    private static final class Tables {
        private static final List<String> SAMPLERS = List.of(
                "Euler a",
                "Euler",
                "LMS",
                "Heun",
                "DPM2",
                "DPM2 a",
                "DPM++ 2S a",
                "DPM++ 2M",
                "DPM++ SDE",
                "DPM fast",
                "DPM adaptive",
                "LMS Karras",
                "DPM2 Karras",
                "DPM2 a Karras",
                "DPM++ 2S a Karras",
                "DPM++ SDE Karras",
                "DPM++ 2M Karras");

        /** Names and types of the page's example; no table describes them. */
        private static final FieldTable ADETAILER_ARGUMENTS = FieldTable.of(
                "ADetailer",
                string("ad_model"),
                string("ad_prompt"),
                string("ad_negative_prompt"),
                number("ad_confidence"),
                number("ad_mask_min_ratio"),
                number("ad_mask_max_ratio"),
                integer("ad_dilate_erode"),
                integer("ad_x_offset"),
                integer("ad_y_offset"),
                string("ad_mask_merge_invert"),
                integer("ad_mask_blur"),
                number("ad_denoising_strength"),
                flag("ad_inpaint_only_masked"),
                integer("ad_inpaint_only_masked_padding"),
                flag("ad_use_inpaint_width_height"),
                integer("ad_inpaint_width"),
                integer("ad_inpaint_height"),
                flag("ad_use_steps"),
                integer("ad_steps"),
                flag("ad_use_cfg_scale"),
                number("ad_cfg_scale"),
                flag("ad_use_sampler"),
                string("ad_sampler"),
                flag("ad_use_noise_multiplier"),
                number("ad_noise_multiplier"),
                flag("ad_restore_face"),
                string("ad_controlnet_model"),
                string("ad_controlnet_module"),
                number("ad_controlnet_weight"),
                number("ad_controlnet_guidance_start"),
                number("ad_controlnet_guidance_end"));

        private static final FieldTable ADETAILER =
                FieldTable.of("ADetailer", objects("args", ADETAILER_ARGUMENTS).required());

        private static final FieldTable OVERRIDES =
                FieldTable.of("override_settings", integer("CLIP_stop_at_last_layers"));

        private static final FieldTable TEXT2IMAGE_SCRIPTS = FieldTable.of(
                "sd text2image",
                string("sd_model_checkpoint").required().notBlank(),
                string("id_task").required().notBlank(),
                string("sd_vae"),
                object("override_settings", OVERRIDES),
                string("output_image_format").oneOf(List.of("jpg", "png")),
                object("ADetailer", ADETAILER));

        private static final FieldTable TEXT2IMAGE = FieldTable.of(
                "sd text2image",
                string("prompt").required().notBlank(),
                integer("batch_size").required().atLeast("1"),
                integer("n_iter").atLeast("1"),
                integer("steps").atLeast("1"),
                string("negative_prompt"),
                size("width"),
                size("height"),
                seed("seed"),
                number("cfg_scale"),
                string("sampler_index").oneOf(SAMPLERS),
                number("denoising_strength").range(0, 1),
                flag("restore_faces"),
                flag("enable_hr"),
                integer("hr_scale").atLeast("1"),
                integer("hr_second_pass_steps"),
                string("hr_upscaler"),
                enlargedSize("hr_resize_x"),
                enlargedSize("hr_resize_y"),
                string("callbackUrl"),
                object(SCRIPTS, TEXT2IMAGE_SCRIPTS).required());

        private static final FieldTable IMAGE2IMAGE_SCRIPTS = FieldTable.of(
                "sd image2image",
                object("override_settings", OVERRIDES),
                string("sd_model_checkpoint").required().notBlank(),
                string("sd_vae"),
                string("output_image_format").oneOf(List.of("jpg", "png")),
                string("id_task").required().notBlank(),
                object("ADetailer", ADETAILER),
                string("image_link").expected().notBlank(),
                string("mask_link").notBlank());

        private static final FieldTable IMAGE2IMAGE = FieldTable.of(
                "sd image2image",
                object(SCRIPTS, IMAGE2IMAGE_SCRIPTS).required(),
                string("prompt").required().notBlank(),
                integer("batch_size").required().atLeast("1"),
                integer("n_iter").atLeast("1"),
                integer("steps").atLeast("1"),
                integer("hr_scale").atLeast("1"),
                size("width"),
                size("height"),
                enlargedSize("hr_resize_x"),
                enlargedSize("hr_resize_y"),
                integer("resize_mode"),
                integer("mask_blur"),
                integer("mask_blur_x"),
                integer("mask_blur_y"),
                number("cfg_scale").wholeWithoutFraction(),
                string("negative_prompt"),
                string("hr_upscaler"),
                seed("seed"),
                number("image_cfg_scale"),
                string("sampler_index").oneOf(SAMPLERS),
                number("denoising_strength").range(0, 1),
                number("initial_noise_multiplier"),
                flag("enable_hr"),
                flag("restore_faces"),
                flag("inpaint_full_res"),
                integer("hr_second_pass_steps"),
                integer("inpainting_fill"),
                integer("inpaint_full_res_padding"),
                integer("inpainting_mask_invert"));

        private static final FieldTable CONTROLNET_SCRIPTS = FieldTable.of(
                "sd controlnet",
                object("override_settings", OVERRIDES),
                string("sd_model_checkpoint").required().notBlank(),
                string("sd_vae"),
                string("output_image_format").oneOf(List.of("jpg", "png")),
                string("id_task").required().notBlank(),
                string("image_link").notBlank(),
                object("controlnet").required());

        private static final FieldTable CONTROLNET = FieldTable.of(
                "sd controlnet",
                object(SCRIPTS, CONTROLNET_SCRIPTS).required(),
                string("prompt").required().notBlank(),
                integer("batch_size").required().atLeast("1"),
                integer("resize_mode").required(),
                integer("n_iter").atLeast("1"),
                size("width"),
                size("height"),
                seedOfEitherType("seed"),
                string("negative_prompt"),
                number("cfg_scale"),
                number("denoising_strength").range(0, 1),
                integer("steps").atLeast("1"),
                integer("hr_scale").atLeast("1"),
                integer("hr_second_pass_steps"),
                enlargedSize("hr_resize_x"),
                enlargedSize("hr_resize_y"),
                flag("restore_faces"),
                flag("enable_hr"),
                string("sampler_index").oneOf(SAMPLERS));

        private static Field size(String name) {
            return integer(name).range(128, 1024).multipleOf("8");
        }

        private static Field enlargedSize(String name) {
            return integer(name).range(128, 2048).multipleOf("8");
        }
    }
}
