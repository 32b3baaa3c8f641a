package dev.easel.internal.engine;

import dev.easel.Generation;
import dev.easel.TaskHandle;
import dev.easel.internal.image.ImageName;
import dev.easel.internal.image.PublishedImage;
import dev.easel.internal.image.StoredImage;
import dev.easel.internal.metadata.ImageMetadata;
import dev.easel.spi.MadeImage;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/** Turns a stored image into one that the application sees: reads its header, gives it its name. */
final class Publisher {
    private Publisher() {}

    /**
     * Publishes an image.
     *
     * @param made what the service said about it
     * @param sentSeed the seed that was sent for it, where the service takes one
     * @param index its place among the user's images, or among the extra ones
     * @param extra whether it is not the user's
     */
    static PublishedImage publish(
            TaskHandle handle, StoredImage stored, MadeImage made, OptionalLong sentSeed, int index, boolean extra)
            throws IOException {
        ImageMetadata metadata;
        try (InputStream in = stored.header()) {
            metadata = ImageMetadata.read(in);
        }
        Generation generation = generation(made.generation(), metadata.generation(), sentSeed);
        Long seed = generation.seed().isPresent() ? generation.seed().getAsLong() : null;
        String request = extra ? handle.requestId() + "-extra" : handle.requestId();
        StoredImage.Content content =
                stored.publish(new ImageName(handle.provider().value(), request, index, seed, metadata.format()));
        return new PublishedImage(
                index,
                stored.length(),
                stored.checksum(),
                metadata.format(),
                metadata.size(),
                generation,
                made.safety(),
                content);
    }

    /**
     * What the response says counts most, then what the image itself says, then what was sent. A seed in a response may be no
     * more than the one that was sent, read back: there the image counts.
     */
    private static Generation generation(Generation said, Generation inside, OptionalLong sentSeed) {
        boolean seeded = inside.seed().isPresent() || sentSeed.isEmpty();
        if (seeded && said.equals(Generation.unknown())) {
            return inside;
        }
        Generation.Builder all = inside.toBuilder();
        if (inside.seed().isEmpty()) {
            sentSeed.ifPresent(all::seed);
        }
        if (inside.seed().isEmpty() || !said.seed().equals(sentSeed)) {
            said.seed().ifPresent(all::seed);
        }
        said.prompt().ifPresent(all::prompt);
        said.negativePrompt().ifPresent(all::negativePrompt);
        said.sampler().ifPresent(all::sampler);
        said.scheduler().ifPresent(all::scheduler);
        said.steps().ifPresent(all::steps);
        said.guidanceScale().ifPresent(all::guidanceScale);
        said.model().ifPresent(all::model);
        all.putAllMetadata(said.metadata());
        return all.build();
    }
}
