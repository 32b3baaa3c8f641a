package dev.easel.internal.engine;

import dev.easel.Destination;
import dev.easel.EaselException;
import dev.easel.FailureDetails;
import dev.easel.ImageInput;
import dev.easel.ImageUploader;
import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import dev.easel.internal.image.ImageStores;
import dev.easel.internal.image.StoredImage;
import dev.easel.internal.transport.Exchange;
import dev.easel.internal.transport.ExchangeFailure;
import dev.easel.internal.transport.Phase;
import dev.easel.spi.Download;
import dev.easel.spi.Job;
import dev.easel.spi.Outcome;
import dev.easel.spi.Payload;
import dev.easel.spi.Problem;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Brings the input images of a request into the form that the service takes: fetches those that are given by address, uploads those
 * that the service has to fetch, or that go to its own upload route first. Each once, however many calls the request is split into.
 */
public final class InputImages {
    private static final int MAX_UPLOAD_ATTEMPTS = 3;
    private static final int MAX_FOLLOWED = 4;

    private final Map<ImageInput, Payload> atHand;
    private final List<ImageInput.Url> toFetch;
    private final @Nullable ImageUploader uploader;
    private final Function<byte[], Payload> asPayload;
    private @Nullable CompletableFuture<Prepared> prepared;

    /**
     * What was prepared.
     *
     * @param payloads the images as bytes
     * @param addresses where the application's uploader put them
     * @param uploads what the service's upload route returned
     */
    private record Prepared(
            Map<ImageInput, Payload> payloads, Map<ImageInput, URI> addresses, Map<ImageInput, String> uploads) {}

    /**
     * Creates the preparation of a request's input images.
     *
     * @param atHand those that are bytes
     * @param toFetch those that have to be fetched first
     * @param uploader puts images where the service can fetch them; {@code null} where it need not
     * @param asPayload makes a payload of fetched bytes
     */
    public InputImages(
            Map<ImageInput, Payload> atHand,
            List<ImageInput.Url> toFetch,
            @Nullable ImageUploader uploader,
            Function<byte[], Payload> asPayload) {
        this.atHand = Map.copyOf(atHand);
        this.toFetch = List.copyOf(toFetch);
        this.uploader = uploader;
        this.asPayload = asPayload;
    }

    /** Completes with the context with the images in it. */
    @SuppressWarnings("ReferenceEquality")
    CompletableFuture<SubmitContext> prepare(Job job, SubmitContext context, Scope scope) {
        CompletableFuture<Prepared> fresh = new CompletableFuture<>();
        CompletableFuture<Prepared> once;
        synchronized (this) {
            CompletableFuture<Prepared> begun = prepared;
            once = begun == null ? fresh : begun;
            prepared = once;
        }
        if (once == fresh) {
            // Not on this thread: an uploader may block.
            scope.engine().execute(() -> scope.lifetime().guard(() -> prepareAll(job, scope, once)));
        }
        return once.thenApply(images ->
                context.withInputs(images.payloads(), images.addresses()).withUploads(images.uploads()));
    }

    private void prepareAll(Job job, Scope scope, CompletableFuture<Prepared> done) {
        try {
            Map<ImageInput, Payload> payloads = new ConcurrentHashMap<>(atHand);
            List<CompletableFuture<?>> fetches = new ArrayList<>();
            for (ImageInput.Url url : toFetch) {
                fetches.add(fetch(url, scope).thenAccept(payload -> payloads.put(url, payload)));
            }
            all(fetches).thenCompose(fetched -> uploaded(job, scope, payloads)).whenComplete((images, failure) -> {
                if (failure == null) {
                    done.complete(images);
                } else {
                    done.completeExceptionally(Failures.unwrap(failure));
                }
            });
        } catch (Throwable e) {
            done.completeExceptionally(e);
        }
    }

    private CompletableFuture<Prepared> uploaded(Job job, Scope scope, Map<ImageInput, Payload> payloads) {
        Map<ImageInput, URI> addresses = new ConcurrentHashMap<>();
        Map<ImageInput, String> uploads = new ConcurrentHashMap<>();
        List<CompletableFuture<?>> all = new ArrayList<>();
        payloads.forEach((input, payload) -> {
            if (uploader != null) {
                all.add(place(uploader, payload).thenAccept(address -> addresses.put(input, address)));
            }
            job.upload(input, payload)
                    .ifPresent(wire -> all.add(upload(wire, scope).thenAccept(name -> uploads.put(input, name))));
        });
        return all(all).thenApply(done -> new Prepared(new HashMap<>(payloads), addresses, uploads));
    }

