package dev.easel.itsrose;

import dev.easel.CatalogueEntry;
import dev.easel.spi.JsonValue;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The exchanges that cost nothing: lists, the account, the state of the service. */
final class ItsRoseQueries {
    private ItsRoseQueries() {}

    static WireExchange<List<CatalogueEntry>> models(ItsRoseExtraFields extras) {
        return get(
                extras.query("/sdapi/get_all_models"),
                response -> entries(result(response).get("models"), ItsRoseQueries::model),
                "result.models is no list");
    }

    static WireExchange<List<CatalogueEntry>> schedulers(ItsRoseExtraFields extras) {
        return get(
                extras.query("/sdapi/schedulers_list"),
                response -> entries(result(response).get("schedulers"), ItsRoseQueries::scheduler),
                "result.schedulers is no list");
    }

    static WireExchange<ItsRoseSystemDetails> systemDetails(ItsRoseExtraFields extras) {
        return get(
                extras.query("/sdapi/system_details"),
                response -> object(result(response))
                        .map(result -> ItsRoseSystemDetails.builder()
                                .details(result.flattened())
                                .build()),
                "result is no object");
    }

    /** The one call whose {@code status} may itself be what is requested. */
    static WireExchange<ItsRoseStatus> status() {
        return new WireExchange<>(WireRequest.get("/status").build(), response -> {
            JsonValue json = response.json();
            if (!response.isSuccessful() || !json.isObject()) {
                return Outcome.failed(
                        ItsRoseErrors.of(response, Problem.Kind.REJECTED).orElseThrow());
            }
            boolean ok = result(response)
                    .get("ok")
                    .bool()
                    .or(() -> json.get("status").bool())
                    .orElse(false);
            return Outcome.done(
                    new ItsRoseStatus(ok, json.get("message").nonBlank().orElse("")));
        });
    }

    /** Some servers respond with the key itself, so nothing of a response is quoted. */
    static WireExchange<ItsRoseAccount> account() {
        return new WireExchange<>(WireRequest.get("/me").build(), response -> {
            Optional<Problem> problem = ItsRoseErrors.ofUnquoted(response);
            if (problem.isPresent()) {
                return Outcome.failed(problem.get());
            }
            return result(response).isObject()
                    ? Outcome.done(account(result(response), response))
                    : Outcome.failed(Problem.unreadable("result is no object"));
        });
    }

    private static ItsRoseAccount account(JsonValue result, WireResponse response) {
        JsonValue subscription = result.get("subscription");
        return ItsRoseAccount.builder()
                .id(result.get("id").nonBlank().orElse(null))
                .name(result.get("name").nonBlank().orElse(null))
                .plan(result.get("current_plan")
                        .nonBlank()
                        .or(() -> subscription.get("product").nonBlank())
                        .orElse(null))
                .planExpiry(result.get("plan_expiry_date")
                        .nonBlank()
                        .or(() -> subscription.get("expiry").nonBlank())
                        .orElse(null))
                .active(subscription.get("active").bool().orElse(null))
                .requestsPerMinute(result.get("current_rpm").int32())
                .createdAt(result.get("created_at").nonBlank().orElse(null))
                .limits(ItsRoseLimits.of(response))
                .build();
    }

    private static <T> WireExchange<T> get(String path, Function<WireResponse, Optional<T>> reader, String otherwise) {
        return new WireExchange<>(WireRequest.get(path).build(), response -> {
            Optional<Problem> problem = ItsRoseErrors.of(response, Problem.Kind.REJECTED);
            if (problem.isPresent()) {
                return Outcome.failed(problem.get());
            }
            Optional<T> found = reader.apply(response);
            return found.isPresent()
                    ? Outcome.done(found.get())
                    : Outcome.failed(Problem.unreadable(otherwise + ": " + response.excerpt()));
        });
    }

    private static JsonValue result(WireResponse response) {
        return response.json().get("result");
    }

    private static Optional<JsonValue> object(JsonValue value) {
        return value.isObject() ? Optional.of(value) : Optional.empty();
    }

    private static Optional<List<CatalogueEntry>> entries(
            JsonValue list, Function<JsonValue, Optional<CatalogueEntry>> reader) {
        if (!list.isArray()) {
            return Optional.empty();
        }
        List<CatalogueEntry> entries = new ArrayList<>();
        list.elements().forEach(element -> reader.apply(element).ifPresent(entries::add));
        return Optional.of(List.copyOf(entries));
    }

    /** A name, or on some servers an object that holds it. */
    private static Optional<CatalogueEntry> model(JsonValue element) {
        if (!element.isObject()) {
            return element.nonBlank().map(CatalogueEntry::of);
        }
        return element.get("model_id").nonBlank().map(id -> {
            Map<String, String> details = new LinkedHashMap<>(element.flattened());
            details.remove("model_id");
            return CatalogueEntry.builder().id(id).details(details).build();
        });
    }

    private static Optional<CatalogueEntry> scheduler(JsonValue element) {
        return element.nonBlank()
                .map(id -> CatalogueEntry.builder()
                        .id(id)
                        .name(ItsRoseSamplers.commonName(id))
                        .build());
    }
}
