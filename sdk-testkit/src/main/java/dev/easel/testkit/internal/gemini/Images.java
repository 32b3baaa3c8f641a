package dev.easel.testkit.internal.gemini;

import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.internal.DrawnBuilder;
import dev.easel.testkit.internal.Surroundings;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** Draws images, counts what is billed, and reads the images that go in. Thread-safe. */
final class Images {
    private static final int SEED_STEP = 7919;

    private final Surroundings surroundings;
    private final AtomicInteger seeds = new AtomicInteger(1000);
    private final AtomicLong billed = new AtomicLong();

    Images(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    long billed() {
        return billed.get();
    }

    /** Bills an image that nobody gets to see. */
    void bill() {
        billed.incrementAndGet();
    }

    /** Draws one image on account. */
    byte[] draw(Order order, String mimeType) {
        billed.incrementAndGet();
        int seed = order.seed() == null ? seeds.addAndGet(SEED_STEP) : order.seed();
        EmulatedImage image = image(order, seed);
        BufferedImage first =
                order.inputs().isEmpty() ? null : decoded(order.inputs().get(0));
        int[] size = size(order, first);
        surroundings.drew(DrawnBuilder.of(order.prompt(), seed, size[0], size[1])
                .model(order.model().name())
                .inputImages(order.inputs().size())
                .build());
        return mimeType.equals("image/jpeg") ? image.jpeg() : image.png();
    }

    /** Draws an interim image, which is small and not on the bill of images. */
    byte[] sketch(Order order) {
        return EmulatedImage.of(order.prompt(), 1, 64, 64).labelled("THOUGHT").jpeg();
    }

    private static EmulatedImage image(Order order, int seed) {
        BufferedImage first =
                order.inputs().isEmpty() ? null : decoded(order.inputs().get(0));
        int[] size = size(order, first);
        EmulatedImage image =
                EmulatedImage.of(order.prompt(), seed, size[0], size[1]).labelled("GEMINI");
        for (byte[] input : order.inputs()) {
            image = image.influencedBy(input);
        }
        return image;
    }

    /** The longer side has the size's pixels. Without a ratio the first input's proportions are kept. */
    private static int[] size(Order order, @Nullable BufferedImage first) {
        int side = order.size().equals("512") ? 512 : 1024 * (order.size().charAt(0) - '0');
        double wide = 1;
        double high = 1;
        String ratio = order.ratio();
        if (ratio != null) {
            int colon = ratio.indexOf(':');
            wide = Double.parseDouble(ratio.substring(0, colon));
            high = Double.parseDouble(ratio.substring(colon + 1));
        } else if (first != null) {
            wide = first.getWidth();
            high = first.getHeight();
        }
        double scale = side / Math.max(wide, high);
        return new int[] {(int) Math.max(1, Math.round(wide * scale)), (int) Math.max(1, Math.round(high * scale))};
    }

    /** @throws GeminiError where the bytes are no image that the service takes */
    static byte[] readable(String base64) {
        return readable(Base64.getDecoder().decode(base64));
    }

    static byte[] readable(byte[] bytes) {
        String start = new String(bytes, 0, Math.min(12, bytes.length), StandardCharsets.ISO_8859_1);
        // The JDK reads neither WebP nor HEIC; the service does.
        boolean other = start.startsWith("RIFF") || start.startsWith("ftyp", 4);
        if (!other && decoded(bytes) == null) {
            throw GeminiError.invalid("Unable to process input image.");
        }
        return bytes;
    }

    private static @Nullable BufferedImage decoded(byte[] bytes) {
        try {
            return ImageIO.read(new ByteArrayInputStream(bytes));
        } catch (IOException | RuntimeException broken) {
            return null;
        }
    }
}
