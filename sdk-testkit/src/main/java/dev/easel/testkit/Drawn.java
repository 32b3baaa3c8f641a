package dev.easel.testkit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings that an emulator drew one image with, which need not be those that it was sent: a service clamps, fills in,
 * skips what it does not know, and says nothing. Immutable.
 *
 * <p>Words and ids are the service's own, as its API spells them. A setting is null where the service has none of that kind
 * or takes none for this image.
 *
 * @param prompt the words drawn
 * @param negativePrompt the words avoided; empty where there are none
 * @param seed of this image
 * @param width of the image, in pixels, after a second pass that enlarges it
 * @param height of the image, in pixels, after a second pass that enlarges it
 * @param strength how far an input image is left behind, 0 to 1; null without one
 * @param loras in the order of the request
 * @param controlNets the units that took part, in the order of the request
 * @param inputImages how many images shaped this one, control images included and masks not
 * @param redrawn which part of the input image was drawn anew
 */
public record Drawn(
        String prompt,
        String negativePrompt,
        long seed,
        int width,
        int height,
        @Nullable Integer steps,
        @Nullable Double guidanceScale,
        @Nullable String sampler,
        @Nullable String scheduler,
        @Nullable Double strength,
        @Nullable String model,
        List<Lora> loras,
        List<ControlNet> controlNets,
        int inputImages,
        Redrawn redrawn) {

    /** Copies the lists. */
    public Drawn {
        loras = List.copyOf(loras);
        controlNets = List.copyOf(controlNets);
    }

    /**
     * A LoRA that took part.
     *
     * @param name its name, path or hash, whichever the service's API takes
     */
    public record Lora(String name, double weight) {}

    /**
     * A ControlNet unit that took part.
     *
     * @param preprocessor null where the image was taken as it is
     * @param model null where the request cannot name one
     * @param start the share of the steps from which it takes part
     * @param end the share of the steps up to which it takes part
     */
    public record ControlNet(
            @Nullable String preprocessor, @Nullable String model, double weight, double start, double end) {}
}
