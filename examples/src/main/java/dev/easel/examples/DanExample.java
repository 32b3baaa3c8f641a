package dev.easel.examples;

import dev.easel.CaptionRequest;
import dev.easel.ControlNet;
import dev.easel.ControlType;
import dev.easel.ImageClient;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.Sampler;
import dev.easel.UpscaleRequest;
import dev.easel.dan.Dan;
import java.nio.file.Path;

/** Everything that OpenDAN does. Needs {@code DAN_API_KEY}. */
public final class DanExample {
    public static void main(String[] args) {
        Path lighthouse = Path.of("lighthouse.png");
        Path winter = Path.of("winter.png");
        try (ImageClient client = Dan.fromEnv()) {
            client.models().forEach(model -> System.out.println(model.id() + " is " + model.name()));

            // Text to image.
            ImageRequest request = ImageRequest.builder()
                    .prompt("a lighthouse at dusk")
                    .negativePrompt("people, text")
                    .model(Dan.MODEL_CLARITY) // a model is named by its hash
                    .size(512, 512)
                    .steps(30)
                    .sampler(Sampler.EULER_A)
                    .seed(42)
                    .build();
            client.generate(request).first().saveTo(lighthouse);

            // Image to image. With mask(…) it is inpainting: white is redrawn.
            ImageRequest fromImage = request.toBuilder()
                    .prompt("a lighthouse in winter")
                    .initImage(ImageInput.file(lighthouse))
                    .strength(0.6)
                    .build();
            client.generate(fromImage).first().saveTo(winter);

            // ControlNet: the edges of one image in another.
            ImageRequest controlled = request.toBuilder()
                    .prompt("a lighthouse of gingerbread")
                    .addControl(ControlNet.builder()
                            .type(ControlType.CANNY)
                            .image(ImageInput.file(lighthouse))
                            .build())
                    .build();
            client.generate(controlled).first().saveTo(Path.of("gingerbread.png"));

            // Upscaling, and a caption.
            client.upscale(UpscaleRequest.of(ImageInput.file(winter), 2))
                    .first()
                    .saveTo(Path.of("large.png"));
            System.out.println(client.caption(CaptionRequest.of(ImageInput.file(winter))));
        }
    }
}
