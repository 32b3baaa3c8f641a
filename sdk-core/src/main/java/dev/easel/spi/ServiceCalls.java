package dev.easel.spi;

import dev.easel.CallOptions;
import dev.easel.FailureDetails;
import dev.easel.ImageClient;
import dev.easel.ImageTask;
import dev.easel.InvalidRequestException;
import dev.easel.ProviderId;
import dev.easel.Violation;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What a provider makes its service's own verbs with: a client's engine, credential and pacing, for calls that no neutral
 * verb has. Thread-safe.
 */
public interface ServiceCalls {
    /** More wrappers than anybody needs; one that wraps itself must not loop for ever. */
    int MAX_WRAPPERS = 32;

    /**
     * Returns those of a client.
     *
     * @param client a client that a builder of the provider made, or a wrapper whose {@link ImageClient#unwrapped()} leads to one
     * @param provider whose calls they are
     * @throws InvalidRequestException if the client is another provider's, or leads to none that a builder made
     */
    static ServiceCalls of(ImageClient client, ProviderId provider) {
        if (!client.provider().equals(provider)) {
            throw unusable("is of provider " + client.provider() + "; give a client of " + provider, provider);
        }
        ImageClient inner = client;
        for (int depth = 0; depth < MAX_WRAPPERS; depth++) {
            if (inner instanceof ServiceCalls calls) {
                return calls;
            }
            inner = inner.unwrapped();
        }
        throw unusable(
                "is wrapped in a " + client.getClass().getSimpleName()
                        + ", whose unwrapped() does not lead to a client that a builder made; override it, or give that client",
                provider);
    }

    /**
     * Asks. Failures that may pass are asked again a few times.
     *
     * @return completes with the response, or exceptionally with an {@link dev.easel.EaselException}; cancelling it ends
     *     the wait and the connection
     */
    <T> CompletableFuture<T> ask(WireExchange<T> exchange, CallOptions options);

    /**
     * Waits for what {@link #ask} returned, blocking: for the blocking form of a verb. If the thread is interrupted
     * meanwhile, the query is cancelled.
     *
     * @throws dev.easel.EaselException what it ended with
     * @throws java.util.concurrent.CancellationException if the thread was interrupted; its interrupt flag is set again
     */
    <T> T await(CompletableFuture<T> response);

    /**
     * Begins work and returns its task at once.
     *
     * @throws InvalidRequestException if an input image is not in a form that the service can be given
     */
    ImageTask submit(Job job, CallOptions options);

    /**
     * The wire format that the client was built with: for what the provider's builder was told and its own verbs need
     * too.
     */
    ProviderProtocol protocol();

    private static InvalidRequestException unusable(String message, ProviderId provider) {
        return new InvalidRequestException(
                List.of(Violation.of("client", message)),
                FailureDetails.builder().provider(provider).build());
    }
}
