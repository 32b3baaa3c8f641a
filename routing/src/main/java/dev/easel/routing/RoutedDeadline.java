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
    private final Duration whole;
    private final TimeSource time;
    private final Consumer<Duration> onStart;
    private @Nullable Long startedNanos;

    private RoutedDeadline(Duration whole, TimeSource time, Consumer<Duration> onStart) {
        this.whole = whole;
        this.time = time;
        this.onStart = onStart;
    }

    /** @param onStart called once with the whole time, when the deadline begins to run */
    static RoutedDeadline of(CallOptions options, Duration defaultTime, TimeSource time, Consumer<Duration> onStart) {
        return new RoutedDeadline(options.deadline().orElse(defaultTime), time, onStart);
    }

    void start() {
        synchronized (this) {
            if (startedNanos != null) {
                return;
            }
            startedNanos = time.nanoTime();
        }
        onStart.accept(whole);
    }

    Duration whole() {
        return whole;
    }

    synchronized Duration remaining() {
        return startedNanos == null ? whole : whole.minusNanos(time.nanoTime() - startedNanos);
    }

    private synchronized boolean isStarted() {
        return startedNanos != null;
    }

    /** Returns the options for the next client, whose deadline is what is left now. */
    CallOptions optionsOf(CallOptions options) {
        boolean started = isStarted();
        CallOptions.Builder next =
                options.toBuilder().deadline(remaining()).deadlineFromAdmission(!started);
        return started ? next.build() : next.addListener(new Admission()).build();
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
