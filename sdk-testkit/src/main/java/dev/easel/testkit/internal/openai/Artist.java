package dev.easel.testkit.internal.openai;

import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.internal.DrawnBuilder;
import dev.easel.testkit.internal.Surroundings;
import dev.easel.testkit.internal.image.Blend;
import dev.easel.testkit.internal.image.Jpeg;
import dev.easel.testkit.internal.image.Mosaic;
import dev.easel.testkit.internal.image.Png;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import javax.imageio.ImageIO;

/** Draws the images of calls, and notes what each was drawn with. Thread-safe. */
final class Artist {
    private static final int SEED_STEP = 7919;

    private final Surroundings surroundings;
    private final String label;
    private final AtomicLong seeds = new AtomicLong(1000);

    Artist(Surroundings surroundings, String label) {
        this.surroundings = surroundings;
        this.label = label;
    }

    static String mediaType(String format) {
        return format.equals("svg") ? "image/svg+xml" : "image/" + format;
    }

    /** The seed of a call's first image; without one in the request each call has its own. */
    long seed(ImageCall call) {
        Number given = call.number("seed", "random_seed");
        return given == null ? seeds.addAndGet(SEED_STEP) : given.longValue();
    }

    byte[] draw(ImageCall call, long seed) {
        // What a host writes into its images unless told not to.
        boolean marked = call.profile().fields().has("watermark")
                && call.request().path("watermark").asBoolean(true);
        String strip = marked ? label + " WATERMARK" : label;
        DrawnBuilder drawn = DrawnBuilder.of(call.prompt(), seed, call.width(), call.height())
                .model(call.model())
                .negativePrompt(call.text("negative_prompt", ""))
                .inputImages(call.inputs().count())
                .redrawn(call.inputs().redrawn());
        Number steps = call.number("num_inference_steps", "steps");
        if (steps != null) {
            drawn.steps(steps.intValue());
        }
        Number guidance = call.number("guidance_scale", "guidance");
        if (guidance != null) {
            drawn.guidanceScale(guidance.doubleValue());
        }
        call.request()
                .path("image_loras")
                .forEach(lora -> drawn.lora(
                        lora.path("path").asText(), lora.path("scale").asDouble(1)));
        if (call.request().path("loras").isTextual()) {
            drawn.lora(call.text("loras", ""), 1);
        } else {
            call.request()
                    .path("loras")
                    .properties()
                    .forEach(lora -> drawn.lora(lora.getKey(), lora.getValue().asDouble()));
        }
        surroundings.drew(drawn.build());
        EmulatedImage image = call.inputs()
                .shape(EmulatedImage.of(call.prompt(), seed, call.width(), call.height())
                        .labelled(strip));
        return switch (call.format()) {
            case "jpeg" -> image.jpeg();
            case "svg" -> svg(image, call);
            case "gif" -> gif(image);
            default -> image.png();
        };
    }

    /** The image as far as it is drawn: in squares that are half as large each time. */
    static byte[] preview(ImageCall call, byte[] image, int index) {
        int[] rgb = Blend.stretched(image, call.width(), call.height());
        Mosaic.into(rgb, call.width(), call.height(), 4 << (3 - index));
        return call.format().equals("jpeg")
                ? Jpeg.encode(call.width(), call.height(), rgb)
                : Png.encode(call.width(), call.height(), rgb, Map.of());
    }

    /** The colour in the middle of the image, as a rectangle. */
    private static byte[] svg(EmulatedImage image, ImageCall call) {
        BufferedImage pixels = decoded(image.png());
        int colour = pixels.getRGB(call.width() / 2, call.height() / 2) & 0xffffff;
        String text = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + call.width() + "\" height=\""
                + call.height() + "\"><rect width=\"100%\" height=\"100%\" fill=\"#" + String.format("%06x", colour)
                + "\"/></svg>";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** One frame, however many were asked for. */
    private static byte[] gif(EmulatedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(decoded(image.png()), "gif", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static BufferedImage decoded(byte[] png) {
        return Objects.requireNonNull(Inputs.decoded(png), "an image of our own");
    }
}