    private static CompletableFuture<Void> all(List<CompletableFuture<?>> futures) {
        return CompletableFuture.allOf(futures.toArray(CompletableFuture<?>[]::new));
    }

    private CompletableFuture<Payload> fetch(ImageInput.Url url, Scope scope) {
        Scope inMemory = new Scope(
                scope.engine(),
                scope.lifetime(),
                scope.deadline(),
                ImageStores.of(Destination.memory()),
                scope.deadlinePassed(),
                scope.observer());
        Download download = Download.of(WireRequest.fetch(url.address()).image().build());
        return ImageDownload.of(inMemory, download, retry -> {}).begin().handle((image, failure) -> {
            if (image == null) {
                throw unfetched(url, Failures.unwrap(failure));
            }
            return read(url, image);
        });
    }

    private Payload read(ImageInput.Url url, StoredImage image) {
        try (InputStream in = image.header()) {
            return asPayload.apply(in.readAllBytes());
        } catch (IOException e) {
            throw unfetched(url, e);
        }
    }

    private static InvalidRequestException unfetched(ImageInput.Url url, Throwable failure) {
        return invalid(
                "at host " + url.address().getHost() + " could not be fetched (" + failure.getMessage()
                        + "); give a file or bytes, or an address from which it can be fetched",
                failure);
    }

    private static CompletableFuture<URI> place(ImageUploader uploader, Payload payload) {
        return ForeignCodeException.call(
                        "the uploader",
                        () -> uploader.upload(new UploaderImage(payload)).toCompletableFuture())
                .handle((address, failure) -> {
                    if (address == null) {
                        Throwable cause = failure == null
                                ? new NullPointerException("it completed with null")
                                : Failures.unwrap(failure);
                        throw cause instanceof EaselException known
                                ? known
                                : invalid("could not be uploaded by the client's uploader (" + cause + ")", cause);
                    }
                    return ImageInput.url(address) instanceof ImageInput.Url checked ? checked.address() : address;
                });
    }

    private static CompletableFuture<String> upload(WireExchange<String> wire, Scope scope) {
        return ExchangeLoop.of(scope, Phase.UPLOAD, () -> wire, new UploadJudge(scope.engine()), MAX_FOLLOWED)
                .begin();
    }

    private static InvalidRequestException invalid(String message, Throwable cause) {
        return new InvalidRequestException(
                List.of(Violation.of("input image", message)),
                FailureDetails.builder().build(),
                cause);
    }

    /** An upload costs nothing and is sent again a few times. */
    private static final class UploadJudge implements ExchangeLoop.Judge<String, String> {
        private final Engine engine;
        private int failures;

        UploadJudge(Engine engine) {
            this.engine = engine;
        }

        @Override
        public ExchangeLoop.Verdict<String> outcome(Outcome<String> outcome, WireResponse response, Exchange exchange) {
            if (outcome instanceof Outcome.Done<String> done) {
                return new ExchangeLoop.Verdict.Done<>(done.value());
            }
            Problem problem = outcome instanceof Outcome.Failed<String> failed
                    ? failed.problem()
                    : Problem.unreadable("no outcome of an upload: " + response.excerpt());
            EaselException exception = engine.failures().queryRefused(problem, response);
            if (!Failures.mayPass(problem)) {
                throw exception;
            }
            return again(problem.retryAfter().orElse(null), exception);
        }

        @Override
        public ExchangeLoop.Verdict<String> failure(ExchangeFailure failure) {
            return again(null, engine.failures().query(failure));
        }

        private ExchangeLoop.Verdict<String> again(@Nullable Duration wanted, EaselException instead) {
            if (++failures == MAX_UPLOAD_ATTEMPTS) {
                throw instead;
            }
            return new ExchangeLoop.Verdict.Again<>(
                    wanted != null && wanted.compareTo(engine.backoff().floor(failures)) > 0
                            ? wanted
                            : engine.backoff().after(failures));
        }
    }

    private record UploaderImage(Payload payload) implements ImageUploader.Image {
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
