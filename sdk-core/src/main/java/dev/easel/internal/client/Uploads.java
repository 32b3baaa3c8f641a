package dev.easel.internal.client;

import dev.easel.EaselException;
import dev.easel.FailureDetails;
import dev.easel.ImageInput;
import dev.easel.ImageUploader;
import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import dev.easel.internal.task.InputDelivery;
import dev.easel.internal.transport.Deadline;
import dev.easel.spi.Payload;
import dev.easel.spi.SubmitContext;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Puts pictures where a service can fetch them, by the application's own uploader; each once. */
final class Uploads implements InputDelivery {
    private final ImageUploader uploader;
    private final Map<ImageInput, Payload> payloads;
    private @Nullable CompletableFuture<Map<ImageInput, URI>> addresses;

    Uploads(ImageUploader uploader, Map<ImageInput, Payload> payloads) {
        this.uploader = uploader;
        this.payloads = payloads;
    }

    @Override
    public CompletableFuture<SubmitContext> deliver(SubmitContext context, Deadline deadline) {
        return all().thenApply(places -> context.withInputs(payloads, places));
    }

    private synchronized CompletableFuture<Map<ImageInput, URI>> all() {
        CompletableFuture<Map<ImageInput, URI>> begun = addresses;
        if (begun == null) {
            begun = uploadAll();
            addresses = begun;
        }
        return begun;
    }

    private CompletableFuture<Map<ImageInput, URI>> uploadAll() {
        Map<ImageInput, URI> places = new ConcurrentHashMap<>();
        CompletableFuture<?>[] uploads = payloads.entrySet().stream()
                .map(entry -> upload(entry.getValue()).thenAccept(place -> places.put(entry.getKey(), place)))
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(uploads).thenApply(done -> places);
    }

    private CompletableFuture<URI> upload(Payload payload) {
        CompletableFuture<URI> uploaded;
        try {
            uploaded = uploader.upload(new PayloadPicture(payload)).toCompletableFuture();
        } catch (RuntimeException e) {
            uploaded = CompletableFuture.failedFuture(e);
        }
        return uploaded.handle((place, failure) -> {
            if (failure != null) {
                Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
                throw cause instanceof EaselException known
                        ? known
                        : invalid("could not be uploaded by the client's uploader (" + cause + ")", cause);
            }
            return ImageInput.url(place) instanceof ImageInput.Url checked ? checked.address() : place;
        });
    }

    private static InvalidRequestException invalid(String message, Throwable cause) {
        return new InvalidRequestException(
                List.of(new Violation("input image", message)),
                FailureDetails.builder().build(),
                cause);
    }

    private record PayloadPicture(Payload payload) implements ImageUploader.Picture {
        @Override
        public long length() {
            return payload.length();
        }

        @Override
        public String mediaType() {
            return payload.mediaType();
        }

        @Override
        public InputStream open() {
            return payload.open();
        }
    }
}
