package dev.easel.temporal;

import dev.easel.ConfigurationException;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.Violation;
import dev.easel.routing.Money;
import dev.easel.routing.PriceList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** What the activities of a worker share. Thread-safe. */
final class WorkerParts implements AutoCloseable {
    private final Map<String, ImageClient> clients = new ConcurrentHashMap<>();
    private final ImageStorage storage;
    private final @Nullable PriceList prices;
    private final @Nullable Callbacks callbacks;
    private final Timing timing;
    private final Path staging;
    private final boolean isOwnStaging;
    private final ExecutorService stores;
    private volatile boolean isClosing;

    private WorkerParts(
            ImageStorage storage,
            @Nullable PriceList prices,
            @Nullable Callbacks callbacks,
            Timing timing,
            Path staging,
            boolean isOwnStaging) {
        this.storage = storage;
        this.prices = prices;
        this.callbacks = callbacks;
        this.timing = timing;
        this.staging = staging;
        this.isOwnStaging = isOwnStaging;
        stores = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "easel-temporal-store");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** @param staging where images are on their way; {@code null} for a new temporary directory */
    static WorkerParts open(
            ImageStorage storage,
            @Nullable PriceList prices,
            @Nullable Callbacks callbacks,
            Timing timing,
            @Nullable Path staging) {
        try {
            Path directory =
                    staging == null ? Files.createTempDirectory("easel-temporal-") : Files.createDirectories(staging);
            return new WorkerParts(storage, prices, callbacks, timing, directory, staging == null);
        } catch (IOException e) {
            throw new ConfigurationException(
                    List.of(Violation.of(
                            Violation.Code.UNREADABLE,
                            "staging",
                            "is a directory that cannot be written (" + e + "); give another, or make room")),
                    e);
        }
    }

    void add(String service, ImageClient client) {
        clients.put(service, client);
    }

    /** Returns the client of a service; empty where this worker has none. */
    Optional<ImageClient> client(String service) {
        return Optional.ofNullable(clients.get(service));
    }

    ImageStorage storage() {
        return storage;
    }

    Optional<Callbacks> callbacks() {
        return Optional.ofNullable(callbacks);
    }

    Timing timing() {
        return timing;
    }

    /** Returns what stores images: not the thread of an activity, which gives signs of life meanwhile. */
    ExecutorService stores() {
        return stores;
    }

    /** Returns a new directory for the images of one attempt. */
    Staging staging() {
        return Staging.in(staging);
    }

    /** Returns what a task cost; {@code null} where that is not known. */
    @Nullable Money cost(ImageResult result, ImageRequest request) {
        if (prices != null) {
            return prices.actual(result, request).amount().orElse(null);
        }
        // Without a price list there is only what the service says.
        try {
            return result.usage()
                    .amount()
                    .flatMap(amount -> result.usage().currency().map(currency -> Money.of(amount, currency)))
                    .orElse(null);
        } catch (RuntimeException e) {
            // A service may name a currency that is none.
            return null;
        }
    }

    void beginClosing() {
        isClosing = true;
    }

    /** Returns whether the worker begins nothing new. */
    boolean isClosing() {
        return isClosing;
    }

    @Override
    public void close() {
        stores.shutdown();
        if (isOwnStaging) {
            Staging.delete(staging);
        }
    }
}
