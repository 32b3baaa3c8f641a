package dev.easel.examples;

import dev.easel.ImageClient;
import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.bfl.Bfl;
import dev.easel.bfl.BflOptions;
import java.nio.file.Path;

/** What Black Forest Labs does. Needs {@code BFL_API_KEY}. */
public final class BflExample {
    public static void main(String[] args) {
        Path lighthouse = Path.of("lighthouse.png");
        try (ImageClient client = Bfl.fromEnv()) {
            // Text to image. The model rewrites the prompt unless it is told not to.
            ImageRequest request = ImageRequest.builder()
                    .prompt("a lighthouse at dusk")
                    .model(Bfl.MODEL_FLUX_2_PRO)
                    .size(1024, 768)
                    .seed(42)
                    .outputFormat(ImageFormat.PNG)
                    .addOptions(BflOptions.builder().promptUpsampling(false).build())
                    .build();
            ImageResult result = client.generate(request);
            result.first().saveTo(lighthouse);
            System.out.println(result.usage()); // what it cost, in credits

            // An edit. More images are BflOptions.referenceImages. MODEL_FILL takes a mask(…): white is redrawn.
            ImageRequest edit = request.toBuilder()
                    .prompt("the same lighthouse in winter")
                    .initImage(ImageInput.file(lighthouse))
                    .build();
            client.generate(edit).first().saveTo(Path.of("winter.png"));

            // Sharpening. Every request has a prompt; this model is sent none, and the result has a warning.
            ImageRequest sharper = ImageRequest.builder()
                    .prompt("the same lighthouse, sharp")
                    .model(Bfl.TOOL_DEBLUR)
                    .initImage(ImageInput.file(lighthouse))
                    .outputFormat(ImageFormat.PNG)
                    .build();
            client.generate(sharper).first().saveTo(Path.of("sharper.png"));
        }
    }
}
