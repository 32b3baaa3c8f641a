package dev.easel.testkit.internal.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.openai.Profile.Trait;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which models a host has, and which model a deployment, an alias or a name with a vendor stands for. Thread-safe. */
final class Models {
    /** OpenAI's image models and the day each is shut; empty where none is told. */
    private static final Map<String, String> SHUTDOWN = shutdown();

    private final OpenAiSettings settings;
    private final Profile profile;
    private final InstantSource clock;
    private final long created;

    Models(OpenAiSettings settings, Profile profile, InstantSource clock) {
        this.settings = settings;
        this.profile = profile;
        this.clock = clock;
        this.created = clock.instant().getEpochSecond();
    }

    private static Map<String, String> shutdown() {
        Map<String, String> models = new LinkedHashMap<>();
        for (String family : new String[] {"gpt-image-2.6", "gpt-image-2.5"}) {
            models.put(family + "-sunburst", "");
            models.put(family + "-flare", "");
        }
        models.put("gpt-image-2.5-sunburst-2026-09-08", "");
        models.put("gpt-image-2.5-flare-2026-09-08", "");
        models.put("gpt-image-2", "");
        models.put("gpt-image-2-2026-04-21", "");
        for (String old : new String[] {"gpt-image-1.5", "gpt-image-1-mini", "chatgpt-image-latest"}) {
            models.put(old, "2026-12-01");
        }
        models.put("gpt-image-1", "2026-10-23");
        models.put("dall-e-3", "2026-05-12");
        models.put("dall-e-2", "2026-05-12");
        return models;
    }

    /**
     * Returns the model that a name stands for.
     *
     * @throws ApiError where the host has none of that name, or no longer
     */
    String behind(String name) {
        String known = settings.models().get(name);
        if (known != null) {
            return known;
        }
        String plain = profile.has(Trait.VENDOR_PREFIXES) ? name.substring(name.lastIndexOf('/') + 1) : name;
        boolean openAis = profile.has(Trait.OPENAI_MODELS) && (!profile.has(Trait.VENDOR_PREFIXES) || isGpt(plain));
        boolean here = openAis
                ? SHUTDOWN.containsKey(plain) && !isShut(plain)
                : profile.modelNames().matcher(name).matches();
        if (here && settings.models().isEmpty()) {
            return plain;
        }
        throw profile.auth() == Profile.Auth.AZURE
                ? ApiError.notFound("The API deployment for this resource does not exist.", null, "DeploymentNotFound")
                : ApiError.notFound("The model '" + name + "' does not exist.", "model", "model_not_found");
    }

    /** Whether OpenAI's rules for its own image models hold. */
    static boolean isGpt(String model) {
        return model.startsWith("gpt-image") || model.startsWith("chatgpt-image");
    }

    private boolean isShut(String model) {
        String day = SHUTDOWN.get(model);
        return day != null
                && !day.isEmpty()
                && !LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).isBefore(LocalDate.parse(day));
    }

    /** The list, with a text model among them. */
    ObjectNode list() {
        Set<String> names = new TreeSet<>(settings.models().keySet());
        if (names.isEmpty()) {
            names.add("gpt-5.1");
            SHUTDOWN.keySet().stream().filter(name -> !isShut(name)).forEach(names::add);
        }
        ObjectNode body = Json.object().put("object", "list");
        ArrayNode data = body.putArray("data");
        for (String name : names) {
            data.addObject()
                    .put("id", (profile.has(Trait.OPENAI_MODELS) ? "" : "openai/") + name)
                    .put("object", "model")
                    .put("created", created)
                    .put("owned_by", "system")
                    .put("shutdown_date", shutdownDate(name));
        }
        return body;
    }

    private static @Nullable String shutdownDate(String name) {
        String day = SHUTDOWN.get(name);
        return day == null || day.isEmpty() ? null : day;
    }
}
