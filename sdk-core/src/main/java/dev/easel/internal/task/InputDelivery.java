package dev.easel.internal.task;

import dev.easel.internal.transport.Deadline;
import dev.easel.spi.SubmitContext;
import java.util.concurrent.CompletableFuture;

/** Brings a request's input pictures into the form that the service takes: fetched, or put where the service can fetch them. */
@FunctionalInterface
public interface InputDelivery {
    /**
     * The context with the pictures in it. The pictures of a request are brought once, however many calls it was split
     * into.
     *
     * @param deadline until when
     * @return completes exceptionally with an {@link dev.easel.EaselException} where it cannot be done
     */
    CompletableFuture<SubmitContext> deliver(SubmitContext context, Deadline deadline);
}
