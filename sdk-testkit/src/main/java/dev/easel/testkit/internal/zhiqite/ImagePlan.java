package dev.easel.testkit.internal.zhiqite;

import dev.easel.testkit.Drawn;
import dev.easel.testkit.EmulatedImage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An image that a task will have made; drawn when somebody asks for it.
 *
 * @param settings what it is drawn with
 * @param inputs the images it is made from, in the order of the request
 * @param mask of the first input; null where all of that is drawn anew
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and never handed out.
record ImagePlan(Drawn settings, boolean png, List<byte[]> inputs, byte @Nullable [] mask) {

    byte[] draw() {
        EmulatedImage image = EmulatedImage.of(settings.prompt(), settings.seed(), settings.width(), settings.height())
                .labelled("ZHIQITE");
        Double strength = settings.strength();
        for (int i = 0; i < inputs.size(); i++) {
            image = i == 0 && strength != null
                    ? image.influencedBy(inputs.get(0), strength)
                    : image.influencedBy(inputs.get(i));
        }
        if (mask != null && !inputs.isEmpty()) {
            image = image.drawnInto(inputs.get(0), mask, settings.redrawn());
        }
        return png ? image.png() : image.jpeg();
    }

    String fileName() {
        return settings.seed() + (png ? ".png" : ".jpg");
    }

    String contentType() {
        return png ? "image/png" : "image/jpeg";
    }
}
