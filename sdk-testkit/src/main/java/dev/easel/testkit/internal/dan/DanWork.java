package dev.easel.testkit.internal.dan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.Drawn;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.Redrawn;
import dev.easel.testkit.internal.DrawnBuilder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** Holds what a task is to make, as the service understood the request: values clamped and defaults filled in. */
sealed interface DanWork {

    /** Adds the result to a finished task's data; returns false where the work can't be done and the task fails. */
    boolean addResult(ObjectNode data, DanSettings settings);

    /** What an image is drawn with; null where the work draws none. */
    default @Nullable Drawn drawn() {
        return null;
    }

    /** Which part of the original is drawn anew. */
    record Mask(String image, Redrawn redrawn) {}

    /** The control image of a ControlNet unit. */
    record Reference(String image, Drawn.ControlNet unit) {}

    /** An image from words, with or without input images. */
    record Drawing(
            String prompt,
            String negativePrompt,
            String sampler,
            String modelHash,
            List<Map.Entry<String, Double>> loras,
            int width,
            int height,
            int steps,
            double cfgScale,
            long seed,
            double denoisingStrength,
            double scale,
            @Nullable String original,
            @Nullable Mask mask,
            @Nullable Reference reference)
            implements DanWork {

        @Override
        public boolean addResult(ObjectNode data, DanSettings settings) {
            int finalWidth = (int) (width * scale);
            int finalHeight = (int) (height * scale);
            EmulatedImage image = EmulatedImage.of(fullPrompt(), seed, finalWidth, finalHeight)
                    .labelled("DAN");
            byte[] control = reference == null ? null : imageBytes(reference.image());
            byte[] kept = original == null ? null : imageBytes(original);
            if ((original != null && kept == null) || (reference != null && control == null)) {
                return false;
            }
            if (control != null) {
                image = image.influencedBy(control);
            }
            if (kept != null) {
                image = image.influencedBy(kept, denoisingStrength);
                byte[] part = mask == null ? null : imageBytes(mask.image());
                if (mask != null && part == null) {
                    return false;
                }
                image = mask == null || part == null ? image : image.drawnInto(kept, part, mask.redrawn());
            }
            ArrayNode images = data.putArray("images");
            images.add(base64(image.png(Map.of("parameters", parameters()))));
            if (control != null && settings.detectedMap()) {
                // The worker's ControlNet puts what it made of the control image behind the images, without a seed.
                images.add(base64(EmulatedImage.resized(control, finalWidth, finalHeight)
                        .labelled("DETECTED MAP")
                        .png()));
            }
            if (settings.seeds()) {
                data.putArray("seeds").add(seed);
            }
            return true;
        }

        @Override
        public Drawn drawn() {
            DrawnBuilder settings = DrawnBuilder.of(prompt, seed, (int) (width * scale), (int) (height * scale))
                    .negativePrompt(negativePrompt)
                    .steps(steps)
                    .guidanceScale(cfgScale)
                    .sampler(sampler)
                    .strength(original == null ? null : denoisingStrength)
                    .model(modelHash)
                    .controlNets(reference == null ? List.of() : List.of(reference.unit()))
                    .inputImages((original == null ? 0 : 1) + (reference == null ? 0 : 1))
                    .redrawn(mask == null ? Redrawn.EVERYTHING : mask.redrawn());
            loras.forEach(lora -> settings.lora(lora.getKey(), lora.getValue()));
            return settings.build();
        }

        /** The prompt with the LoRAs behind it, in the syntax by which the service hands them to its workers. */
        private String fullPrompt() {
            StringBuilder full = new StringBuilder(prompt);
            for (Map.Entry<String, Double> lora : loras) {
                full.append(",<lora:").append(DanCatalogue.LORAS.get(lora.getKey()));
                full.append(':').append(plain(lora.getValue())).append('>');
            }
            return full.toString();
        }

        /** The text that the workers write into the PNG, as in the documentation's sample image. */
        private String parameters() {
            String negative = negativePrompt.isEmpty() ? "" : "\nNegative prompt: " + negativePrompt;
            return fullPrompt() + negative + "\nSteps: " + steps + ", Sampler: " + sampler + ", CFG scale: " + cfgScale
                    + ", Seed: " + seed + ", Size: " + width + "x" + height + ", Model hash: "
                    + modelHash.substring(0, 10) + ", Seed resize from: -1x-1, Denoising strength: "
                    + plain(denoisingStrength);
        }
    }

    /** Words for an image. */
    record Caption(String image, boolean asTags) implements DanWork {

        @Override
        public boolean addResult(ObjectNode data, DanSettings settings) {
            BufferedImage decoded = decode(image);
            if (decoded == null) {
                return false;
            }
            int middle = decoded.getRGB(decoded.getWidth() / 2, decoded.getHeight() / 2);
            String colour = colour(middle);
            data.put(
                    "caption",
                    asTags
                            ? "no_humans, scenery, " + colour + "_theme"
                            : "a " + colour + " image of " + decoded.getWidth() + " by " + decoded.getHeight()
                                    + " pixels, as an emulator sees it");
            return true;
        }

        private static String colour(int rgb) {
            int red = rgb >> 16 & 0xff;
            int green = rgb >> 8 & 0xff;
            int blue = rgb & 0xff;
            if (Math.max(red, Math.max(green, blue)) - Math.min(red, Math.min(green, blue)) < 24) {
                return "grey";
            }
            if (red >= green && red >= blue) {
                return "red";
            }
            return green >= blue ? "green" : "blue";
        }
    }

    /** An image made larger. */
    record Enlargement(String image, double rate) implements DanWork {

        private static final int LARGEST_SIDE = 4096;

        @Override
        public boolean addResult(ObjectNode data, DanSettings settings) {
            byte[] bytes = imageBytes(image);
            BufferedImage decoded = decode(image);
            if (bytes == null || decoded == null) {
                return false;
            }
            long width = (long) (decoded.getWidth() * rate);
            long height = (long) (decoded.getHeight() * rate);
            if (width > LARGEST_SIDE || height > LARGEST_SIDE) {
                // A large rate runs the workers out of memory.
                return false;
            }
            byte[] png = EmulatedImage.resized(bytes, (int) width, (int) height)
                    .labelled("DAN")
                    .png();
            data.putArray("images").add(base64(png));
            return true;
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte @Nullable [] imageBytes(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            return decode(bytes) == null ? null : bytes;
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    private static @Nullable BufferedImage decode(String base64) {
        try {
            return decode(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    private static @Nullable BufferedImage decode(byte[] bytes) {
        try {
            return ImageIO.read(new ByteArrayInputStream(bytes));
        } catch (IOException | RuntimeException unreadable) {
            return null;
        }
    }

    /** A number the way the vendor's server writes it into text: 1, 0.7. */
    private static String plain(double value) {
        return new BigDecimal(String.valueOf(value)).stripTrailingZeros().toPlainString();
    }
}
