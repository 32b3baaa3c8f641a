package dev.easel.testkit.internal.replicate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** Says how large an image becomes. */
final class Sizes {
    private static final int LARGEST_SIDE = 4096;
    private static final Size SQUARE = new Size(1024, 1024);
    private static final Map<String, Size> LANDSCAPE = Map.of(
            "16:9", new Size(1344, 768),
            "21:9", new Size(1536, 640),
            "3:2", new Size(1216, 832),
            "5:4", new Size(1088, 896),
            "4:3", new Size(1152, 896));

    private Sizes() {}

    /** Width and height in pixels. */
    record Size(int width, int height) {
        private Size turned() {
            return new Size(height, width);
        }

        private Size times(double factor) {
            return new Size(side(width * factor), side(height * factor));
        }

        private static int side(double pixels) {
            return (int) Math.min(LARGEST_SIDE, Math.max(1, Math.round(pixels)));
        }
    }

    /** @param image the first input image; null without one */
    static Size of(Order order, byte @Nullable [] image) {
        ObjectNode input = order.input();
        ReplicateModel model = order.model();
        String ratio = model.value(input, "aspect_ratio").asText();
        boolean free = !model.has("aspect_ratio") || ratio.equals("custom");
        Size size = SQUARE;
        if (free && (model.has("width") || input.path("width").isInt())) {
            size = new Size(
                            model.value(input, "width").asInt(SQUARE.width()),
                            model.value(input, "height").asInt(SQUARE.height()))
                    .times(1);
        } else if (image != null && (input.has("image") || ratio.equals("match_input_image"))) {
            // With an image to start from, its size counts and the ratio is ignored.
            size = sizeOf(image);
        } else if (ratio.indexOf(':') > 0) {
            size = ofRatio(ratio);
        }
        if (model.has("scale")) {
            return size.times(model.value(input, "scale").asDouble());
        }
        return model.value(input, "megapixels").asText().equals("0.25") ? size.times(0.5) : size;
    }

    private static Size ofRatio(String ratio) {
        String[] sides = ratio.split(":");
        Size wide = LANDSCAPE.get(ratio);
        if (wide != null) {
            return wide;
        }
        Size tall = LANDSCAPE.get(sides[1] + ":" + sides[0]);
        return tall == null ? SQUARE : tall.turned();
    }

    private static Size sizeOf(byte[] image) {
        try {
            BufferedImage decoded = ImageIO.read(new ByteArrayInputStream(image));
            return decoded == null ? SQUARE : new Size(decoded.getWidth(), decoded.getHeight()).times(1);
        } catch (IOException | RuntimeException broken) {
            return SQUARE;
        }
    }
}
