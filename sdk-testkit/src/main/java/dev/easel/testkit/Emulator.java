package dev.easel.testkit;

import dev.easel.testkit.internal.Service;
import dev.easel.testkit.internal.Surroundings;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Emulates an image service on a port of 127.0.0.1, with real HTTP, a real queue, and images drawn from prompt and seed.
 * It commits faults when it is told to ({@link #next}), and keeps a journal of the exchanges and of the images. It listens on
 * loopback alone, and connects to nothing else.
 *
 * <p>Thread-safe. Close it when done; its threads keep the process alive until then.
 */
public abstract class Emulator implements AutoCloseable {

    private final EmulatorServer server;
    private final AtomicInteger failures = new AtomicInteger();

    Emulator(EmulatorBuilder<?> options, Function<Surroundings, Service> service) {
        this.server = EmulatorServer.start(
                options.clock, options.port, options.separateImageHost, this::takeFailure, service);
    }

    /**
     * Returns what a client's builder has to be told to reach this emulator, by the names of the builder's methods: {@code baseUrl},
     * {@code apiKey}. Use it to connect a client that a framework builds.
     */
    public abstract Map<String, String> clientSettings();

    private boolean takeFailure() {
        return failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    /** The service inside, for a subclass that has further things to tell it. */
    final <S extends Service> S service(Class<S> type) {
        return type.cast(server.service());
    }

    /** Returns where the service listens, such as {@code http://127.0.0.1:49152}, without a trailing slash. */
    public final URI baseUrl() {
        return server.baseUrl();
    }

    /**
     * Returns the origin that hosted images are served from: {@link #baseUrl}, unless the builder's {@code
     * separateImageHost} gave them one of their own. Services that host none respond with 404 there.
     */
    public final URI imageHost() {
        return server.imageHost();
    }

    /** Returns every exchange received so far, at every origin, in order of arrival. */
    public final List<Exchange> exchanges() {
        return server.journal().exchanges();
    }

    /** Returns every submission whose work was begun so far, at every origin, in order of arrival. */
    public final List<Accepted> accepted() {
        return server.journal().accepted();
    }

    /**
     * Returns the settings that each image was drawn with, in the order they were drawn: an image is drawn when its bytes or
     * its address are first handed out. Images that were only enlarged or preprocessed are not among them.
     */
    public final List<Drawn> drawn() {
        return server.journal().drawn();
    }

    /** Returns how many exchanges of this kind were received so far. Those that were cut or have no response yet count too. */
    public final long count(ExchangeKind kind) {
        return server.journal().count(kind);
    }

    /**
     * Returns how many exchanges of this kind the service has handled, whether or not their responses were sent. The work that
     * they submit has begun.
     */
    public final long handled(ExchangeKind kind) {
        return server.journal().handled(kind);
    }

    /**
     * Makes the next exchange of this kind fail with the fault. Each further call adds a fault for one more exchange. These
     * faults come before that of {@link #always}.
     */
    public final void next(ExchangeKind kind, Fault fault) {
        server.faults().next(kind, fault);
    }

    /** Makes every exchange of this kind fail with the fault. Another fault replaces it, and null ends it. */
    public final void always(ExchangeKind kind, @Nullable Fault fault) {
        server.faults().always(kind, fault);
    }

    /**
     * Makes every exchange fail with one of the faults at this probability, unless {@link #next} or {@link #always} has a fault
     * for it. The same seed and the same order of arrival give the same faults.
     *
     * @param share 0 to 1; 0 ends it
     * @throws IllegalArgumentException if {@code share} is out of range, or above 0 with no faults
     */
    public final void randomly(double share, long seed, List<Fault> faults) {
        server.faults().randomly(share, seed, faults);
    }

    /** Makes the next task that the service accepts fail, as the service reports it. Repeated calls add up. */
    public final void failNextTask() {
        failures.incrementAndGet();
    }

    /**
     * Makes each task that the service accepts fail at this probability, as the service reports it. The same seed and the same order of
     * arrival give the same failures.
     *
     * @param share 0 to 1; 0 ends it
     * @throws IllegalArgumentException if {@code share} is out of range
     */
    public final void failRandomly(double share, long seed) {
        server.faults().failRandomly(share, seed);
    }

    /** Stops listening, cuts every connection and ends the emulator's threads. Does nothing the second time. */
    @Override
    public final void close() {
        server.close();
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "{" + baseUrl() + "}";
    }
}
