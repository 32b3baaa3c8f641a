package dev.easel.spi;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How an image is fetched. A fetch that fails is tried again with growing delays until the deadline, and never submits
 * anything again. Immutable.
 */
public final class Download {
    private final List<WireRequest> candidates;
    private final @Nullable WireRequest ifDenied;
    private final Set<Integer> notYet;
    private final Duration mayBeLateFor;

    private Download(
            List<WireRequest> candidates, @Nullable WireRequest ifDenied, Set<Integer> notYet, Duration mayBeLateFor) {
        this.candidates = List.copyOf(candidates);
        this.ifDenied = ifDenied;
        this.notYet = Set.copyOf(notYet);
        this.mayBeLateFor = mayBeLateFor;
    }

    /** @param request what fetches it; made with {@link WireRequest.Builder#image()} */
    public static Download of(WireRequest request) {
        return new Download(List.of(request), null, Set.of(), Duration.ZERO);
    }

    /** A copy with another address, which is tried when the one before it responds with an error. */
    public Download or(WireRequest alternative) {
        List<WireRequest> all = new ArrayList<>(candidates);
        all.add(alternative);
        return new Download(all, ifDenied, notYet, mayBeLateFor);
    }

    /**
     * Returns a copy with a request that takes the place of the others once a host has denied one of them with HTTP 401 or 403. So a
     * credential goes only to a host that wants one, and not after a failure of another kind.
     */
    public Download orIfDenied(WireRequest withCredential) {
        return new Download(candidates, withCredential, notYet, mayBeLateFor);
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
        return new Download(candidates, ifDenied, Set.of(statuses), howLong);
    }

    /** Returns how long an image may be late. */
    public Duration mayBeLateFor() {
        return mayBeLateFor;
    }

    /** The addresses to try, in order; at least one. */
    public List<WireRequest> candidates() {
        return candidates;
    }

    /** Returns what is sent once a host has denied a candidate with HTTP 401 or 403. */
    public Optional<WireRequest> ifDenied() {
        return Optional.ofNullable(ifDenied);
    }

    /** The HTTP statuses that mean "not there yet". */
    public Set<Integer> notYet() {
        return notYet;
    }
}
