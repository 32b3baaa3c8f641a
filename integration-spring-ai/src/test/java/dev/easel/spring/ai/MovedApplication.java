package dev.easel.spring.ai;

import dev.easel.ImageClient;
import dev.easel.dan.Dan;
import org.springframework.ai.image.ImageModel;
import org.springframework.ai.image.ImageOptionsBuilder;
import org.springframework.ai.image.ImagePrompt;
import org.springframework.ai.image.ImageResponse;

/** An application that moved to Easel: what draws stays, and what makes the model changes. */
final class MovedApplication {
    private MovedApplication() {}

    // snippet: stays
    static String draw(ImageModel model, String prompt) {
        ImageResponse response = model.call(new ImagePrompt(
                prompt, ImageOptionsBuilder.builder().width(512).height(512).build()));
        return response.getResult().getOutput().getB64Json();
    }
    // end of snippet

    // snippet: changes
    static ImageModel model(ImageClient client) { // the bean that takes the place of OpenAiImageModel
        return EaselImageModel.builder(client)
                .defaultOptions(EaselImageOptions.of(request -> request.model(Dan.MODEL_CLARITY)))
                .build();
    }
    // end of snippet
}
