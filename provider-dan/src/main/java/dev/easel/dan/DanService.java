package dev.easel.dan;

import dev.easel.CallOptions;
import dev.easel.ImageClient;
import dev.easel.InvalidRequestException;
import dev.easel.spi.JsonValue;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.ServiceCalls;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireResponse;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Offers what OpenDAN has beside the verbs of every client, over the client's connections and pacing. Both endpoints are
 * the vendor's server's, used by its own web client and examples, and in none of its documents. Thread-safe.
 */
public final class DanService {
    private static final String STATISTICS = "/api/sd/statistics";
    private static final String PUBLIC_KEY = "/api/user/public-api-key";

    private final ServiceCalls calls;

    private DanService(ServiceCalls calls) {
        this.calls = calls;
    }

    /**
     * Returns the service of a client. It works as long as the client is open.
     *
     * @throws InvalidRequestException if the client is another provider's, or leads to none that {@link Dan#builder()} made
     */
    public static DanService of(ImageClient client) {
        return new DanService(ServiceCalls.of(client, Dan.PROVIDER));
    }

    /**
     * Returns how much the service has done ({@code GET /api/sd/statistics}), blocking.
     *
     * @throws dev.easel.EaselException if the service did not respond
     * @throws java.util.concurrent.CancellationException if the thread was interrupted; its interrupt flag is set again
     */
    public DanStatistics statistics() {
        return calls.await(statisticsAsync(CallOptions.defaults()));
    }

    /** Does the same, with options for this call. */
    public DanStatistics statistics(CallOptions options) {
        return calls.await(statisticsAsync(options));
    }

    /** Does the same as {@link #statisticsAsync(CallOptions)}, with the client's options. */
    public CompletableFuture<DanStatistics> statisticsAsync() {
        return statisticsAsync(CallOptions.defaults());
    }

    /**
     * Returns how much the service has done ({@code GET /api/sd/statistics}).
     *
     * @return completes with the counts, or exceptionally with an {@link dev.easel.EaselException}; cancelling it ends the
     *     query
     */
    public CompletableFuture<DanStatistics> statisticsAsync(CallOptions options) {
        return calls.ask(statisticsExchange(), options);
    }

    static WireExchange<DanStatistics> statisticsExchange() {
        return new WireExchange<>(DanCatalogues.get(STATISTICS), reader(DanService::statistics));
    }

    /**
     * Returns the key that everybody may use, as the service tells it ({@code GET /api/user/public-api-key}), blocking. {@link
     * Dan#ANONYMOUS_KEY} is the one that the documentation prints; build the client that asks with it, or with a private
     * one: any other key of the client's own is hidden in responses, this one included.
     *
     * @throws dev.easel.EaselException if the service did not respond
     * @throws java.util.concurrent.CancellationException if the thread was interrupted; its interrupt flag is set again
     */
    public String publicApiKey() {
        return calls.await(publicApiKeyAsync(CallOptions.defaults()));
    }

    /** Does the same, with options for this call. */
    public String publicApiKey(CallOptions options) {
        return calls.await(publicApiKeyAsync(options));
    }

    /** Does the same as {@link #publicApiKeyAsync(CallOptions)}, with the client's options. */
    public CompletableFuture<String> publicApiKeyAsync() {
        return publicApiKeyAsync(CallOptions.defaults());
    }

    /**
     * Returns the key that everybody may use ({@code GET /api/user/public-api-key}).
     *
     * @return completes with the key, or exceptionally with an {@link dev.easel.EaselException}; cancelling it ends the
     *     query
     */
    public CompletableFuture<String> publicApiKeyAsync(CallOptions options) {
        return calls.ask(publicApiKeyExchange(), options);
    }

    static WireExchange<String> publicApiKeyExchange() {
        return new WireExchange<>(
                DanCatalogues.get(PUBLIC_KEY),
                // Stars are what the core hides a client's own key behind, where it is not the documented one.
                reader(data -> data.get("apiKey").nonBlank().filter(key -> key.indexOf('*') < 0)));
    }

    private static Optional<DanStatistics> statistics(JsonValue data) {
        OptionalLong total = data.get("totalCount").integer();
        OptionalLong day = data.get("countInLast24Hours").integer();
        OptionalLong week = data.get("countInLastWeek").integer();
        return total.isPresent() && day.isPresent() && week.isPresent()
                ? Optional.of(new DanStatistics(total.getAsLong(), day.getAsLong(), week.getAsLong()))
                : Optional.empty();
    }

    /** @param content finds what was requested in a success's data; empty where it is not there */
    private static <T> Function<WireResponse, Outcome<T>> reader(Function<JsonValue, Optional<T>> content) {
        return response -> {
            Optional<Problem> problem = DanErrors.of(response);
            if (problem.isPresent()) {
                return Outcome.failed(problem.get());
            }
            Optional<T> found = content.apply(response.json().get("data"));
            return found.isPresent()
                    ? Outcome.done(found.get())
                    : Outcome.failed(
                            Problem.unreadable("a response without what was requested: " + response.excerpt()));
        };
    }

    @Override
    public String toString() {
        return "DanService";
    }
}
