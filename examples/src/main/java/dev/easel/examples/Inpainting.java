package dev.easel.examples;

import dev.easel.ImageClient;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.Masks;
import dev.easel.Size;
import dev.easel.dan.Dan;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Redraws a part of an image, and then everything but that part. Needs {@code DAN_API_KEY}. */
public final class Inpainting {
    public static void main(String[] args) throws IOException {
        try (ImageClient client = Dan.fromEnv()) {
            ImageRequest original = ImageRequest.builder()
                    .prompt("a lighthouse at dusk")
                    .model(Dan.MODEL_CLARITY)
                    .size(256, 256)
                    .seed(42)
                    .build();
            client.generate(original).first().saveTo(Path.of("original.png"));

            BufferedImage mask = Masks.of(Size.of(256, 256), new Ellipse2D.Double(64, 32, 144, 144)); // white: redrawn
            ImageIO.write(mask, "png", new File("mask.png"));
            ImageRequest inside = original.toBuilder()
                    .prompt("a castle in the snow")
                    .initImage(ImageInput.file(Path.of("original.png")))
                    .mask(ImageInput.of(mask))
                    .strength(1)
                    .seed(7)
                    .build();
            client.generate(inside).first().saveTo(Path.of("inside.png"));

            BufferedImage inverted = Masks.invert(mask);
            ImageIO.write(inverted, "png", new File("mask-inverted.png"));
            ImageRequest outside =
                    inside.toBuilder().mask(ImageInput.of(inverted)).build();
            client.generate(outside).first().saveTo(Path.of("outside.png"));
        }
    }
}
