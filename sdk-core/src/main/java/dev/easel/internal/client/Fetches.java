package dev.easel.internal.client;

import dev.easel.Destination;
import dev.easel.FailureDetails;
import dev.easel.ImageInput;
import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import dev.easel.internal.image.ImageStores;
import dev.easel.internal.image.StoredImage;
import dev.easel.internal.task.InputDelivery;
import dev.easel.internal.transport.Deadline;
import dev.easel.internal.transport.Exchange;
import dev.easel.internal.transport.Phase;
import dev.easel.internal.transport.Transport;
import dev.easel.spi.Addresses;
import dev.easel.spi.Payload;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Fetches pictures that are given as addresses, for a service that takes them as bytes; each once. */
final class Fetches implements InputDelivery {
    private final Transport transport;
    private final List<ImageInput.Url> toFetch;
    private final Map<ImageInput, Payload> atHand;
    private @Nullable CompletableFuture<Map<ImageInput, Payload>> fetched;

    Fetches(Transport transport, List<ImageInput.Url> toFetch, Map<ImageInput, Payload> atHand) {
        this.transport = transport;
        this.toFetch = toFetch;
        this.atHand = atHand;
    }

    @Override
    public CompletableFuture<SubmitContext> deliver(SubmitContext context, Deadline deadline) {
        return all(deadline).thenApply(payloads -> context.withInputs(payloads, Map.of()));
    }

    private synchronized CompletableFuture<Map<ImageInput, Payload>> all(Deadline deadline) {
        CompletableFuture<Map<ImageInput, Payload>> begun = fetched;
        if (begun == null) {
            begun = fetchAll(deadline);
            fetched = begun;
        }
        return begun;
    }

    private CompletableFuture<Map<ImageInput, Payload>> fetchAll(Deadline deadline) {
        Map<ImageInput, Payload> payloads = new ConcurrentHashMap<>(atHand);
        CompletableFuture<?>[] fetches = toFetch.stream()
                .map(url -> fetch(url, deadline).thenAccept(payload -> payloads.put(url, payload)))
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(fetches).thenApply(done -> new HashMap<>(payloads));
    }

    private CompletableFuture<Payload> fetch(ImageInput.Url url, Deadline deadline) {
        Exchange exchange = Exchange.of(Phase.DOWNLOAD, deadline, ImageStores.of(Destination.memory()));
        WireRequest request = WireRequest.fetch(url.address()).image().build();
        return transport.send(request, exchange).handle((response, failure) -> {
            List<StoredImage> images = exchange.takeImages();
            if (images.isEmpty()) {
                throw unfetched(url, response, failure);
            }
            try (InputStream in = images.get(0).header()) {
                return InputPayload.of((ImageInput.Bytes) ImageInput.bytes(in.readAllBytes()));
            } catch (IOException e) {
                throw unfetched(url, response, e);
            }
        });
    }

    private static InvalidRequestException unfetched(
            ImageInput.Url url, @Nullable WireResponse response, @Nullable Throwable failure) {
        String why = response != null
                ? "HTTP " + response.status() + ", " + response.excerpt()
                : String.valueOf(failure == null ? "no answer" : failure.getMessage());
        return new InvalidRequestException(
                List.of(new Violation(
                        "input image",
                        "at host " + Addresses.host(url.address()) + " could not be fetched (" + why
                                + "); give a file or bytes, or an address from which it can be fetched")),
                FailureDetails.builder().build(),
                failure);
    }
}
