package dev.easel.cli;

import dev.easel.EaselException;
import dev.easel.GeneratedImage;
import dev.easel.ImageResult;
import dev.easel.TaskHandle;
import dev.easel.TextResult;
import dev.easel.cli.Outcome.Failure;
import dev.easel.cli.Outcome.Image;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns what a task of one service ended with into an {@link Outcome}, with the images in their places. */
final class Outcomes {
    private final OpenService service;
    private final String model;
    private final OutFolder folder;
    private final Supplier<Duration> elapsed;

    /**
     * @param model what draws where the service does not say
     * @param elapsed since the service was asked
     */
    Outcomes(OpenService service, String model, OutFolder folder, Supplier<Duration> elapsed) {
        this.service = service;
        this.model = model;
        this.folder = folder;
        this.elapsed = elapsed;
    }

    /** Of a result or a failure; exactly one is there. */
    Outcome of(@Nullable ImageResult result, @Nullable Throwable failure) {
        try {
            return result != null ? of(result) : of(unwrapped(failure));
        } catch (UncheckedIOException e) {
            return of(e);
        }
    }

    /** Of a text or a failure; exactly one is there. */
    Outcome ofText(@Nullable TextResult result, @Nullable Throwable failure) {
        return result == null
                ? of(unwrapped(failure))
                : new Outcome(
                        service.provider(),
                        service.isEmulator(),
                        result.model().orElse(model),
                        List.of(),
                        result.texts(),
                        List.of(),
                        result.warnings(),
                        result.timings().total(),
                        result.attempts(),
                        Optional.empty());
    }

    /** Of a failure. */
    Outcome of(@Nullable Throwable failure) {
        return new Outcome(
                service.provider(),
                service.isEmulator(),
                model,
                List.of(),
                List.of(),
                List.of(failure(failure)),
                List.of(),
                elapsed.get(),
                0,
                Optional.empty());
    }

    private Outcome of(ImageResult result) {
        List<Image> images = new ArrayList<>();
        for (GeneratedImage image : result.images()) {
            Path file = folder.keep(image);
            images.add(new Image(
                    image.index(),
                    file.getFileName().toString(),
                    image.size(),
                    image.format(),
                    image.length(),
                    image.seed()));
        }
        return new Outcome(
                service.provider(),
                service.isEmulator(),
                result.model().orElse(model),
                images,
                result.texts(),
                result.failures().stream().map(one -> failure(one.cause())).toList(),
                result.warnings(),
                result.timings().total(),
                result.attempts(),
                Optional.empty());
    }

    private Failure failure(@Nullable Throwable failure) {
        @Nullable String told = failure == null ? null : failure.getMessage();
        String message = told == null ? String.valueOf(failure) : told;
        if (!(failure instanceof EaselException known)) {
            return new Failure(message, false, Optional.empty());
        }
        // An emulator's task ends with the process, so its handle would find nothing.
        boolean resumable = known.mayHaveBeenBilled() && service.isQueued() && !service.isEmulator();
        return new Failure(
                message,
                known.mayHaveBeenBilled(),
                resumable ? known.handle().map(TaskHandle::encode) : Optional.empty());
    }

    private static @Nullable Throwable unwrapped(@Nullable Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
