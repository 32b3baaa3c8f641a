package dev.easel.bfl;

import dev.easel.CallOptions;
import dev.easel.ImageClient;
import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import dev.easel.spi.JsonObject;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.ServiceCalls;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Offers what Black Forest Labs has beside the verbs of every client, over the client's connections and pacing. {@link
 * ImageClient#loras()} lists the account's finetunes. Thread-safe.
 */
public final class BflService {
    private final ServiceCalls calls;

    private BflService(ServiceCalls calls) {
        this.calls = calls;
    }

    /**
     * Returns the service of a client. It works as long as the client is open.
     *
     * @throws InvalidRequestException if the client is another provider's, or leads to none that {@link Bfl#builder()} made
     */
    public static BflService of(ImageClient client) {
        return new BflService(ServiceCalls.of(client, Bfl.PROVIDER));
    }

    /**
     * Returns how many credits the account has ({@code GET /v1/credits}), blocking; one is a hundredth of a dollar. It costs nothing, so it
     * tells whether a key is right.
     *
     * @throws dev.easel.EaselException if the service did not respond with it
     * @throws java.util.concurrent.CancellationException if the thread was interrupted; its interrupt flag is set again
     */
    public BigDecimal credits() {
        return credits(CallOptions.defaults());
    }

    /** Does the same as {@link #credits()}, with options for this call. */
    public BigDecimal credits(CallOptions options) {
        return calls.await(creditsAsync(options));
    }

    /**
     * Returns how many credits the account has.
     *
     * @return completes with the number, or exceptionally with an {@link dev.easel.EaselException}; cancelling it ends the query
     */
    public CompletableFuture<BigDecimal> creditsAsync() {
        return creditsAsync(CallOptions.defaults());
    }

    /** Does the same as {@link #creditsAsync()}, with options for this call. */
    public CompletableFuture<BigDecimal> creditsAsync(CallOptions options) {
        return calls.ask(creditsExchange(), options);
    }

    /**
     * Returns what the service says of a finetune ({@code GET /v1/finetune_details}), by the names of its fields, blocking. The client
     * needs the region where the finetune was trained.
     *
     * @throws dev.easel.EaselException if the service did not respond with it
     * @throws java.util.concurrent.CancellationException if the thread was interrupted; its interrupt flag is set again
     */
    public Map<String, String> finetuneDetails(String finetuneId) {
        return finetuneDetails(finetuneId, CallOptions.defaults());
    }

    /** Does the same as {@link #finetuneDetails(String)}, with options for this call. */
    public Map<String, String> finetuneDetails(String finetuneId, CallOptions options) {
        return calls.await(finetuneDetailsAsync(finetuneId, options));
    }

    /**
     * Returns what the service says of a finetune.
     *
     * @return completes with it, or exceptionally with an {@link dev.easel.EaselException}; cancelling it ends the query
     * @throws InvalidRequestException if the id is blank
     */
    public CompletableFuture<Map<String, String>> finetuneDetailsAsync(String finetuneId) {
        return finetuneDetailsAsync(finetuneId, CallOptions.defaults());
    }

    /** Does the same as {@link #finetuneDetailsAsync(String)}, with options for this call. */
    public CompletableFuture<Map<String, String>> finetuneDetailsAsync(String finetuneId, CallOptions options) {
        return calls.ask(detailsExchange(checked(finetuneId)), options);
    }

    /**
     * Deletes a finetune for good ({@code POST /v1/delete_finetune}), blocking.
     *
     * @return the service's words about it
     * @throws dev.easel.EaselException if the service did not confirm it
     * @throws java.util.concurrent.CancellationException if the thread was interrupted; its interrupt flag is set again
     */
    public String deleteFinetune(String finetuneId) {
        return deleteFinetune(finetuneId, CallOptions.defaults());
    }

    /** Does the same as {@link #deleteFinetune(String)}, with options for this call. */
    public String deleteFinetune(String finetuneId, CallOptions options) {
        return calls.await(deleteFinetuneAsync(finetuneId, options));
    }

    /**
     * Deletes a finetune for good.
     *
     * @return completes with the service's words about it, or exceptionally with an {@link dev.easel.EaselException}; cancelling it ends
     *     the wait
     * @throws InvalidRequestException if the id is blank
     */
    public CompletableFuture<String> deleteFinetuneAsync(String finetuneId) {
        return deleteFinetuneAsync(finetuneId, CallOptions.defaults());
    }

    /** Does the same as {@link #deleteFinetuneAsync(String)}, with options for this call. */
    public CompletableFuture<String> deleteFinetuneAsync(String finetuneId, CallOptions options) {
        return calls.ask(deleteExchange(checked(finetuneId)), options);
    }

    static WireExchange<BigDecimal> creditsExchange() {
        return new WireExchange<>(WireRequest.get("/v1/credits").build(), reader(response -> {
            var credits = response.json().get("credits").decimal();
            return credits.isPresent() ? Optional.of(BigDecimal.valueOf(credits.getAsDouble())) : Optional.empty();
        }));
    }

    static WireExchange<Map<String, String>> detailsExchange(String id) {
        return new WireExchange<>(
                WireRequest.get("/v1/finetune_details?finetune_id=" + URLEncoder.encode(id, StandardCharsets.UTF_8))
                        .build(),
                reader(response -> Optional.of(response.json().get("finetune_details"))
                        .filter(details -> details.isObject())
                        .map(details -> details.flattened())));
    }

    static WireExchange<String> deleteExchange(String id) {
        return new WireExchange<>(
                WireRequest.post("/v1/delete_finetune")
                        .json(JsonObject.create().put("finetune_id", id))
                        .build(),
                reader(response -> response.json()
                        .get("deleted_finetune_id")
                        .nonBlank()
                        .map(deleted ->
                                response.json().get("message").nonBlank().orElse(deleted))));
    }

    /** @param content finds what was asked for in a success; empty where it is not there */
    private static <T> Function<WireResponse, Outcome<T>> reader(Function<WireResponse, Optional<T>> content) {
        return response -> {
            if (!response.isSuccessful()) {
                return Outcome.failed(BflErrors.ofStatus(response));
            }
            return content.apply(response)
                    .<Outcome<T>>map(Outcome::done)
                    .orElseGet(() -> Outcome.failed(
                            Problem.unreadable("a response without what was asked for: " + response.excerpt())));
        };
    }

    private static String checked(String finetuneId) {
        if (finetuneId.isBlank()) {
            throw new InvalidRequestException(
                    List.of(Violation.of(Violation.Code.MISSING, "finetuneId", "is blank; give the id of a finetune")));
        }
        return finetuneId;
    }

    @Override
    public String toString() {
        return "BflService";
    }
}
