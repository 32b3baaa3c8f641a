package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.EmulatedPicture;
import java.awt.image.BufferedImage;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be drawn, as stable-diffusion.cpp's server understood it: what it would skip left out, defaults filled in.
 *
 * @param seed of the first picture; each further one has the next
 * @param inputs every picture that shapes the result
 * @param parameters what the server writes into a PNG beside prompt, seed and size
 */
record SdCppOrder(
        String prompt,
        String negativePrompt,
        long seed,
        int count,
        int width,
        int height,
        String format,
        boolean metadata,
        List<byte[]> inputs,
        String parameters) {
    private static final int DEFAULT_SIDE = 512;
    private static final int LARGEST_SIDE = 4096;
    private static final int MOST_PICTURES = 8;
    private static final long DEFAULT_SEED = 42;

    /**
     * Reads a generation that was sifted.
     *
     * @param files pictures that came beside it
     * @param invalid what the server says to values out of range
     * @throws SdCppRefusal where it is not drawn
     */
    static SdCppOrder read(
            ObjectNode generation, List<byte[]> files, String invalid, boolean strict, InstantSource clock) {
        check(generation, invalid);
        List<byte[]> inputs = new ArrayList<>(files);
        for (String name : List.of("init_image", "mask_image", "control_image", "ip_adapter_image")) {
            add(generation.get(name), name, inputs, strict);
        }
        for (JsonNode reference : generation.path("ref_images")) {
            add(reference, "ref_images", inputs, strict);
        }
        BufferedImage first = inputs.isEmpty() ? null : Uploads.picture(inputs.get(0));
        JsonNode hires = generation.path("hires");
        double scale = hires.path("enabled").asBoolean() ? hires.path("scale").asDouble(2) : 1;
        int width = generation.path("width").asInt(first == null ? DEFAULT_SIDE : first.getWidth());
        int height = generation.path("height").asInt(first == null ? DEFAULT_SIDE : first.getHeight());
        long seed = generation.path("seed").asLong(DEFAULT_SEED);
        return new SdCppOrder(
                prompt(generation),
                generation.path("negative_prompt").asText(),
                seed < 0 ? clock.instant().getEpochSecond() : seed,
                generation.path("batch_count").asInt(1),
                side(width * scale),
                side(height * scale),
                format(generation, strict),
                generation.path("embed_image_metadata").asBoolean(true),
                List.copyOf(inputs),
                parameters(generation));
    }

    /** Draws one of the pictures. */
    byte[] picture(int index) {
        EmulatedPicture picture =
                EmulatedPicture.of(prompt, seed + index, width, height).labelled("SD-SERVER");
        for (byte[] input : inputs) {
            picture = picture.influencedBy(input);
        }
        if (format.equals("jpeg")) {
            return picture.jpeg();
        }
        String negative = negativePrompt.isEmpty() ? "" : "\nNegative prompt: " + negativePrompt;
        return metadata
                ? picture.png(Map.of(
                        "parameters",
                        prompt + negative + "\n" + parameters + ", Seed: " + (seed + index) + ", Size: " + width + "x"
                                + height))
                : picture.png();
    }

    private static void check(ObjectNode generation, String invalid) {
        JsonNode sampling = generation.path("sample_params");
        JsonNode hires = generation.path("hires");
        boolean fine = within(generation, "strength", 0, 1)
                && within(generation, "batch_count", 1, MOST_PICTURES)
                && within(generation, "steps", 1, 100)
                && within(generation, "cfg_scale", 0, Double.MAX_VALUE)
                && within(generation, "width", 1, LARGEST_SIDE)
                && within(generation, "height", 1, LARGEST_SIDE)
                && within(sampling, "sample_steps", 1, 100)
                && within(sampling, "shifted_timestep", 0, 1000)
                && within(sampling.path("guidance"), "txt_cfg", 0, Double.MAX_VALUE)
                && within(hires, "denoising_strength", Double.MIN_VALUE, 1);
        if (!fine) {
            throw SdCppRefusal.of(400, invalid);
        }
    }

    private static boolean within(JsonNode at, String name, double min, double max) {
        double value = at.path(name).asDouble(min);
        return value >= min && value <= max;
    }

    private static void add(@Nullable JsonNode text, String name, List<byte[]> inputs, boolean strict) {
        if (text == null) {
            return;
        }
        byte[] bytes = Uploads.decode(text);
        if (bytes != null && Uploads.isPicture(bytes)) {
            inputs.add(bytes);
        } else if (strict) {
            throw SdCppRefusal.strict(name + " is no picture, and the server would draw without it");
        }
    }

    /** The prompt with the LoRAs behind it: each of them changes the picture. */
    private static String prompt(ObjectNode generation) {
        StringBuilder prompt = new StringBuilder(generation.path("prompt").asText());
        for (JsonNode lora : generation.path("lora")) {
            prompt.append(" #")
                    .append(lora.path("path").asText())
                    .append(':')
                    .append(lora.path("multiplier").asDouble(1));
        }
        return prompt.toString();
    }

    private static String format(ObjectNode generation, boolean strict) {
        String format = generation.path("output_format").asText("png").toLowerCase(Locale.ROOT);
        if (!List.of("png", "jpeg", "webp").contains(format)) {
            throw SdCppRefusal.of(400, "invalid output_format, must be one of [png, jpeg, webp]");
        }
        if (format.equals("webp") && strict) {
            throw SdCppRefusal.strict("webp is not drawn; ask for png or jpeg");
        }
        return format;
    }

    /** Sides come in steps of 8. */
    private static int side(double wanted) {
        return Math.min(LARGEST_SIDE, (int) Math.ceil(wanted / 8) * 8);
    }

    private static String parameters(ObjectNode generation) {
        JsonNode sampling = generation.path("sample_params");
        int steps = sampling.path("sample_steps").asInt(generation.path("steps").asInt(20));
        double scale = sampling.path("guidance")
                .path("txt_cfg")
                .asDouble(generation.path("cfg_scale").asDouble(7));
        String sampler = sampling.path("sample_method")
                .asText(generation.path("sample_method").asText("default"));
        return "Steps: " + steps + ", CFG scale: " + scale + ", Sampler: " + sampler;
    }
}
