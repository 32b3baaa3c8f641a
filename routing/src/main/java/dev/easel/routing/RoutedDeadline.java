package dev.easel.routing;

import dev.easel.AttemptKind;
import dev.easel.CallOptions;
import dev.easel.TaskHandle;
import dev.easel.TaskListener;
import dev.easel.spi.TimeSource;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one deadline of a routed task: each client gets what is left of it. It begins with the task, or, where the options say so, at the
 * first admission. Thread-safe.
 */
final class RoutedDeadline {
    /** A client that is given no time at all refuses the options; this one says that its deadline passed. */
    private static final Duration SHORTEST = Duration.ofMillis(1);

    private final Duration whole;
    private final boolean fromAdmission;
    private final TimeSource time;
    private Consumer<Duration> onStart = whole -> {};
    private @Nullable Long startedNanos;

    private RoutedDeadline(Duration whole, boolean fromAdmission, TimeSource time) {
        this.whole = whole;
        this.fromAdmission = fromAdmission;
        this.time = time;
    }

    /** @param options of the call; what they leave open is the routing client's */
    static RoutedDeadline of(CallOptions options, Routing routing) {
        return new RoutedDeadline(
                options.deadline().orElse(routing.deadline()),
                options.deadlineFromAdmission().orElse(false),
                routing.time());
    }

    /**
     * Says that the task begins.
     *
     * @param onStart called once with the whole time, when the deadline begins to run
     */
    void taskBegins(Consumer<Duration> onStart) {
        synchronized (this) {
            this.onStart = onStart;
        }
        if (!fromAdmission) {
            start();
        }
    }

    private void start() {
        Consumer<Duration> told;
        synchronized (this) {
            if (startedNanos != null) {
                return;
            }
            startedNanos = time.nanoTime();
            told = onStart;
        }
        told.accept(whole);
    }

    Duration whole() {
        return whole;
    }

    synchronized Duration remaining() {
        return startedNanos == null ? whole : whole.minusNanos(time.nanoTime() - startedNanos);
    }

    private synchronized boolean waitsForAdmission() {
        return fromAdmission && startedNanos == null;
    }

    /** Returns the options for the next client, whose deadline is what is left now. */
    CallOptions optionsOf(CallOptions options) {
        Duration left = remaining();
        CallOptions.Builder next = options.toBuilder()
                .deadline(left.compareTo(SHORTEST) < 0 ? SHORTEST : left)
                .deadlineFromAdmission(waitsForAdmission());
        return waitsForAdmission() ? next.addListener(new Admission()).build() : next.build();
    }

    /** The client has no other way to say that it admitted a task. */
    private final class Admission implements TaskListener {
        @Override
        public void onAttemptStarted(TaskHandle handle, AttemptKind kind, int number) {
            if (kind == AttemptKind.SUBMIT) {
                start();
            }
        }
    }
}
