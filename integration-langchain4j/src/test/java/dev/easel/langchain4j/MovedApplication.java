package dev.easel.langchain4j;

import dev.easel.ImageClient;
import dev.easel.dan.Dan;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.model.image.ImageModel;

/** An application that moved to Easel: what draws stays, and what makes the model changes. */
final class MovedApplication {
    private MovedApplication() {}

    // snippet: stays
    static String draw(ImageModel model, String prompt) {
        Image image = model.generate(prompt).content();
        return image.base64Data();
    }
    // end of snippet

    // snippet: changes
    static ImageModel model(ImageClient client) { // Dan.fromEnv(), or a client of any other service
        return EaselImageModel.builder(client)
                .settings(request -> request.model(Dan.MODEL_CLARITY).size(512, 512))
                .build();
    }
    // end of snippet
}
