package dev.easel.local;

import dev.easel.spi.JsonValue;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.Locale;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whose wire format a server speaks, by a few GETs that generate nothing. Each dialect is known by something that no
 * other has; where nothing of the kind is heard, none is taken for likely.
 *
 * <ol>
 *   <li>{@code /sdcpp/v1/capabilities}: sd-server has it, since its queue. sd-api-server says in plain text of its own that
 *       it has no such endpoint, LocalAI with an error whose code is a number and whose type is empty.
 *   <li>{@code /v1/models}: an older sd-server lists the one model {@code sd-cpp-local}; elsewhere an entry says whose it
 *       is. SGLang's older releases have {@code /models} instead, which tells of a pipeline.
 *   <li>{@code /sdapi/v1/options}: AUTOMATIC1111's settings.
 *   <li>{@code /v1/images/generations}: refused as the wrong method where images can be had by POST. Without it a list
 *       of models says nothing of images: most servers that have one make words.
 * </ol>
 */
final class LocalProbe {
    private static final int LONGEST = 120;
    private static final String SD_API_SERVER = "404 The requested service endpoint is not found";
    private static final String VLLM = "vllm";
    private static final String SGLANG = "sglang";

    /**
     * What was found.
     *
     * @param dialect {@code null} where no dialect fits
     * @param server what sd-server says that it can do; {@code null} for another server
     * @param heard what was asked and what came
     */
    record Finding(@Nullable LocalDialect dialect, @Nullable SdCppCapabilities server, String heard) {}

    /** What precedes the routes of OpenAI's interface. */
    private final String prefix;

    private final String heard;

    /** Whether its way to say no is LocalAI's. */
    private final boolean refusesAsLocalAi;

    /** Whose the models are, as the server says; empty where it does not. */
    private final String owner;

    private LocalProbe(String prefix, String heard, boolean refusesAsLocalAi, String owner) {
        this.prefix = prefix;
        this.heard = heard;
        this.refusesAsLocalAi = refusesAsLocalAi;
        this.owner = owner;
    }

    /** @param prefix what precedes the routes of OpenAI's interface */
    static WireExchange<Finding> exchange(String prefix) {
        return new LocalProbe(prefix, "", false, "").ask("/sdcpp/v1/capabilities", LocalProbe::capabilities);
    }

    private WireExchange<Finding> ask(String path, BiFunction<LocalProbe, WireResponse, Outcome<Finding>> reader) {
        return new WireExchange<>(WireRequest.get(path).build(), response -> {
            int status = response.status();
            // Nobody is known by what is said to strangers, or while it is down.
            if (status == 401 || status == 407 || status == 429 || status >= 500) {
                return Outcome.failed(Problem.ofStatus(response, "GET " + path + ": " + shortened(response.excerpt())));
            }
            return reader.apply(
                    heard("GET " + path + ": HTTP " + status + ", " + shortened(response.excerpt())), response);
        });
    }

    private Outcome<Finding> capabilities(WireResponse response) {
        JsonValue json = response.json();
        if (response.isSuccessful()
                && (json.get("supported_modes").isArray()
                        || json.get("current_mode").isPresent())) {
            SdCppCapabilities server =
                    SdCppCapabilityReader.read(response) instanceof Outcome.Done<SdCppCapabilities> read
                            ? read.value()
                            : null;
            return Outcome.done(new Finding(LocalDialect.SD_CPP, server, heard));
        }
        if (response.status() == 404 && response.text().startsWith(SD_API_SERVER)) {
            return found(LocalDialect.SD_API_SERVER);
        }
        JsonValue error = json.get("error");
        boolean asLocalAi = error.get("code").integer().orElse(0) == response.status()
                && error.get("type").text().filter(String::isEmpty).isPresent();
        return next(new LocalProbe(prefix, heard, asLocalAi, "").ask(prefix + "/models", LocalProbe::models));
    }

    private Outcome<Finding> models(WireResponse response) {
        JsonValue list = response.json().get("data");
        if (!response.isSuccessful() || !list.isArray()) {
            return next(ask("/models", LocalProbe::pipeline));
        }
        if (list.elements().stream()
                .anyMatch(model ->
                        model.get("id").text().filter("sd-cpp-local"::equals).isPresent())) {
            return found(LocalDialect.SD_CPP_V1);
        }
        if (refusesAsLocalAi) {
            return found(LocalDialect.LOCALAI);
        }
        String said = list.elements().stream()
                .flatMap(model -> model.get("owned_by").nonBlank().stream())
                .findFirst()
                .orElse("");
        return next(ownedBy(said).ask("/sdapi/v1/options", LocalProbe::options));
    }

    private Outcome<Finding> pipeline(WireResponse response) {
        boolean told =
                response.isSuccessful() && response.json().get("pipeline_class").isPresent();
        return next(ownedBy(told ? SGLANG : "").ask("/sdapi/v1/options", LocalProbe::options));
    }

    private Outcome<Finding> options(WireResponse response) {
        JsonValue json = response.json();
        boolean told = json.get("sd_model_checkpoint").isPresent()
                || json.get("samples_format").isPresent();
        return response.isSuccessful() && told
                ? found(LocalDialect.A1111)
                : next(ask(prefix + OpenAiRequests.GENERATIONS, LocalProbe::generations));
    }

    private Outcome<Finding> generations(WireResponse response) {
        if (response.status() != 405 || owner.isEmpty()) {
            return found(null);
        }
        if (owner.startsWith(VLLM)) {
            return found(LocalDialect.VLLM_OMNI);
        }
        if (owner.equals(SGLANG)) {
            return found(LocalDialect.SGLANG);
        }
        return found(LocalDialect.OPENAI);
    }

    private LocalProbe heard(String more) {
        return new LocalProbe(prefix, heard.isEmpty() ? more : heard + "; " + more, refusesAsLocalAi, owner);
    }

    private LocalProbe ownedBy(String said) {
        return new LocalProbe(prefix, heard, refusesAsLocalAi, said.toLowerCase(Locale.ROOT));
    }

    private Outcome<Finding> found(@Nullable LocalDialect dialect) {
        return Outcome.done(new Finding(dialect, null, heard));
    }

    private static Outcome<Finding> next(WireExchange<Finding> query) {
        return Outcome.next(query);
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
