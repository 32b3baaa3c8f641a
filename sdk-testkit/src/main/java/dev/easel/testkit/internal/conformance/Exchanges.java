package dev.easel.testkit.internal.conformance;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.easel.CancelOutcome;
import dev.easel.TaskStatus;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the response to an exchange and to each exchange that follows it, and checks what every outcome has to be. */
final class Exchanges {
    /** How many exchanges in a row the core sends before it gives up. */
    private static final int MOST_EXCHANGES = 5;

    private Exchanges() {}

    /** The outcome where every exchange gets the same response. */
    static <T> Outcome<T> settled(WireExchange<T> exchange, WireResponse response) {
        return settled(exchange, asked -> Optional.of(response)).orElseThrow();
    }

    /**
     * The last outcome.
     *
     * @param responses the response to an exchange; empty where the transport would let none through
     * @return empty where an exchange got no response
     */
    static <T> Optional<Outcome<T>> settled(
            WireExchange<T> first, Function<WireExchange<T>, Optional<WireResponse>> responses) {
        WireExchange<T> exchange = first;
        for (int sent = 1; ; sent++) {
            Optional<WireResponse> response = responses.apply(exchange);
            if (response.isEmpty()) {
                return Optional.empty();
            }
            Outcome<T> outcome = read(exchange, response.get());
            if (!(outcome instanceof Outcome.Next<T> next)) {
                return Optional.of(outcome);
            }
            assertTrue(
                    sent < MOST_EXCHANGES, () -> first.request() + " leads from one exchange to another without end");
            exchange = next.exchange();
        }
    }

    /** The outcome of one response, checked. */
    static <T> Outcome<T> read(WireExchange<T> exchange, WireResponse response) {
        Outcome<T> outcome = exchange.read(response);
        assertNotNull(outcome, () -> "the reader of " + exchange.request() + " returned null");
        words(outcome, response);
        return outcome;
    }

    static boolean isStopped(WireExchange<CancelOutcome> cancel, WireResponse response) {
        return settled(cancel, response) instanceof Outcome.Done<CancelOutcome> done
                && done.value() == CancelOutcome.CANCELLED;
    }

    /** The outcome in words, to be compared; fails where it is what no outcome may be. */
    static String words(Outcome<?> outcome, WireResponse response) {
        if (outcome instanceof Outcome.Done<?> done) {
            return done(done.value(), response);
        } else if (outcome instanceof Outcome.Accepted<?> accepted) {
            return "accepted " + Outcomes.taskId(accepted.taskId()) + ' ' + accepted.reference() + ", "
                    + Outcomes.standing(accepted.status());
        } else if (outcome instanceof Outcome.Pending<?> pending) {
            return Outcomes.standing(pending.status()) + waits(pending.retryAfter());
        } else if (outcome instanceof Outcome.Failed<?> failed) {
            Problem problem = failed.problem();
            return Outcomes.problem(problem) + waits(problem.retryAfter().orElse(null));
        } else if (outcome instanceof Outcome.NotFound<?> notFound) {
            return "not found: " + Outcomes.message("the message of NotFound", notFound.message());
        } else if (outcome instanceof Outcome.Next<?> next) {
            return "next " + Sent.text(next.exchange().request()) + waits(next.delay());
        }
        return outcome.toString();
    }

    private static String done(@Nullable Object value, WireResponse response) {
        assertNotNull(value, "what is done has no value");
        if (value instanceof FinishedWork work) {
            return Outcomes.work(work, response);
        }
        return value instanceof TaskStatus status ? Outcomes.standing(status) : value.toString();
    }

    private static String waits(@Nullable Duration wait) {
        assertTrue(wait == null || !wait.isNegative(), () -> "the service is said to ask for a wait of " + wait);
        return ", waits " + wait;
    }
}
