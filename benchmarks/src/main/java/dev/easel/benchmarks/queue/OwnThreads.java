package dev.easel.benchmarks.queue;

import dev.easel.benchmarks.process.Tell;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The threads that came since a moment: those of a client that was made after it. */
final class OwnThreads {
    /** Carries one call each, and goes by the name of its address while it does. */
    private static final List<String> CALLS = List.of("easel-http", "OkHttp http");

    private final Set<Thread> before;

    private OwnThreads(Set<Thread> before) {
        this.before = before;
    }

    static OwnThreads fromNow() {
        return new OwnThreads(Thread.getAllStackTraces().keySet());
    }

    /**
     * Tells Easel's own {@code threads}, those that carry a call not counted, and the {@code otherThreads}: those that OkHttp
     * keeps for all its clients together, and the like.
     */
    void tell() {
        List<String> easels = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            String name = thread.getName();
            if (!before.contains(thread) && CALLS.stream().noneMatch(name::startsWith)) {
                (name.startsWith("easel-") ? easels : others).add(name);
            }
        }
        Tell.number("threads", easels.size());
        Tell.number("otherThreads", others.size());
        System.err.println("threads of Easel: " + easels + ", others: " + others);
    }
}
