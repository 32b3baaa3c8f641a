package dev.easel.testkit.internal.itsrose;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * Limits the calls in a minute, per key and URL. A call made while limited starts the minute anew.
 * Thread-safe.
 */
final class ItsRoseLimiter {

    static final Duration WINDOW = Duration.ofMinutes(1);

    /**
     * Where a call stands.
     *
     * @param remaining how many more calls the window takes
     * @param resetSeconds how long until the window ends, rounded up
     */
    record Verdict(boolean limited, int remaining, long resetSeconds) {}

    private static final class Window {
        private Instant start;
        private int calls;

        private Window(Instant start) {
            this.start = start;
        }
    }

    private final InstantSource clock;
    private final int perMinute;
    private final Map<String, Window> windows = new HashMap<>();

    ItsRoseLimiter(InstantSource clock, int perMinute) {
        this.clock = clock;
        this.perMinute = perMinute;
    }

    synchronized Verdict call(String key, String path) {
        Instant now = clock.instant();
        Window window = windows.computeIfAbsent(key + " " + path, name -> new Window(now));
        if (!now.isBefore(window.start.plus(WINDOW))) {
            window.start = now;
            window.calls = 0;
        }
        window.calls++;
        boolean limited = window.calls > perMinute;
        if (limited) {
            window.start = now;
        }
        long left = Duration.between(now, window.start.plus(WINDOW)).toMillis();
        return new Verdict(limited, Math.max(0, perMinute - window.calls), (left + 999) / 1000);
    }
}
