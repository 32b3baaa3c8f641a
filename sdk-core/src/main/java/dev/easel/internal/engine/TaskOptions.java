package dev.easel.internal.engine;

import dev.easel.CallOptions;
import dev.easel.Destination;
import dev.easel.PollSchedule;
import dev.easel.SubmissionHook;
import dev.easel.TaskListener;
import dev.easel.UnsupportedPolicy;
import dev.easel.spi.ProviderProtocol;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The options of one task, with every default filled in: the verb's own, else the client's, else the provider's, else
 * Easel's.
 *
 * @param deadline how long everything may take
 * @param destination where images go
 * @param pollSchedule when to poll
 * @param providerSchedule when the provider would poll
 * @param unsupported what happens to a field that the service cannot honour
 * @param listeners who follows: the client's first
 * @param submissionHook is called before each submission goes out; {@code null} where there is none
 * @param deadlineFromAdmission whether the deadline begins when the task is admitted
 */
public record TaskOptions(
        Duration deadline,
        Destination destination,
        PollSchedule pollSchedule,
        PollSchedule providerSchedule,
        UnsupportedPolicy unsupported,
        List<TaskListener> listeners,
        @Nullable SubmissionHook submissionHook,
        boolean deadlineFromAdmission) {
    private static final Duration DEADLINE = Duration.ofMinutes(10);

    /** Fills in what the call leaves open. */
    public static TaskOptions of(CallOptions call, CallOptions client, ProviderProtocol protocol) {
        PollSchedule providers = protocol.pollSchedule();
        return new TaskOptions(
                call.deadline().or(client::deadline).orElse(DEADLINE),
                call.destination().or(client::destination).orElseGet(Destination::memory),
                call.pollSchedule().or(client::pollSchedule).orElse(providers),
                providers,
                call.unsupported().or(client::unsupported).orElse(UnsupportedPolicy.WARN),
                joined(client.listeners(), call.listeners()),
                call.submissionHook().or(client::submissionHook).orElse(null),
                call.deadlineFromAdmission().or(client::deadlineFromAdmission).orElse(false));
    }

    private static List<TaskListener> joined(List<TaskListener> first, List<TaskListener> second) {
        if (first.isEmpty() || second.isEmpty()) {
            return first.isEmpty() ? second : first;
        }
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
