package dev.easel.examples;

import dev.easel.CaptionRequest;
import dev.easel.ImageClient;
import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.UpscaleRequest;
import dev.easel.fal.Fal;
import dev.easel.fal.FalOptions;
import java.nio.file.Path;
import java.time.Duration;

/** What fal does. Needs {@code FAL_KEY}. */
public final class FalExample {
    public static void main(String[] args) {
        Path lighthouse = Path.of("lighthouse.png");
        try (ImageClient client = Fal.fromEnv()) {
            client.models().stream().limit(10).forEach(model -> System.out.println(model.id()));

            // Text to image. The image is deleted after a day.
            ImageRequest request = ImageRequest.builder()
                    .prompt("a lighthouse at dusk")
                    .model(Fal.FLUX_DEV)
                    .size(1024, 768)
                    .seed(42)
                    .outputFormat(ImageFormat.PNG)
                    .addOptions(
                            FalOptions.builder().expiresIn(Duration.ofDays(1)).build())
                    .build();
            client.generate(request).first().saveTo(lighthouse);

            // Image to image: Easel sends it to the model's endpoint for images. With mask(…) some models inpaint.
            ImageRequest fromImage = request.toBuilder()
                    .prompt("a lighthouse in winter")
                    .initImage(ImageInput.file(lighthouse))
                    .size(null)
                    .strength(0.6)
                    .build();
            client.generate(fromImage).first().saveTo(Path.of("winter.png"));

            // Upscaling, and a caption.
            client.upscale(UpscaleRequest.of(ImageInput.file(lighthouse), 2))
                    .first()
                    .saveTo(Path.of("large.png"));
            System.out.println(client.caption(CaptionRequest.of(ImageInput.file(lighthouse))));
        }
    }
}
