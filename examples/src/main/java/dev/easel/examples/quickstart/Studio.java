package dev.easel.examples.quickstart;

import dev.easel.CallOptions;
import dev.easel.CallOptionsBuilder;
import dev.easel.Delivery;
import dev.easel.Destination;
import dev.easel.ImageClient;
import dev.easel.PollSchedule;
import dev.easel.testkit.Emulator;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One service of a run: a client, and behind it the real service or an emulator that lives as long as this does. */
final class Studio implements AutoCloseable {
    private final Provider provider;
    private final ImageClient client;
    private final @Nullable Emulator emulator;
    private final @Nullable PollSchedule looks;

    private Studio(Provider provider, ImageClient client, @Nullable Emulator emulator, @Nullable PollSchedule looks) {
        this.provider = provider;
        this.client = client;
        this.emulator = emulator;
        this.looks = looks;
    }

    /** The real service; how often it is asked is left to its provider. */
    static Studio real(Provider provider, ImageClient client) {
        return new Studio(provider, client, null, null);
    }

    /** @param look how often to ask about a task */
    static Studio emulated(Provider provider, ImageClient client, Emulator emulator, Duration look) {
        return new Studio(provider, client, emulator, PollSchedule.every(look));
    }

    Provider provider() {
        return provider;
    }

    ImageClient client() {
        return client;
    }

    boolean isEmulator() {
        return emulator != null;
    }

    /** Whether there is a queue to tell of, or only an open connection. */
    boolean isQueued() {
        return client.capabilities().delivery() == Delivery.QUEUED;
    }

    CallOptions options(Destination destination, Duration deadline) {
        CallOptionsBuilder options =
                CallOptions.builder().destination(destination).deadline(deadline);
        if (looks != null) {
            options.pollSchedule(looks);
        }
        return options.build();
    }

    @Override
    public void close() {
        client.close();
        if (emulator != null) {
            emulator.close();
        }
    }
}
