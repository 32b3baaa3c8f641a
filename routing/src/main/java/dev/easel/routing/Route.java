package dev.easel.routing;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells which clients a routed task went to, and why: {@code result.tag(Route.class)}. The cancellation of a client that lost a hedge
 * may still be under way when the result is there: a {@link RoutingListener} is told what it came to. Immutable.
 */
public final class Route {
    private final List<Decision> decisions;
    private final @Nullable String client;

    private Route(List<Decision> decisions, @Nullable String client) {
        this.decisions = List.copyOf(decisions);
        this.client = client;
    }

    static Route of(List<Decision> decisions, @Nullable String client) {
        return new Route(decisions, client);
    }

    /** Returns what was decided, in order. */
    public List<Decision> decisions() {
        return decisions;
    }

    /** Returns the name of the client that has the images; empty while the task is under way, and where it failed. */
    public Optional<String> client() {
        return Optional.ofNullable(client);
    }

    /** Returns one decision a line. */
    @Override
    public String toString() {
        return decisions.stream().map(Decision::toString).collect(Collectors.joining("\n"));
    }
}
