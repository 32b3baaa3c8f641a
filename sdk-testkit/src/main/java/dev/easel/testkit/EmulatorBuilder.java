package dev.easel.testkit;

import java.time.Duration;
import java.time.InstantSource;

/**
 * Holds the options that every emulator has. Not thread-safe; it starts one emulator.
 *
 * <p>Defaults: the system's clock, no queueing, no generation time, one worker, strict, images at the emulator's own origin.
 *
 * @param <B> the emulator's own builder
 */
public abstract class EmulatorBuilder<B extends EmulatorBuilder<B>> {

    InstantSource clock = InstantSource.system();
    Duration queueTime = Duration.ZERO;
    Duration generationTime = Duration.ZERO;
    int workers = 1;
    boolean strict = true;
    boolean separateImageHost;
    int port;

    EmulatorBuilder() {
        InstalledLibraries.check();
    }

    abstract B self();

    /** Starts the emulator. */
    public abstract Emulator start();

    /**
     * Sets the clock that queueing, generation and expiry are computed from; the system's by default. Give a clock that the
     * test moves, and nothing has to wait.
     */
    public final B clock(InstantSource clock) {
        this.clock = clock;
        return self();
    }

    /**
     * Sets how long a task stays queued even when a worker is free; zero by default.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public final B queueTime(Duration queueTime) {
        this.queueTime = notNegative("queueTime", queueTime);
        return self();
    }

    /**
     * Sets how long a worker takes for one task; zero by default. An endpoint that blocks holds its response back until the
     * clock or real time has gone that far, whichever is first.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public final B generationTime(Duration generationTime) {
        this.generationTime = notNegative("generationTime", generationTime);
        return self();
    }

    /**
     * Sets how many tasks run side by side; 1 by default.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public final B workers(int workers) {
        if (workers < 1) {
            throw new IllegalArgumentException("workers is " + workers + "; give 1 or more");
        }
        this.workers = workers;
        return self();
    }

    /**
     * Sets whether the emulator refuses whatever the service does not document; true by default. A lenient emulator does
     * what the vendor's server is known to do with it: clamp, ignore, fill in.
     */
    public final B strict(boolean strict) {
        this.strict = strict;
        return self();
    }

    /**
     * Sets the port to listen on, for programs that are told an address once; 0, the default, takes a free one. {@link #start} throws
     * {@link java.io.UncheckedIOException} where the port is in use.
     *
     * @throws IllegalArgumentException if it is below 0 or above 65535
     */
    public final B port(int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port is " + port + "; give 0 to 65535");
        }
        this.port = port;
        return self();
    }

    /**
     * Gives hosted images an origin of their own, on another port of 127.0.0.1: {@link Emulator#imageHost()}. By default
     * they are served from {@link Emulator#baseUrl()}, which a client may fetch from without being told. A client under
     * test has to allow the other one with {@code allowDownloadsFrom("127.0.0.1")}; one that is {@link Emulated} does.
     */
    public final B separateImageHost() {
        this.separateImageHost = true;
        return self();
    }

    static Duration notNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " is " + value + "; give zero or more");
        }
        return value;
    }
}
