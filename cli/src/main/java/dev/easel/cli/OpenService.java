package dev.easel.cli;

import dev.easel.CallOptions;
import dev.easel.Delivery;
import dev.easel.Destination;
import dev.easel.ImageClient;
import dev.easel.InputForm;
import dev.easel.Operation;
import dev.easel.PollSchedule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One service of a run: a client, and behind it the real service or an emulator that lives as long as this does. */
final class OpenService implements AutoCloseable {
    private final Provider provider;
    private final ImageClient client;
    private final boolean emulator;
    private final List<Runnable> endings;
    private final @Nullable PollSchedule pollSchedule;

    private OpenService(
            Provider provider,
            ImageClient client,
            boolean emulator,
            List<Runnable> endings,
            @Nullable PollSchedule pollSchedule) {
        this.provider = provider;
        this.client = client;
        this.emulator = emulator;
        this.endings = List.copyOf(endings);
        this.pollSchedule = pollSchedule;
    }

    /** The real service; how often it is asked is left to its provider. */
    static OpenService real(Provider provider, ImageClient client) {
        return new OpenService(provider, client, false, List.of(), null);
    }

    /**
     * An emulator.
     *
     * @param pollInterval how often a task is polled
     * @param endings what ends the emulator, and whatever else was begun for it
     */
    static OpenService emulated(Provider provider, ImageClient client, Duration pollInterval, Runnable... endings) {
        return new OpenService(provider, client, true, List.of(endings), PollSchedule.every(pollInterval));
    }

    /** When its tasks are polled; empty where its provider decides. */
    Optional<PollSchedule> pollSchedule() {
        return Optional.ofNullable(pollSchedule);
    }

    Provider provider() {
        return provider;
    }

    ImageClient client() {
        return client;
    }

    boolean isEmulator() {
        return emulator;
    }

    /** Whether there is a queue to tell of, or only an open connection. */
    boolean isQueued() {
        return client.capabilities().delivery() == Delivery.QUEUED;
    }

    /** Why the service cannot be asked for this at all; empty where it can. */
    Optional<String> obstacle(Order order) {
        if (!client.capabilities().operations().contains(order.operation())) {
            return Optional.of("it does not do " + order.operation().label() + "; it does "
                    + client.capabilities().operations().stream()
                            .sorted()
                            .map(Operation::label)
                            .collect(Collectors.joining(", ")));
        }
        if (!emulator && !order.sources().isEmpty() && client.capabilities().inputForm() == InputForm.URL) {
            return Optional.of("it takes images by their address alone, and this program has no place on the internet"
                    + " for yours; in a program of yours, give the client an uploader");
        }
        return Optional.empty();
    }

    CallOptions options(Destination destination, Duration deadline) {
        CallOptions.Builder options =
                CallOptions.builder().destination(destination).deadline(deadline);
        if (pollSchedule != null) {
            options.pollSchedule(pollSchedule);
        }
        return options.build();
    }

    @Override
    public void close() {
        client.close();
        endings.forEach(Runnable::run);
    }
}
