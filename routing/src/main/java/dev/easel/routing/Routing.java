package dev.easel.routing;

import dev.easel.spi.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a routing client was built with.
 *
 * @param clients its clients, in the order in which they were added
 * @param deadline how long a task may take that says nothing of it
 * @param threads for what may block
 */
record Routing(
        List<NamedClient> clients,
        Choice choice,
        Fallback fallback,
        Hedge hedge,
        Aliases aliases,
        ReservationKeeper reservations,
        RoutedCallbacks callbacks,
        @Nullable RoutingListener listener,
        Duration deadline,
        TimeSource time,
        RandomGenerator random,
        Threads threads) {}
