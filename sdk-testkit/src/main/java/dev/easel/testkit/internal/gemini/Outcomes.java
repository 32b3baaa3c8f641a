package dev.easel.testkit.internal.gemini;

import dev.easel.testkit.GeminiEmulator.Quirk;
import dev.easel.testkit.internal.Surroundings;
import java.util.EnumSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** How the next generations are to end. Thread-safe. */
final class Outcomes {
    private static final String AGAINST_THE_RULES = "nsfw";

    private final Surroundings surroundings;
    private final Set<Quirk> always;
    private final Queue<Outcome> ordered = new ConcurrentLinkedQueue<>();

    Outcomes(Surroundings surroundings, Set<Quirk> always) {
        this.surroundings = surroundings;
        this.always = always;
    }

    void add(Set<Quirk> quirks, @Nullable String block, @Nullable String finish, @Nullable String status) {
        EnumSet<Quirk> all = EnumSet.noneOf(Quirk.class);
        all.addAll(always);
        all.addAll(quirks);
        ordered.add(new Outcome(all, block, finish, status, false));
    }

    /** Takes what was ordered for the generation that is accepted now. */
    Outcome take(Order order) {
        Outcome next = ordered.poll();
        Outcome outcome = next == null ? new Outcome(always, null, null, null, false) : next;
        boolean refused = next == null && order.prompt().contains(AGAINST_THE_RULES);
        return new Outcome(
                outcome.quirks(),
                refused ? "PROHIBITED_CONTENT" : outcome.block(),
                outcome.finish(),
                outcome.status(),
                surroundings.takeFailure());
    }
}
