package dev.easel.spi;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How an image is fetched. A fetch that fails is tried again with growing delays until the deadline, and never submits
 * anything again. Immutable.
 */
public final class Download {
    private final List<WireRequest> candidates;
    private final Set<Integer> notYet;
    private final Duration mayBeLateFor;

    private Download(List<WireRequest> candidates, Set<Integer> notYet, Duration mayBeLateFor) {
        this.candidates = List.copyOf(candidates);
        this.notYet = Set.copyOf(notYet);
        this.mayBeLateFor = mayBeLateFor;
    }

    /** @param request what fetches it; made with {@link WireRequest.Builder#image()} */
    public static Download of(WireRequest request) {
        return new Download(List.of(request), Set.of(), Duration.ZERO);
    }

    /** A copy with another address, which is tried when the one before it responds with an error. */
    public Download or(WireRequest alternative) {
        List<WireRequest> all = new ArrayList<>(candidates);
        all.add(alternative);
        return new Download(all, notYet, mayBeLateFor);
    }

    /**
     * Returns a copy that knows which HTTP statuses mean "not there yet", for two minutes: after them the download is tried again.
     */
    public Download notYetOn(Integer... statuses) {
        return notYetOn(Duration.ofMinutes(2), statuses);
    }

    /**
     * Returns a copy that knows how long an image may be late, and which HTTP statuses mean that until then.
     *
     * @param howLong from the first attempt to download it
     */
    public Download notYetOn(Duration howLong, Integer... statuses) {
        return new Download(candidates, Set.of(statuses), howLong);
    }

    /** Returns how long an image may be late. */
    public Duration mayBeLateFor() {
        return mayBeLateFor;
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
