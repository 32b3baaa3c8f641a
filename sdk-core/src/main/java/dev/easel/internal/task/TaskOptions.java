package dev.easel.internal.task;

import dev.easel.CallOptions;
import dev.easel.Destination;
import dev.easel.PollSchedule;
import dev.easel.TaskListener;
import dev.easel.UnsupportedPolicy;
import dev.easel.spi.ProviderProtocol;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The options of one call, with every default filled in: the call's own, else the client's, else the provider's, else
 * Easel's.
 *
 * @param deadline how long everything may take
 * @param destination where pictures go
 * @param pollSchedule when to look again
 * @param unsupported what happens to a field that the service cannot honour
 * @param listeners who follows: the client's first
 */
public record TaskOptions(
        Duration deadline,
        Destination destination,
        PollSchedule pollSchedule,
        UnsupportedPolicy unsupported,
        List<TaskListener> listeners) {
    private static final Duration DEADLINE = Duration.ofMinutes(10);

    /** Fills in what the call leaves open. */
    public static TaskOptions of(CallOptions call, CallOptions client, ProviderProtocol protocol) {
        return new TaskOptions(
                call.deadline().or(client::deadline).orElse(DEADLINE),
                call.destination().or(client::destination).orElseGet(Destination::memory),
                call.pollSchedule().or(client::pollSchedule).orElseGet(protocol::pollSchedule),
                call.unsupported().or(client::unsupported).orElse(UnsupportedPolicy.WARN),
                joined(client.listeners(), call.listeners()));
    }

    private static List<TaskListener> joined(List<TaskListener> first, List<TaskListener> second) {
        if (first.isEmpty() || second.isEmpty()) {
            return first.isEmpty() ? second : first;
        }
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
