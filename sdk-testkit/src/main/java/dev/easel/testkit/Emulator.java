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
 * An image service on a free port of 127.0.0.1: real HTTP, a real queue, and images drawn from prompt and seed. It can be
 * told to misbehave, and keeps a journal of what it received and of what it drew with. Never listens beyond loopback, and calls nobody
 * beyond it.
 *
 * <p>Thread-safe. Close it when done; its threads keep the process alive until then.
 */
public abstract class Emulator implements AutoCloseable {

    private final EmulatorServer server;
    private final AtomicInteger failures = new AtomicInteger();

    Emulator(EmulatorBuilder<?> options, Function<Surroundings, Service> service) {
        this.server = EmulatorServer.start(options.clock, options.separateImageHost, this::takeFailure, service);
    }

    /** What a client's builder has to be told to reach this emulator, by the names of the builder's methods. */
    abstract Map<String, String> clientSettings();

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
     * separateImageHost} gave them one of their own. Services that host none answer 404 there.
     */
    public final URI imageHost() {
        return server.imageHost();
    }

    /** Returns every exchange received so far, at every origin, in order of arrival. */
    public final List<Exchange> exchanges() {
        return server.journal().exchanges();
    }

    /**
     * Returns the settings that each image was drawn with, in the order they were drawn: an image is drawn when its bytes or
     * its address are first handed out. Images that were only enlarged or preprocessed are not among them.
     */
    public final List<Drawn> drawn() {
        return server.journal().drawn();
    }

    /** Returns how many exchanges of this moment were received so far, cut ones and those still at work included. */
    public final long count(Moment moment) {
        return server.journal().count(moment);
    }

    /**
     * Returns how many exchanges of this moment the service is done with, whether or not its answer goes out: the work that
     * they were to begin has begun.
     */
    public final long handled(Moment moment) {
        return server.journal().handled(moment);
    }

    /**
     * Has the next exchange of this moment meet the fault. Repeated calls queue up: one fault for each further exchange.
     * Comes before {@link #always}.
     */
    public final void next(Moment moment, Fault fault) {
        server.faults().next(moment, fault);
    }

    /** Has every exchange of this moment meet the fault, until it is replaced, or taken back with null. */
    public final void always(Moment moment, @Nullable Fault fault) {
        server.faults().always(moment, fault);
    }

    /**
     * Has every exchange, with this probability, meet one of the faults, unless {@link #next} or {@link #always} holds one
     * for it. The same seed and the same order of arrival meet the same faults.
     *
     * @param share 0 to 1; 0 ends it
     * @throws IllegalArgumentException if {@code share} is out of range, or above 0 with no faults
     */
    public final void randomly(double share, long seed, List<Fault> faults) {
        server.faults().randomly(share, seed, faults);
    }

    /** Has the next piece of work that is accepted end failed, as the service reports it. Repeated calls add up. */
    public final void failNextTask() {
        failures.incrementAndGet();
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
