package dev.easel.spi;

import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A question that costs nothing and may be asked again, with what its answer means: lists of models, the account, the
 * state of the service, how far a task is, whether it can still be stopped.
 *
 * @param request what to send
 * @param reader says what the answer means; pure, and does not throw for what a server sent
 * @param <T> what is asked for
 */
public record Query<T>(WireRequest request, Function<WireResponse, Answer<T>> reader) {
    /**
     * What an answer means.
     *
     * @param <T> what was asked for
     */
    public sealed interface Answer<T> {}

    /**
     * The answer.
     *
     * @param value what was asked for
     */
    public record Known<T>(T value) implements Answer<T> {}

    /**
     * There is none.
     *
     * @param problem what the service said
     */
    public record Refused<T>(Problem problem) implements Answer<T> {}

    /**
     * The question has to be put in another way, or again.
     *
     * @param next what to ask
     * @param after how long to wait before; {@code null} for not at all
     */
    public record Ask<T>(Query<T> next, @Nullable Duration after) implements Answer<T> {}
}
