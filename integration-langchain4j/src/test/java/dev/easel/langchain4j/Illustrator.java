package dev.easel.langchain4j;

import dev.easel.ImageClient;
import dev.easel.Lora;
import dev.easel.dan.Dan;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.model.image.ImageModel;
import dev.langchain4j.model.output.Response;

/** Draws an image, and another one from it. */
final class Illustrator {
    private Illustrator() {}

    static Response<Image> illustrate(ImageClient client, String scene) {
        ImageModel model = EaselImageModel.builder(client)
                .settings(request -> request.model(Dan.MODEL_CLARITY)
                        .size(512, 512)
                        .negativePrompt("fog, text")
                        .addLora(Lora.of("62efe75048d55a096a238c6e8c4e12d61b36bf59e388a90589335f750923954c", 0.7)))
                .build();
        Response<Image> day = model.generate(scene);
        return model.edit(day.content(), scene + " at night"); // EaselMetadata.result(…) has warnings, cost and handle
    }
}
