package dev.easel.local;

import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.openai.internal.DataUris;
import dev.easel.openai.internal.TransparentMask;
import dev.easel.spi.JsonObject;
import dev.easel.spi.Payload;
import dev.easel.spi.SubmitContext;
import java.util.ArrayList;
import java.util.List;

/**
 * The images of an edit that goes as JSON: those at hand as {@code data:} URIs, the others by address or by the id that
 * the service keeps them under (OpenAI API reference, create image edit).
 */
final class OpenAiJsonEdits {
    private static final String ADDRESS = "image_url";
    private static final String FILE = "file_id";

    private OpenAiJsonEdits() {}

    static void putImages(ImageRequest request, SubmitContext context, JsonObject fields) {
        LocalOptions options = LocalOptions.of(request);
        List<JsonObject> images = new ArrayList<>();
        request.initImage().ifPresent(image -> images.add(atHand("initImage", context.payload(image))));
        for (ImageInput image : options.referenceImages()) {
            images.add(atHand("options", context.payload(image)));
        }
        options.referenceAddresses()
                .forEach(address -> images.add(JsonObject.create().put(ADDRESS, address.toASCIIString())));
        options.referenceFiles().forEach(id -> images.add(JsonObject.create().put(FILE, id)));
        fields.put("images", images);
        request.mask().ifPresent(mask -> fields.put("mask", atHand("mask", TransparentMask.of(context.payload(mask)))));
        options.markup().ifPresent(markup -> fields.put("markup", atHand("options", context.payload(markup))));
        options.maskFile()
                .ifPresent(id -> fields.put("mask", JsonObject.create().put(FILE, id)));
    }

    private static JsonObject atHand(String field, Payload image) {
        return JsonObject.create().put(ADDRESS, DataUris.of(field, image));
    }
}
