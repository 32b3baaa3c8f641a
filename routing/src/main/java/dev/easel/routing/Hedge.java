package dev.easel.routing;

import dev.easel.ConfigurationException;
import dev.easel.Violation;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says when a request that takes long is submitted to a second client too. The images that come first count, and the task at the other
 * client is cancelled; its cost, which the service may bill all the same, is told in a {@link Decision}. Immutable.
 *
 * <p>Only clients whose capabilities say {@link dev.easel.Capabilities#cancel() cancel} are hedged, or are the second. At most one more
 * client is asked for each task. Nothing is hedged where the images go to one {@linkplain dev.easel.Destination#file file} or to a {@linkplain
 * dev.easel.Destination#sink sink}, since both clients would write there. Where the call names no destination, the images of a hedging
 * client go to memory, whatever the defaults of its clients are. In a directory, images of the loser that were stored before the
 * cancellation stay.
 */
public final class Hedge {
    private static final Hedge OFF = new Hedge(null);

    private final @Nullable Duration delay;

    private Hedge(@Nullable Duration delay) {
        this.delay = delay;
    }

    /** Returns the default: every request goes to one client at a time. */
    public static Hedge off() {
        return OFF;
    }

    /**
     * Returns one that asks a second client when the first has no result after this time.
     *
     * @throws ConfigurationException if the time is not above zero
     */
    public static Hedge after(Duration delay) {
        if (delay.isZero() || delay.isNegative()) {
            throw new ConfigurationException(
                    Violation.of(Violation.Code.OUT_OF_RANGE, "hedge", "is " + delay + "; give a time above zero"));
        }
        return new Hedge(delay);
    }

    Optional<Duration> delay() {
        return Optional.ofNullable(delay);
    }
}
