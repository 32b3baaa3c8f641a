package dev.easel.internal.task;

import dev.easel.Capabilities;
import dev.easel.internal.transport.Transport;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.TimeSource;
import java.util.concurrent.Executor;

/** What every task of a client shares. */
public final class Engine {
    private final ProviderProtocol protocol;
    private final Capabilities capabilities;
    private final Transport transport;
    private final TimeSource time;
    private final Executor callbacks;
    private final Spread spread;
    private final Failures failures;

    /**
     * @param protocol what to send and what an answer means
     * @param transport how it is sent
     * @param time the clock and the timer
     * @param callbacks where the user's code runs
     * @param spread keeps tasks that began together from asking together
     */
    public Engine(ProviderProtocol protocol, Transport transport, TimeSource time, Executor callbacks, Spread spread) {
        this.protocol = protocol;
        // Asked for once: a protocol may put them together anew each time.
        this.capabilities = protocol.capabilities();
        this.transport = transport;
        this.time = time;
        this.callbacks = callbacks;
        this.spread = spread;
        this.failures = new Failures(protocol.id(), capabilities.resumable());
    }

    ProviderProtocol protocol() {
        return protocol;
    }

    /** What the service can do. */
    public Capabilities capabilities() {
        return capabilities;
    }

    Transport transport() {
        return transport;
    }

    TimeSource time() {
        return time;
    }

    Executor callbacks() {
        return callbacks;
    }

    Failures failures() {
        return failures;
    }

    Spread spread() {
        return spread;
    }
}
