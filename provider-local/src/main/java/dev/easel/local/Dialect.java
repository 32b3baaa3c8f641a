package dev.easel.local;

import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ProviderId;
import dev.easel.TaskCall;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The wire format of one family of local servers. A new one is a class that implements this and a constant of {@link
 * LocalDialect} that makes it. A family that responds with the images themselves has no tasks, which is what the defaults
 * say; one with a queue overrides them.
 */
interface Dialect extends ProviderProtocol {
    @Override
    default ProviderId id() {
        return Local.PROVIDER;
    }

    /** Returns the dialect's name: that every one of them is a local server to Easel says nothing to its user. */
    @Override
    default String serviceName() {
        return dialect().name().toLowerCase(Locale.ROOT);
    }

    /** Returns which dialect it is. */
    LocalDialect dialect();

    /** What {@link LocalService} does with the server beside calls in its own words. */
    default Set<LocalVerb> verbs() {
        return Set.of();
    }

    /** Where an image lies that a response names by an address. Empty by default, as for a server that responses base64 alone. */
    default Optional<WireRequest> locate(String address) {
        return Optional.empty();
    }

    /** Variations of an image. Called only where {@link #verbs()} has {@link LocalVerb#VARIATIONS}. */
    default Job vary(VariationRequest request) {
        throw new UnsupportedOperationException();
    }

    /** An image made larger by a model. Called only where {@link #verbs()} has {@link LocalVerb#UPSCALING}. */
    default Job upscale(ImageInput image, String model) {
        throw new UnsupportedOperationException();
    }

    /** Nobody can be polled what {@link LocalService} has done. */
    @Override
    default boolean canPoll(TaskCall task) {
        return task.kind().isEmpty();
    }

    @Override
    default WireExchange<FinishedWork> status(TaskCall task) {
        throw new UnsupportedOperationException("this server has no tasks to poll");
    }

    @Override
    default Job generate(ImageRequest request) {
        return new GenerationJob(this, request);
    }

    /** Returns the exchange that generates the images of a call. */
    WireExchange<FinishedWork> submit(ImageRequest request, SubmitContext context);
}
