package dev.easel.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How a picture is fetched. A fetch that fails is tried again with growing delays until the deadline, and never submits
 * anything again. Immutable.
 */
public final class Download {
    private final List<WireRequest> candidates;
    private final Set<Integer> notYet;

    private Download(List<WireRequest> candidates, Set<Integer> notYet) {
        this.candidates = List.copyOf(candidates);
        this.notYet = Set.copyOf(notYet);
    }

    /** @param request what fetches it; made with {@link WireRequest.Builder#image()} */
    public static Download of(WireRequest request) {
        return new Download(List.of(request), Set.of());
    }

    /** A copy with another address, which is tried when the one before it answers with an error. */
    public Download or(WireRequest alternative) {
        List<WireRequest> all = new ArrayList<>(candidates);
        all.add(alternative);
        return new Download(all, notYet);
    }

    /** A copy that knows which HTTP statuses mean "not there yet": after them the fetch is tried again. */
    public Download notYetOn(Integer... statuses) {
        return new Download(candidates, Set.of(statuses));
    }

    /** The addresses to try, in order; at least one. */
    public List<WireRequest> candidates() {
        return candidates;
    }

    /** The HTTP statuses that mean "not there yet". */
    public Set<Integer> notYet() {
        return notYet;
    }
}
