package dev.easel.testkit.internal;

import dev.easel.testkit.Drawn;
import java.net.URI;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Holds what an emulated service gets from the emulator around it.
 *
 * @param clock the only clock that queueing, generation and expiry are computed from
 * @param baseUrl where the service itself listens, without a trailing slash
 * @param imageHost where images are served from, without a trailing slash; may be the same
 * @param failures true once for each failure that a test has ordered: ask it when a task is accepted
 * @param journal takes the settings of each image once, when it is first drawn
 */
public record Surroundings(
        InstantSource clock, URI baseUrl, URI imageHost, BooleanSupplier failures, Consumer<Drawn> journal) {

    /** Takes one ordered failure, if there is one: the task accepted now is to end failed. */
    public boolean takeFailure() {
        return failures.getAsBoolean();
    }

    /** Notes in the journal what an image was drawn with. */
    public void drew(Drawn settings) {
        journal.accept(settings);
    }
}
