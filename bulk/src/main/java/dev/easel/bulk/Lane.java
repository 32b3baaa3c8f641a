package dev.easel.bulk;

import dev.easel.ImageClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One service of a run and how many items are under way there. For the run's thread. */
final class Lane {
    private static final int DEFAULT_WINDOW = 10;

    private final String name;
    private final ImageClient client;
    private final int window;
    private int running;
    private int failing;
    private long pausedUntil = System.nanoTime();
    private boolean isClosed;

    private Lane(String name, ImageClient client, int window) {
        this.name = name;
        this.client = client;
        this.window = window;
    }

    static List<Lane> of(List<ImageClient> clients, @Nullable Integer inFlight) {
        List<Lane> lanes = new ArrayList<>();
        Map<String, Integer> named = new HashMap<>();
        for (ImageClient client : clients) {
            String provider = client.provider().value();
            int number = named.merge(provider, 1, Integer::sum);
            int window = inFlight != null
                    ? inFlight
                    : client.capabilities().maxUnfinishedTasks().orElse(DEFAULT_WINDOW);
            lanes.add(new Lane(number == 1 ? provider : provider + "-" + number, client, window));
        }
        return lanes;
    }

    String name() {
        return name;
    }

    ImageClient client() {
        return client;
    }

    int running() {
        return running;
    }

    void begun() {
        running++;
    }

    void ended() {
        running--;
    }

    /** Returns how many more items it takes now. */
    int room(long now) {
        return isClosed || now - pausedUntil < 0 ? 0 : Math.max(0, window - running);
    }

    int window() {
        return window;
    }

    /** Its service was not reached, or refuses: what comes next would go the same way. */
    void pause(long now, RetryRules rules, Duration atLeast) {
        Duration pause = rules.pause(++failing);
        pausedUntil = now + (pause.compareTo(atLeast) < 0 ? atLeast : pause).toNanos();
    }

    void works() {
        failing = 0;
    }

    /** Its service refuses the key. */
    void close() {
        isClosed = true;
    }

    boolean isClosed() {
        return isClosed;
    }
}
