package dev.easel.testkit.internal.comfyui;

import dev.easel.testkit.Drawn;
import dev.easel.testkit.Redrawn;
import dev.easel.testkit.internal.DrawnBuilder;
import dev.easel.testkit.internal.image.Blend;
import dev.easel.testkit.internal.scene.Scene;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a sampler is given, apart from its latent. Draws the images. Immutable.
 *
 * @param cfg the guidance scale, unless the conditioning has one of its own
 */
record Sampling(
        Weights model,
        Conditioning positive,
        String negative,
        long seed,
        int steps,
        double cfg,
        String sampler,
        String scheduler,
        double denoise) {
    private static final long STYLE = "comfyui".hashCode() * 0x9e3779b97f4a7c15L;

    /** A model, or the part of it that reads words. */
    record Weights(String model, List<Drawn.Lora> loras) {
        Weights with(String lora, double weight) {
            List<Drawn.Lora> more = new ArrayList<>(loras);
            more.add(new Drawn.Lora(lora, weight));
            return new Weights(model, more);
        }
    }

    /** A ControlNet unit and its image. */
    record Control(Bitmap image, Drawn.ControlNet unit) {}

    /** Words, and what else steers a sampler. */
    record Conditioning(String text, @Nullable Double guidance, List<Control> controls) {
        Conditioning with(Control control) {
            List<Control> more = new ArrayList<>(controls);
            more.add(control);
            return new Conditioning(text, guidance, more);
        }
    }

    /** Images before they are decoded; none of them where there is only noise. */
    record Latent(
            int width,
            int height,
            int count,
            List<Bitmap> images,
            @Nullable Bitmap mask) {
        Latent masked(Bitmap with) {
            return new Latent(width, height, count, images, with);
        }

        private @Nullable Bitmap image(int index) {
            return images.isEmpty() ? null : images.get(index % images.size());
        }
    }

    Latent of(Latent latent) {
        List<Bitmap> images = new ArrayList<>();
        for (int i = 0; i < latent.count(); i++) {
            images.add(paint(i, latent, latent.image(i)));
        }
        return new Latent(latent.width(), latent.height(), latent.count(), images, latent.mask());
    }

    private Bitmap paint(int index, Latent latent, @Nullable Bitmap before) {
        int width = latent.width();
        int height = latent.height();
        Bitmap mask = latent.mask();
        // The images of a batch have one seed and differ all the same.
        int[] rgb = Scene.paint(positive.text() + " ".repeat(index), seed ^ STYLE, width, height);
        for (Control control : positive.controls()) {
            double share = Math.min(0.4, 0.4 * control.unit().weight());
            Blend.into(rgb, width, height, control.image().png(), share);
        }
        if (before != null) {
            // Squared, so that the usual strengths leave enough of the input to be seen.
            Blend.into(rgb, width, height, before.png(), 1 - denoise * denoise);
        }
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] |= 0xff000000;
        }
        Bitmap painted = new Bitmap(width, height, rgb, drawn(latent, before), false);
        return before == null || mask == null
                ? painted
                : before.under(painted, 0, 0, mask.scaled(width, height, false));
    }

    /** The settings; those of the first pass where this is the second one over what was drawn. */
    private Drawn drawn(Latent latent, @Nullable Bitmap before) {
        Drawn first = before == null ? null : before.drawn();
        boolean fromInput = before != null && first == null;
        int inputs = fromInput || (first != null && first.strength() != null) ? 1 : 0;
        Double guidance = positive.guidance();
        return DrawnBuilder.of(positive.text(), first == null ? seed : first.seed(), latent.width(), latent.height())
                .negativePrompt(negative)
                .steps(first == null || first.steps() == null ? steps : first.steps())
                .guidanceScale(guidance == null ? cfg : guidance)
                .sampler(sampler)
                .scheduler(scheduler)
                .strength(fromInput ? Double.valueOf(denoise) : first == null ? null : first.strength())
                .model(model.model())
                .loras(model.loras())
                .controlNets(positive.controls().stream().map(Control::unit).toList())
                .inputImages(positive.controls().size() + inputs)
                .redrawn(latent.mask() == null ? Redrawn.EVERYTHING : Redrawn.WHITE)
                .build();
    }
}
