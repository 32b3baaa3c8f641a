package dev.easel.spi;

import java.util.function.Function;

/**
 * One HTTP exchange, as data: what to send, and what the response to it means. A submission, a poll, a cancellation, a list of
 * models: a provider says each of them in this form. Immutable.
 *
 * @param request what to send
 * @param reader says what a response means, whatever its HTTP status; pure, and never throws for what a server sent: what
 *     cannot be read is {@link Problem#unreadable(String)}
 * @param <T> what is asked for
 */
public record WireExchange<T>(WireRequest request, Function<WireResponse, Outcome<T>> reader) {
    /** Says what a response to the request means. */
    public Outcome<T> read(WireResponse response) {
        return reader.apply(response);
    }
}
