package dev.easel.examples;

import dev.easel.ControlNet;
import dev.easel.ControlType;
import dev.easel.ImageClient;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.Lora;
import dev.easel.dan.Dan;
import java.nio.file.Path;

/** Keeps the edges of one image in another, and applies a LoRA. Needs {@code DAN_API_KEY}. */
public final class ControlNetAndLora {
    public static void main(String[] args) {
        try (ImageClient client = Dan.fromEnv()) {
            ImageRequest request = ImageRequest.builder()
                    .prompt("a lighthouse at dusk")
                    .model(Dan.MODEL_CLARITY)
                    .size(256, 256)
                    .seed(42)
                    .build();
            Path reference = client.generate(request).first().saveTo(Path.of("reference.png"));

            ImageRequest controlled = request.toBuilder()
                    .prompt("a lighthouse of gingerbread")
                    .addControl(ControlNet.builder()
                            .type(ControlType.CANNY) // the edges of the image
                            .image(ImageInput.file(reference))
                            .weight(0.8)
                            .build())
                    .build();
            ImageResult result = client.generate(controlled);
            result.first().saveTo(Path.of("controlled.png"));
            System.out.println(
                    "extra images: " + result.extraImages().size()); // the map of edges, where the service sends it

            String lora = client.loras().get(0).id(); // each service has its own names
            ImageRequest styled =
                    request.toBuilder().addLora(Lora.of(lora, 0.7)).build();
            client.generate(styled).first().saveTo(Path.of("styled.png"));
        }
    }
}
