package dev.easel;

import dev.easel.internal.image.ImageName;
import dev.easel.internal.image.ImageStores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Holds the images of a finished task and what is to be said about them. Where some of several images failed, the others are here
 * and {@link #failures()} lists those that failed. A task whose result is text has no images: see {@link TextTask}. Immutable.
 */
@Value.Immutable
public abstract class ImageResult {
    ImageResult() {}

    /** Returns the images in the order of the request; at least one, unless the task's result is text. */
    public abstract List<GeneratedImage> images();

    /** Returns the images of the responses that are not the user's: ControlNet maps, interim images. They have no seed. */
    public abstract List<GeneratedImage> extraImages();

    /** Returns the texts that came with the images, or that are the task's result (a caption, prompts). */
    public abstract List<String> texts();

    /** Returns the images that failed, each with the reason. */
    public abstract List<ImageFailure> failures();

    /**
     * Returns what the service could not honour and what was done instead, and where images are not what was asked for: another
     * size, seed, step count, sampler or scheduler by the response or the image's own metadata ({@link Warning.Code#DEVIATION}),
     * images of one request that are the same ({@link Warning.Code#IDENTICAL_IMAGES}), and images that claim more pixels than {@link
     * ResponseLimits} say ({@link Warning.Code#IMAGE_SIZE}). Such images are kept all the same. What is not known is not warned
     * about.
     */
    public abstract List<Warning> warnings();

    /** Returns whose images they are. */
    public abstract ProviderId provider();

    /** Returns the model, as the service names it in its response, else as it was requested. */
    public abstract Optional<String> model();

    /** Returns the task's handle, which resumes it while the service keeps it. */
    public abstract TaskHandle handle();

    /** Returns what the task used and cost, as far as the service told. */
    @Value.Default
    public Usage usage() {
        return Usage.none();
    }

    /** Returns when things happened. */
    public abstract Timings timings();

    /** Returns how many HTTP exchanges it took, polls and downloads included. */
    public abstract int attempts();

    /**
     * Returns the headers of the response to the last submission that say something about the exchange, by their names in lower case: ids ({@code
     * x-request-id}), processing time ({@code openai-processing-ms}), limits ({@code x-ratelimit-*}, {@code retry-after}). Empty
     * where there are none.
     */
    public abstract Map<String, String> responseHeaders();

    /** Returns the service's ids of the accepted submissions, in the order of the calls; those that it gave. */
    public abstract List<String> requestIds();

    @Value.Auxiliary
    abstract Map<Class<?>, Object> tags();

    /**
     * Returns what a wrapper of the client added to the result; empty where none did. Tags do not count for equality.
     *
     * @param type the class that the tag was added as
     */
    public final <T> Optional<T> tag(Class<T> type) {
        return Optional.ofNullable(tags().get(type)).map(type::cast);
    }

    /**
     * Returns the first image.
     *
     * @throws java.util.NoSuchElementException if the task's result is text and there is none
     */
    public final GeneratedImage first() {
        if (images().isEmpty()) {
            throw new NoSuchElementException("the result has no images, only texts; see ImageResult.texts()");
        }
        return images().get(0);
    }

    /**
     * Writes the images to files of a directory, named as {@link Destination#directory(Path)} names them. The directory is created where
     * it is missing, and nothing is overwritten. An image that is in a file already is copied.
     *
     * @return the files, in the order of {@link #images()}
     * @throws IllegalStateException if the images went to a {@link Destination#sink(ImageSink) sink}
     * @throws DownloadException if one cannot be written; those before it are
     */
    public final List<Path> saveAll(Path directory) {
        return saveAll(directory, Destination.DEFAULT_PATTERN);
    }

    /**
     * Does the same as {@link #saveAll(Path)}, with names of another pattern.
     *
     * @param directory the directory
     * @param pattern the file name, as for {@link Destination#directory(Path, String)}
     * @return the files, in the order of {@link #images()}
     * @throws ConfigurationException if the pattern is blank or leaves the directory
     * @throws IllegalStateException if the images went to a {@link Destination#sink(ImageSink) sink}
     * @throws DownloadException if one cannot be written; those before it are
     */
    public final List<Path> saveAll(Path directory, String pattern) {
        Destination.Directory destination = new Destination.Directory(directory, pattern);
        List<Path> files = new ArrayList<>();
        for (GeneratedImage image : images()) {
            Long seed = image.seed().isPresent() ? image.seed().getAsLong() : null;
            ImageName name =
                    new ImageName(provider().value(), handle().requestId(), image.index(), seed, image.format());
            files.add(ImageStores.copy(image, name, destination));
        }
        return List.copyOf(files);
    }

    /**
     * Writes a {@link Sidecar} beside each of the {@link #images()} that is in a file. For one that was saved by hand use {@link
     * Sidecar#of}.
     *
     * @param request the request whose result this is
     * @return the sidecars
     * @throws DownloadException if one cannot be written; the images are not touched
     */
    public final List<Path> writeSidecars(ImageRequest request) {
        return images().stream()
                .flatMap(image -> image.path().stream()
                        .map(file -> Sidecar.of(request, this, image).writeBeside(file)))
                .toList();
    }

    /** Returns a new builder that starts from this result. */
    public final Builder toBuilder() {
        return builder().from(this);
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new ImageResultBuilder();
    }

    /**
     * Builds an {@link ImageResult}, for tests and for wrapped clients. Null means "not known" wherever it is allowed. For one
     * thread at a time.
     */
    public abstract static sealed class Builder permits ImageResultBuilder {
        Builder() {}

        /** Adds an image. */
        public abstract Builder addImage(GeneratedImage image);

        /** Sets the images, in place of those set before. */
        public abstract Builder images(Iterable<? extends GeneratedImage> images);

        /** Sets the extra images, in place of those set before. */
        public abstract Builder extraImages(Iterable<? extends GeneratedImage> extraImages);

        /** Adds a text. */
        public abstract Builder addText(String text);

        /** Sets the texts, in place of those set before. */
        public abstract Builder texts(Iterable<String> texts);

        /** Sets the failures, in place of those set before. */
        public abstract Builder failures(Iterable<? extends ImageFailure> failures);

        /** Sets the warnings, in place of those set before. */
        public abstract Builder warnings(Iterable<? extends Warning> warnings);

        /** Sets the provider. Required. */
        public abstract Builder provider(ProviderId provider);

        /** Sets the model. */
        public abstract Builder model(@Nullable String model);

        /** Sets the task's handle. Required. */
        public abstract Builder handle(TaskHandle handle);

        /** Sets what the task used and cost; {@link Usage#none()} by default. */
        public abstract Builder usage(Usage usage);

        /** Sets when things happened. Required. */
        public abstract Builder timings(Timings timings);

        /** Sets how many HTTP exchanges it took. Required. */
        public abstract Builder attempts(int attempts);

        /** Sets the headers of the response that say something about the exchange; names in lower case. Empty by default. */
        public abstract Builder responseHeaders(Map<String, ? extends String> responseHeaders);

        /** Sets the service's ids of the submissions. Empty by default. */
        public abstract Builder requestIds(Iterable<String> requestIds);

        /** Adds a value of a wrapper of the client; it replaces one of the same class. See {@link ImageResult#tag(Class)}. */
        public final Builder tag(Object tag) {
            return putTag(Objects.requireNonNull(tag, "tag").getClass(), tag);
        }

        /**
         * Returns the result.
         *
         * @throws InvalidRequestException if a required value is missing
         */
        public abstract ImageResult build();

        abstract Builder from(ImageResult other);

        abstract Builder putTag(Class<?> type, Object tag);
    }
}
