package dev.easel.benchmarks.queue;

import dev.easel.ImageClientBuilder;
import dev.easel.spi.Credentials;
import dev.easel.spi.ProviderSetup;
import java.net.URI;

/** Makes Easel clients of a {@link QueueServer}. */
final class ToyBuilder extends ImageClientBuilder<ToyBuilder> {
    private final ToyQueue protocol;
    private final URI server;

    ToyBuilder(ToyQueue protocol, URI server) {
        this.protocol = protocol;
        this.server = server;
    }

    @Override
    protected ToyBuilder self() {
        return this;
    }

    @Override
    protected ProviderSetup setup() {
        return new ProviderSetup(protocol, server, Credentials.none());
    }
}
