package dev.easel.testkit.internal.gemini;

import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.GeminiEmulator.Quirk;
import dev.easel.testkit.internal.DrawnBuilder;
import dev.easel.testkit.internal.ImageShelf;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Request;
import dev.easel.testkit.internal.Surroundings;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** Draws and hosts images, counts what is billed, and reads the images that go in. Thread-safe. */
final class Images {
    private static final int SEED_STEP = 7919;

    /** Reasons to finish before an image is drawn. With any other one the image is assumed to be billed. */
    private static final Set<String> BEFORE_DRAWING =
            Set.of("NO_IMAGE", "PUP_LIMITED_DISABLED", "MALFORMED_FUNCTION_CALL", "MISSING_THOUGHT_SIGNATURE");

    private final Surroundings surroundings;
    private final ImageShelf shelf;
    private final AtomicInteger seeds = new AtomicInteger(1000);
    private final AtomicLong billed = new AtomicLong();

    Images(GeminiSettings settings, Surroundings surroundings) {
        this.surroundings = surroundings;
        this.shelf = new ImageShelf(
                surroundings.clock(),
                surroundings.imageHost(),
                Duration.ZERO,
                404,
                settings.retention(),
                List.of("x-goog-api-key", "x-goog-user-project"));
    }

    long billed() {
        return billed.get();
    }

    /** Bills an image that nobody gets to see, where the reason comes after the drawing. */
    void billWithout(String finishReason) {
        billed.addAndGet(BEFORE_DRAWING.contains(finishReason) ? 0 : 1);
    }

    /** What the model puts out for an order, in its order; its images are drawn on account. */
    List<Piece> output(Order order, Outcome outcome) {
        if (!order.wantsImage() || outcome.has(Quirk.TEXT_ONLY)) {
            return order.wantsText() ? List.of(Piece.text(false, "I can't draw that.")) : List.of();
        }
        List<Piece> pieces = new ArrayList<>();
        if (order.thoughts()) {
            pieces.add(Piece.text(true, "The emulator thinks."));
        }
        if (outcome.has(Quirk.THOUGHT_IMAGE)) {
            EmulatedImage sketch = EmulatedImage.of(order.prompt(), 1, 64, 64).labelled("THOUGHT");
            pieces.add(Piece.image(true, "image/jpeg", sketch.jpeg()));
        }
        if (outcome.has(Quirk.TEXT_BEFORE) && order.wantsText()) {
            pieces.add(Piece.text(false, "Here it is."));
        }
        boolean mislabelled = outcome.has(Quirk.JPEG_LABELLED_PNG);
        int seed = order.seed() == null ? seeds.addAndGet(SEED_STEP) : order.seed();
        for (int i = 0; i < (outcome.has(Quirk.TWO_IMAGES) ? 2 : 1); i++) {
            byte[] image = draw(order, seed + i, mislabelled || order.mimeType().equals("image/jpeg"));
            pieces.add(Piece.image(false, mislabelled ? "image/png" : order.mimeType(), image));
        }
        if (outcome.has(Quirk.TEXT_AFTER) && order.wantsText()) {
            pieces.add(Piece.text(false, "Shall I change it?"));
        }
        return pieces;
    }

    private byte[] draw(Order order, int seed, boolean jpeg) {
        billed.incrementAndGet();
        int[] size = size(order);
        EmulatedImage image =
                EmulatedImage.of(order.prompt(), seed, size[0], size[1]).labelled("GEMINI");
        for (byte[] input : order.inputs()) {
            image = image.influencedBy(input);
        }
        surroundings.drew(DrawnBuilder.of(order.prompt(), seed, size[0], size[1])
                .model(order.model().name())
                .inputImages(order.inputs().size())
                .build());
        return jpeg ? image.jpeg() : image.png();
    }

    /** How many of the pieces are images that count as results. */
    static int results(List<Piece> pieces) {
        return (int) pieces.stream()
                .filter(piece -> !piece.thought() && piece.text() == null)
                .count();
    }

    /** Puts an image up and returns its address. */
    String host(Piece piece) {
        boolean jpeg = piece.image()[0] == (byte) 0xff;
        return shelf.put(jpeg ? "image.jpg" : "image.png", jpeg ? "image/jpeg" : "image/png", piece.image())
                .toString();
    }

    /** Serves a hosted image, and refuses credentials. */
    Reply hosted(Request incoming) {
        return shelf.handle(incoming);
    }

    /** The longer side has the size's pixels. Without a ratio the first input's proportions are kept. */
    private static int[] size(Order order) {
        BufferedImage first =
                order.inputs().isEmpty() ? null : decoded(order.inputs().get(0));
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
