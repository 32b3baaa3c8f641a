package dev.easel.internal.task;

import dev.easel.EaselException;
import dev.easel.GeneratedImage;
import dev.easel.ImageFailure;
import dev.easel.ImageResult;
import dev.easel.ImageResultBuilder;
import dev.easel.ResponseLimits;
import dev.easel.Warning;
import dev.easel.spi.FinishedWork;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the calls of a task brought home so far: pictures, failures, and what was said about them. Thread-safe. */
final class Harvest {
    /** Lists that are replaced when something comes: a task that waits has none of its own. */
    private List<GeneratedImage> images = List.of();

    private List<ImageFailure> failures = List.of();
    private List<Warning> said = List.of();
    private List<String> texts = List.of();
    private @Nullable String model;

    synchronized void add(
            FinishedWork work, List<GeneratedImage> made, List<ImageFailure> failed, ResponseLimits limits) {
        images = joined(images, made);
        failures = joined(failures, failed);
        said = joined(joined(said, work.warnings()), SizeClaim.warnings(made, limits));
        texts = joined(texts, work.texts());
        model = work.model().orElse(model);
    }

    /** A whole call failed, and each of its pictures with it. */
    synchronized void add(EaselException failure, int firstIndex, int count) {
        failures = joined(
                failures,
                IntStream.range(firstIndex, firstIndex + count)
                        .mapToObj(index -> new ImageFailure(index, failure))
                        .toList());
    }

    synchronized boolean isEmpty() {
        return images.isEmpty() && texts.isEmpty();
    }

    /** Why there is nothing: the first failure, which carries the others. */
    synchronized EaselException failure() {
        // Several pictures of one call fail with one exception, which cannot be suppressed in itself.
        List<EaselException> causes = failures.stream()
                .sorted(Comparator.comparingInt(ImageFailure::index))
                .map(ImageFailure::cause)
                .distinct()
                .toList();
        EaselException first = causes.get(0);
        causes.stream().skip(1).forEach(first::addSuppressed);
        return first;
    }

    /**
     * A result with what is here filled in.
     *
     * @param warnings what was to be said before anything was sent
     * @param askedModel the model that was asked for, where the answers name none
     */
    synchronized ImageResultBuilder result(List<Warning> warnings, @Nullable String askedModel) {
        return ImageResult.builder()
                .images(sorted(images, GeneratedImage::index))
                .failures(sorted(failures, ImageFailure::index))
                .texts(texts)
                .warnings(joined(warnings, said))
                .model(Optional.ofNullable(model == null ? askedModel : model));
    }

    private static <T> List<T> sorted(List<T> values, ToIntFunction<T> index) {
        return values.size() < 2
                ? values
                : values.stream().sorted(Comparator.comparingInt(index)).toList();
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        if (first.isEmpty() || second.isEmpty()) {
            return first.isEmpty() ? second : first;
        }
        List<T> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
