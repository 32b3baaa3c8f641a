package dev.easel.testkit.internal.bfl;

import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.Redrawn;
import dev.easel.testkit.internal.DrawnBuilder;
import dev.easel.testkit.internal.Surroundings;
import dev.easel.testkit.internal.image.Blend;
import dev.easel.testkit.internal.image.WebP;
import java.util.List;

/** Draws what orders ask for, and notes what each image was drawn with. Thread-safe. */
final class Studio {
    private static final String LABEL = "BFL";

    private final Surroundings surroundings;

    Studio(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    byte[] draw(Order order, String format) {
        EmulatedImage image = image(order);
        return switch (format) {
            case "png" -> image.png();
            case "webp" ->
                WebP.encode(order.width(), order.height(), Blend.stretched(image.png(), order.width(), order.height()));
            default -> image.jpeg();
        };
    }

    private EmulatedImage image(Order order) {
        List<Input> inputs = order.inputs();
        if (order.model().name().equals("flux-tools/deblur-v1")) {
            return EmulatedImage.resized(inputs.get(0).bytes(), order.width(), order.height())
                    .labelled(LABEL);
        }
        Redrawn redrawn = redrawn(order);
        note(order, redrawn);
        EmulatedImage image = EmulatedImage.of(order.prompt(), order.seed(), order.width(), order.height())
                .labelled(LABEL);
        if (redrawn != Redrawn.EVERYTHING) {
            byte[] original = inputs.get(0).bytes();
            return image.drawnInto(
                    original, order.mask() == null ? original : order.mask().bytes(), redrawn);
        }
        for (Input input : inputs) {
            image = image.influencedBy(input.bytes());
        }
        return image;
    }

    /** Without a mask a fill goes by the transparency of its image, which an address does not show. */
    private static Redrawn redrawn(Order order) {
        if (order.mask() != null) {
            return Redrawn.WHITE;
        }
        boolean fill = order.model().fields().containsKey("mask");
        return fill && order.inputs().get(0).hasSize() ? Redrawn.TRANSPARENT : Redrawn.EVERYTHING;
    }

    private void note(Order order, Redrawn redrawn) {
        DrawnBuilder drawn = DrawnBuilder.of(order.prompt(), order.seed(), order.width(), order.height())
                .model(order.model().name())
                .inputImages(order.inputs().size())
                .redrawn(redrawn);
        Double steps = order.number("steps");
        if (steps != null) {
            drawn.steps(steps.intValue());
        }
        Double guidance = order.number("guidance");
        if (guidance != null) {
            drawn.guidanceScale(guidance);
        }
        if (order.body().has("finetune_id")) {
            Double strength = order.number("finetune_strength");
            drawn.lora(order.text("finetune_id", ""), strength == null ? 1 : strength);
        }
        surroundings.drew(drawn.build());
    }
}
