package dev.easel.testkit.internal.local;

import dev.easel.testkit.Drawn;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.internal.DrawnBuilder;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Holds what is to be drawn, as stable-diffusion.cpp's server understood it: what it would skip left out, defaults filled in.
 *
 * @param settings of the first image; each further one has the next seed
 * @param metadata whether a PNG tells its settings
 */
record SdCppOrder(
        SdCppRelease release, Drawn settings, int count, String format, SdCppImages images, Metadata metadata) {

    /**
     * What an image tells of itself.
     *
     * @param embedded whether it does so
     * @param width before a second pass
     * @param height before a second pass
     */
    record Metadata(boolean embedded, int width, int height) {}

    /** Notes the settings of every image. */
    void noteIn(Consumer<Drawn> journal) {
        for (int i = 0; i < count; i++) {
            journal.accept(settings(i));
        }
    }

    /** Draws one of the images. */
    byte[] image(int index) {
        Drawn drawn = settings(index);
        EmulatedImage image = EmulatedImage.of(words(drawn), drawn.seed(), drawn.width(), drawn.height())
                .labelled("SD-SERVER");
        for (byte[] reference : images.references()) {
            image = image.influencedBy(reference);
        }
        byte[] control = images.control();
        if (control != null) {
            image = image.influencedBy(control);
        }
        byte[] init = images.init();
        byte[] mask = images.mask();
        if (init != null) {
            Double strength = drawn.strength();
            image = strength == null ? image : image.influencedBy(init, strength);
            image = mask == null ? image : image.drawnInto(init, mask, drawn.redrawn());
        }
        if (format.equals("jpeg")) {
            return image.jpeg();
        }
        return metadata.embedded() ? image.png(Map.of("parameters", metadataText(index))) : image.png();
    }

    /** What one of the images tells of itself. */
    String metadataText(int index) {
        return SdCppMetadata.text(settings(index), metadata, release == SdCppRelease.MASTER_827);
    }

    private Drawn settings(int index) {
        return DrawnBuilder.withSeed(settings, settings.seed() + index);
    }

    /** The prompt with the LoRAs behind it: each of them changes the image. */
    private static String words(Drawn drawn) {
        StringBuilder words = new StringBuilder(drawn.prompt());
        drawn.loras()
                .forEach(lora ->
                        words.append(" #").append(lora.name()).append(':').append(lora.weight()));
        return words.toString();
    }
}
