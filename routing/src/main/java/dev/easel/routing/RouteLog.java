package dev.easel.routing;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps the decisions of one task and tells them to the listener, in order. Thread-safe. */
final class RouteLog {
    private final List<Decision> decisions = new ArrayList<>();
    private final @Nullable RoutingListener listener;
    private final Telling telling;

    RouteLog(@Nullable RoutingListener listener, Telling telling) {
        this.listener = listener;
        this.telling = telling;
    }

    void add(Decision decision) {
        RoutingListener told = listener;
        Route soFar;
        synchronized (this) {
            decisions.add(decision);
            soFar = Route.of(decisions, null);
            if (told != null) {
                telling.enqueue(() -> told.onDecision(decision, soFar));
            }
        }
        telling.flush();
    }

    /** Returns the decisions so far, as the route to the client that has the images. */
    synchronized Route to(String client) {
        return Route.of(decisions, client);
    }
}
