package dev.easel.studio.internal.web;

import dev.easel.CallOptions;
import dev.easel.Capabilities;
import dev.easel.Catalogue;
import dev.easel.CatalogueEntry;
import dev.easel.EaselException;
import dev.easel.Feature;
import dev.easel.ImageClient;
import dev.easel.Sampler;
import dev.easel.spi.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The models and samplers that a service offers, as far as it says. Nothing of it is billed. */
final class Choices {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MOST = 1_000;

    private final ImageClient client;
    private final List<String> notes = new ArrayList<>();

    private Choices(ImageClient client) {
        this.client = client;
    }

    /** Asks the client, and through it the service, which may take some seconds. */
    static JsonObject of(ImageClient client) {
        return new Choices(client).json();
    }

    private JsonObject json() {
        Capabilities can = client.capabilities();
        List<CatalogueEntry> models = can.features().contains(Feature.MODEL) ? listed(Catalogue.MODELS) : List.of();
        List<String> samplers = can.features().contains(Feature.SAMPLER) ? samplers(can) : List.of();
        return JsonObject.create()
                .put("models", named(models))
                .put("samplers", samplers)
                .put("note", String.join(" ", notes));
    }

    /** Each has a name of its own, by which the page finds it: the id where another has the same name. */
    private static List<JsonObject> named(List<CatalogueEntry> models) {
        Set<String> taken = new HashSet<>();
        return models.stream()
                .map(model -> JsonObject.create()
                        .put("id", model.id())
                        .put("name", taken.add(model.name()) ? model.name() : model.id()))
                .toList();
    }

    /** Where the server decides and lists none, each of the common names may be one that it has. */
    private List<String> samplers(Capabilities can) {
        if (!can.samplers().isEmpty()) {
            return can.samplers().stream().map(Sampler::name).toList();
        }
        List<String> listed =
                listed(Catalogue.SAMPLERS).stream().map(CatalogueEntry::id).toList();
        return listed.isEmpty() ? Sampler.known().stream().map(Sampler::name).toList() : listed;
    }

    private List<CatalogueEntry> listed(Catalogue catalogue) {
        if (!client.capabilities().catalogues().contains(catalogue)) {
            return List.of();
        }
        try {
            List<CatalogueEntry> all = client.catalogue(
                    catalogue, CallOptions.builder().deadline(PATIENCE).build());
            return all.subList(0, Math.min(all.size(), MOST));
        } catch (EaselException e) {
            notes.add("Its list of " + catalogue.label() + " did not come: " + e.getMessage() + ".");
            return List.of();
        }
    }
}
