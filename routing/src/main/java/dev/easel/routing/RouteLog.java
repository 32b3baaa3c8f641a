package dev.easel.routing;

import dev.easel.CancelOutcome;
import dev.easel.EaselException;
import dev.easel.TaskDetachedException;
import dev.easel.routing.Decision.Kind;
import dev.easel.routing.Decision.Reason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps the decisions of one task and tells them to the listener, in order. Thread-safe. */
final class RouteLog {
    private final List<Decision> decisions = new ArrayList<>();
    private final @Nullable RoutingListener listener;
    private final ListenerCalls calls;

    RouteLog(@Nullable RoutingListener listener, ListenerCalls calls) {
        this.listener = listener;
        this.calls = calls;
    }

    void add(Decision decision) {
        RoutingListener told = listener;
        Route soFar;
        synchronized (this) {
            decisions.add(decision);
            soFar = Route.of(decisions, null);
            if (told != null) {
                calls.enqueue(() -> told.onDecision(decision, soFar));
            }
        }
        calls.flush();
    }

    void chosen(RoutedAttempt attempt, Reason reason) {
        add(Decision.of(
                Kind.CHOSEN,
                attempt.client(),
                reason,
                reason == Reason.FIRST ? "it comes first in the order" : "it is the next in the order"));
    }

    void hedged(RoutedAttempt second, RoutedAttempt slow) {
        add(Decision.of(
                Kind.HEDGED,
                second.client(),
                Reason.SLOW,
                slow.client() + " has no result yet, and both work on it now"));
    }

    /** @param winner which has the images */
    void lost(RoutedAttempt loser, RoutedAttempt winner) {
        add(Decision.of(
                        Kind.CANCELLED,
                        loser.client(),
                        Reason.ANOTHER_WAS_FIRST,
                        winner.client() + " had the images first; the service is asked to stop")
                .about(loser.handle(), price(loser)));
    }

    void cancelled(RoutedAttempt attempt, Reason reason, CancelOutcome outcome) {
        add(Decision.of(Kind.CANCELLED, attempt.client(), reason, "the cancellation came to " + outcome)
                .about(attempt.handle(), attempt.mayHaveCost(outcome) ? price(attempt) : null)
                .cameTo(outcome));
    }

    void cancelledElsewhere(RoutedAttempt attempt) {
        add(Decision.of(Kind.FAILED, attempt.client(), Reason.ENDED, "the task was cancelled at the service")
                .about(attempt.handle(), price(attempt)));
    }

    /** @param fellBack whether another client is tried, or still works on it */
    void failed(RoutedAttempt attempt, EaselException failure, Reason reason, boolean fellBack) {
        Kind kind = !fellBack ? Kind.FAILED : attempt.isSubmitted() ? Kind.FELL_BACK : Kind.SKIPPED;
        if (failure instanceof TaskDetachedException) {
            kind = Kind.DETACHED;
        }
        add(Decision.of(kind, attempt.client(), reason, String.valueOf(failure.getMessage()))
                .about(attempt.handle(), failure.mayHaveBeenBilled() ? price(attempt) : null));
    }

    private static @Nullable Money price(RoutedAttempt attempt) {
        return attempt.candidate().estimate().orElse(null);
    }

    /** Returns the decisions so far, as the route to the client that has the images. */
    synchronized Route to(String client) {
        return Route.of(decisions, client);
    }
}
