package dev.easel.examples;

import dev.easel.CallOptions;
import dev.easel.CaptionRequest;
import dev.easel.ImageClient;
import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.UpscaleRequest;
import dev.easel.replicate.Replicate;
import dev.easel.replicate.ReplicateOptions;
import java.nio.file.Path;
import java.time.Duration;

/** What Replicate does. Needs {@code REPLICATE_API_TOKEN}. */
public final class ReplicateExample {
    public static void main(String[] args) {
        Path lighthouse = Path.of("lighthouse.png");
        try (ImageClient client = Replicate.fromEnv()) {
            client.models().stream().limit(10).forEach(model -> System.out.println(model.id()));

            // Text to image. Without its faster form the model repeats an image for the same seed.
            ImageRequest request = ImageRequest.builder()
                    .prompt("a lighthouse at dusk")
                    .model(Replicate.FLUX_DEV)
                    .size(1024, 1024)
                    .seed(42)
                    .outputFormat(ImageFormat.PNG)
                    .addOptions(ReplicateOptions.builder().goFast(false).build())
                    .build();
            // The deadline goes along: Replicate stops the work when nobody waits for it any more.
            CallOptions inTime =
                    CallOptions.builder().deadline(Duration.ofMinutes(5)).build();
            client.generate(request, inTime).first().saveTo(lighthouse);

            // Image to image. FLUX_FILL_DEV takes a mask(…): white is redrawn.
            ImageRequest fromImage = request.toBuilder()
                    .prompt("a lighthouse in winter")
                    .initImage(ImageInput.file(lighthouse))
                    .size(null)
                    .strength(0.6)
                    .build();
            client.generate(fromImage).first().saveTo(Path.of("winter.png"));

            // Upscaling, and a caption. A model that is not official is named owner/name:version.
            UpscaleRequest larger = UpscaleRequest.builder()
                    .image(ImageInput.file(lighthouse))
                    .factor(2)
                    .upscaler("nightmareai/real-esrgan")
                    .build();
            client.upscale(larger).first().saveTo(Path.of("large.png"));
            CaptionRequest words = CaptionRequest.builder()
                    .image(ImageInput.file(lighthouse))
                    .model("salesforce/blip")
                    .build();
            System.out.println(client.caption(words));
        }
    }
}
