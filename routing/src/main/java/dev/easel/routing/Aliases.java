package dev.easel.routing;

import dev.easel.ConfigurationException;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Names for models that stand for another model at each client, so that one request fits several: {@code model("portrait")}. A client is
 * named by its name in the routing client, or by its provider; its name counts first. A client for which an alias names nothing is skipped.
 * Immutable.
 *
 * <p>As a file it is JSON, with the defaults that a {@link Preset} has:
 *
 * <pre>{@code
 * {"portrait": {"dan":    {"model": "8a3f5b", "steps": 30, "sampler": "Euler a", "size": "512x768"},
 *               "openai": {"model": "gpt-image-1"}}}
 * }</pre>
 *
 * <p>A model that is neither an alias nor what an alias stands for somewhere is most likely a slip, so the request is refused before
 * anything is sent, unless {@link Builder#strict} is off: then it goes to every client as it is.
 */
public final class Aliases {
    private static final Aliases NONE = builder().build();

    private final Map<String, Map<String, Preset>> presets;
    private final boolean strict;

    private Aliases(Map<String, Map<String, Preset>> presets, boolean strict) {
        Map<String, Map<String, Preset>> copy = new LinkedHashMap<>();
        presets.forEach((alias, clients) -> copy.put(alias, Map.copyOf(clients)));
        this.presets = copy;
        this.strict = strict;
    }

    /** Returns the default: every model goes to every client as it is. */
    public static Aliases none() {
        return NONE;
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Reads a file.
     *
     * @throws ConfigurationException if it cannot be read, or says something that is not understood
     */
    public static Aliases read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new ConfigurationException(
                    List.of(Violation.of(
                            Code.UNREADABLE,
                            "aliases",
                            "cannot be read from " + file + " (" + e + "); name a file of JSON")),
                    e);
        }
    }

    /**
     * Reads a text, in the form of a file.
     *
     * @throws ConfigurationException if it says something that is not understood
     */
    public static Aliases parse(String json) {
        return AliasFile.read(json);
    }

    /** Refuses a request whose model is most likely a slip. */
    void check(ImageRequest request) {
        if (presets.isEmpty() || !strict || request.model().isEmpty()) {
            return;
        }
        String model = request.model().get();
        if (!presets.containsKey(model) && !isTarget(model)) {
            throw new InvalidRequestException(Violation.of(
                    Code.INVALID,
                    "model",
                    "is \"" + model + "\", which is no alias and no model that an alias stands for; the aliases are "
                            + String.join(", ", new TreeSet<>(presets.keySet()))
                            + " (Aliases.Builder.strict(false) lets others through)"));
        }
    }

    private boolean isTarget(String model) {
        return presets.values().stream()
                .flatMap(clients -> clients.values().stream())
                .anyMatch(preset -> preset.model().equals(model));
    }

    /** Returns the request as a client gets it; empty where its alias, or its model, is nothing for the client. */
    Optional<ImageRequest> resolved(ImageRequest request, NamedClient client) {
        Optional<String> model = request.model();
        if (model.isEmpty() || presets.isEmpty()) {
            return Optional.of(request);
        }
        Map<String, Preset> clients = presets.get(model.get());
        if (clients != null) {
            return preset(clients, client).map(preset -> preset.appliedTo(request));
        }
        // The name of one service's model means nothing to another.
        boolean foreign = isTarget(model.get())
                && presets.values().stream()
                        .map(each -> preset(each, client))
                        .flatMap(Optional::stream)
                        .noneMatch(preset -> preset.model().equals(model.get()));
        return foreign ? Optional.empty() : Optional.of(request);
    }

    private static Optional<Preset> preset(Map<String, Preset> clients, NamedClient client) {
        return Optional.ofNullable(clients.get(client.name()))
                .or(() -> Optional.ofNullable(clients.get(client.provider().value())));
    }

    @Override
    public String toString() {
        return "Aliases" + presets.keySet();
    }

    /** Builds {@link Aliases}. For one thread at a time. */
    public static final class Builder {
        private final Map<String, Map<String, Preset>> presets = new LinkedHashMap<>();
        private boolean strict = true;

        private Builder() {}

        /**
         * Says what an alias stands for at a client; it replaces what was said before.
         *
         * @param alias the name that requests use as their model
         * @param client the client's name, or its provider
         * @param preset what it stands for
         * @throws ConfigurationException if the alias is blank
         * @throws InvalidRequestException if a default of the preset is out of range
         */
        public Builder add(String alias, String client, Preset preset) {
            if (alias.isBlank()) {
                throw new ConfigurationException(
                        Violation.of(Code.MISSING, "aliases", "has a blank name; give one that requests can use"));
            }
            preset.check();
            presets.computeIfAbsent(alias, name -> new LinkedHashMap<>()).put(client, preset);
            return this;
        }

        /** Sets whether a model that no alias knows is refused; {@code true} by default. */
        public Builder strict(boolean refuses) {
            this.strict = refuses;
            return this;
        }

        /** Returns the aliases. */
        public Aliases build() {
            return new Aliases(presets, strict);
        }
    }
}
