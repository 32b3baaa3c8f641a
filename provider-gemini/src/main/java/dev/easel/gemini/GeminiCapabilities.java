package dev.easel.gemini;

import dev.easel.Capabilities;
import dev.easel.Catalogue;
import dev.easel.Delivery;
import dev.easel.Feature;
import dev.easel.ImageFormat;
import dev.easel.InputForm;
import dev.easel.Operation;
import java.util.List;

/** What Gemini's image models can do, by the interface that is used. */
final class GeminiCapabilities {
    /** Those that can be asked for. The Gemini API itself takes no wish, and the model chooses one of them. */
    static final List<ImageFormat> FORMATS = List.of(ImageFormat.PNG, ImageFormat.JPEG);

    private GeminiCapabilities() {}

    static Capabilities of(GeminiSettings settings) {
        Capabilities.Builder can = Capabilities.builder()
                .addOperations(Operation.TEXT_TO_IMAGE, Operation.IMAGE_TO_IMAGE)
                .addFeatures(Feature.MODEL, Feature.SIZE, Feature.INIT_IMAGE)
                .addRequired(Feature.MODEL)
                .maxSeed(Integer.MAX_VALUE)
                .inputForm(InputForm.BASE64)
                .delivery(settings.background() ? Delivery.QUEUED : Delivery.BLOCKING)
                .cancel(settings.background());
        if (settings.background()) {
            can.addFeatures(Feature.CALLBACK_URL);
        } else {
            can.addFeatures(Feature.SEED);
        }
        if (settings.background() || settings.vertex()) {
            can.addFeatures(Feature.OUTPUT_FORMAT).outputFormats(FORMATS);
        }
        if (!settings.vertex()) {
            can.addCatalogues(Catalogue.MODELS);
        }
        return can.build();
    }
}
