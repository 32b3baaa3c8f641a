package dev.easel.testkit.internal.zhiqite;

import dev.easel.testkit.Drawn;
import dev.easel.testkit.EmulatedPicture;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A picture that a task will have made; drawn when somebody asks for it.
 *
 * @param settings what it is drawn with
 * @param inputs the pictures it is made from, in the order of the request
 * @param mask of the first input; null where all of that is drawn anew
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and never handed out.
record PicturePlan(Drawn settings, boolean png, List<byte[]> inputs, byte @Nullable [] mask) {

    byte[] draw() {
        EmulatedPicture picture = EmulatedPicture.of(
                        settings.prompt(), settings.seed(), settings.width(), settings.height())
                .labelled("ZHIQITE");
        Double strength = settings.strength();
        for (int i = 0; i < inputs.size(); i++) {
            picture = i == 0 && strength != null
                    ? picture.influencedBy(inputs.get(0), strength)
                    : picture.influencedBy(inputs.get(i));
        }
        if (mask != null && !inputs.isEmpty()) {
            picture = picture.drawnInto(inputs.get(0), mask, settings.redrawn());
        }
        return png ? picture.png() : picture.jpeg();
    }

    String fileName() {
        return settings.seed() + (png ? ".png" : ".jpg");
    }

    String contentType() {
        return png ? "image/png" : "image/jpeg";
    }
}
