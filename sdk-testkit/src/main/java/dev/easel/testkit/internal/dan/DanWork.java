package dev.easel.testkit.internal.dan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.EmulatedPicture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** What a task is to make, as the service understood the request: values clamped and defaults filled in. */
sealed interface DanWork {

    /** Adds the result to a finished task's data; returns false where the work can't be done and the task fails. */
    boolean addResult(ObjectNode data, boolean seeds);

    /**
     * Which part of the original is drawn anew.
     *
     * @param unmasked whether it is the part that the mask leaves black
     */
    record Mask(String image, boolean unmasked) {}

    /** A picture from words, with or without input images. */
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
            @Nullable String reference)
            implements DanWork {

        @Override
        public boolean addResult(ObjectNode data, boolean seeds) {
            EmulatedPicture picture = EmulatedPicture.of(
                            fullPrompt(), seed, (int) (width * scale), (int) (height * scale))
                    .labelled("DAN");
            for (String input : Arrays.asList(original, reference)) {
                if (input != null) {
                    byte[] image = imageBytes(input);
                    if (image == null) {
                        return false;
                    }
                    picture = picture.influencedBy(image);
                }
            }
            if (original != null && mask != null) {
                byte[] kept = imageBytes(original);
                byte[] part = imageBytes(mask.image());
                if (kept == null || part == null) {
                    return false;
                }
                picture = picture.drawnInto(kept, part, !mask.unmasked());
            }
            data.putArray("images").add(base64(picture.png(Map.of("parameters", parameters()))));
            if (seeds) {
                data.putArray("seeds").add(seed);
            }
            return true;
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

        /** The text that the workers write into the PNG, as in the documentation's sample picture. */
        private String parameters() {
            String negative = negativePrompt.isEmpty() ? "" : "\nNegative prompt: " + negativePrompt;
            return fullPrompt() + negative + "\nSteps: " + steps + ", Sampler: " + sampler + ", CFG scale: " + cfgScale
                    + ", Seed: " + seed + ", Size: " + width + "x" + height + ", Model hash: "
                    + modelHash.substring(0, 10) + ", Seed resize from: -1x-1, Denoising strength: "
                    + plain(denoisingStrength);
        }
    }

    /** Words for a picture. */
    record Caption(String image, boolean asTags) implements DanWork {

        @Override
        public boolean addResult(ObjectNode data, boolean seeds) {
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
                            : "a " + colour + " picture of " + decoded.getWidth() + " by " + decoded.getHeight()
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

    /** A picture made larger. */
    record Enlargement(String image, double rate) implements DanWork {

        private static final int LARGEST_SIDE = 4096;

        @Override
        public boolean addResult(ObjectNode data, boolean seeds) {
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
            byte[] png = EmulatedPicture.resized(bytes, (int) width, (int) height)
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
