package dev.easel.replicate;

import dev.easel.spi.CallbackMessage;
import dev.easel.spi.CallbackSignature;
import dev.easel.spi.Outcome;
import dev.easel.spi.StandardWebhookSignature;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How the service signs webhooks: with one secret for each account (Replicate HTTP API, verify a webhook). */
final class ReplicateSignature implements CallbackSignature {
    @Override
    public Optional<WireExchange<List<String>>> publishedKeys() {
        return Optional.of(new WireExchange<>(
                WireRequest.get("/webhooks/default/secret").build(),
                response -> response.json()
                        .get("key")
                        .nonBlank()
                        .filter(key -> response.isSuccessful())
                        .<Outcome<List<String>>>map(key -> Outcome.done(List.of(key)))
                        .orElseGet(() -> Outcome.failed(ReplicateErrors.ofResponse(response)))));
    }

    @Override
    public boolean isValid(CallbackMessage message, List<String> publishedKeys, Instant now) {
        return StandardWebhookSignature.isValid(message, publishedKeys, now);
    }
}
