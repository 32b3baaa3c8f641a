package dev.easel.spring.ai;

import dev.easel.ImageClient;
import dev.easel.Lora;
import dev.easel.dan.Dan;
import org.springframework.ai.image.ImageModel;
import org.springframework.ai.image.ImagePrompt;
import org.springframework.ai.image.ImageResponse;

/** Draws an image. */
final class Illustrator {
    private Illustrator() {}

    static ImageResponse illustrate(ImageClient client, String scene) {
        ImageModel model = EaselImageModel.builder(client)
                .defaultOptions(EaselImageOptions.of(
                        request -> request.model(Dan.MODEL_CLARITY).size(512, 512)))
                .build();
        EaselImageOptions options = EaselImageOptions.of(request -> request.seed(42)
                .negativePrompt("fog, text")
                .addLora(Lora.of("62efe75048d55a096a238c6e8c4e12d61b36bf59e388a90589335f750923954c", 0.7)));
        return model.call(new ImagePrompt(scene, options)); // EaselMetadata.result(…) has warnings, cost and handle
    }
}
