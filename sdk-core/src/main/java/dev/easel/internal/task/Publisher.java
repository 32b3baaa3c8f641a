package dev.easel.internal.task;

import dev.easel.GeneratedImage;
import dev.easel.Generation;
import dev.easel.GenerationBuilder;
import dev.easel.TaskHandle;
import dev.easel.internal.image.ImageName;
import dev.easel.internal.image.PublishedImage;
import dev.easel.internal.image.StoredImage;
import dev.easel.internal.metadata.ImageMetadata;
import dev.easel.spi.MadeImage;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/** Turns a stored picture into one that the application sees: looks at its header, gives it its name. */
final class Publisher {
    private final TaskHandle handle;

    Publisher(TaskHandle handle) {
        this.handle = handle;
    }

    /**
     * @param stored the picture
     * @param made what the service said about it
     * @param sentSeed the seed that it was asked for with
     * @param index its place among the pictures of the request
     */
    GeneratedImage publish(StoredImage stored, MadeImage made, OptionalLong sentSeed, int index) throws IOException {
        ImageMetadata metadata;
        try (InputStream in = stored.header()) {
            metadata = ImageMetadata.read(in);
        }
        Generation generation = generation(made.generation(), metadata.generation(), sentSeed);
        Long seed = generation.seed().isPresent() ? generation.seed().getAsLong() : null;
        StoredImage.Content content = stored.publish(
                new ImageName(handle.provider().value(), handle.requestId(), index, seed, metadata.format()));
        return new PublishedImage(
                index, stored.length(), metadata.format(), metadata.size(), generation, made.safety(), content);
    }

    /** What the answer says counts most, then what the picture itself says, then what was sent. */
    private static Generation generation(Generation said, Generation inside, OptionalLong sentSeed) {
        GenerationBuilder all = inside.toBuilder();
        if (inside.seed().isEmpty()) {
            sentSeed.ifPresent(all::seed);
        }
        said.seed().ifPresent(all::seed);
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
