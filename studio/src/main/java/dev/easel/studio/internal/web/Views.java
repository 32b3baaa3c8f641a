package dev.easel.studio.internal.web;

import dev.easel.Capabilities;
import dev.easel.Feature;
import dev.easel.Operation;
import dev.easel.routing.Budget;
import dev.easel.spi.JsonObject;
import dev.easel.studio.StudioService;
import dev.easel.studio.internal.task.Desk;
import dev.easel.studio.internal.task.Spending;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What the page shows, as JSON. No key and no handle is ever in it. */
final class Views {
    private static final int MOST_TASKS = 120;

    private final Collection<StudioService> services;
    private final Desk desk;
    private final Spending spending;
    private final String folder;
    private final boolean hasLedger;

    Views(Collection<StudioService> services, Desk desk, Spending spending, String folder, boolean hasLedger) {
        this.services = List.copyOf(services);
        this.desk = desk;
        this.spending = spending;
        this.folder = folder;
        this.hasLedger = hasLedger;
    }

    JsonObject state() {
        return JsonObject.create()
                .put("folder", folder)
                .put("bulk", hasLedger)
                .put("services", services.stream().map(Views::service).toList())
                .put("tasks", desk.views(MOST_TASKS))
                .put("money", money());
    }

    private static JsonObject service(StudioService service) {
        Capabilities can = service.client().capabilities();
        return JsonObject.create()
                .put("id", service.id())
                .put("title", service.title())
                .put("emulated", service.isEmulated())
                .put("cancel", can.cancel())
                .put("image", can.operations().contains(Operation.IMAGE_TO_IMAGE))
                .put("mask", can.operations().contains(Operation.INPAINTING))
                .put("seed", can.features().contains(Feature.SEED))
                .put("model", can.features().contains(Feature.MODEL))
                .put("sampler", can.features().contains(Feature.SAMPLER));
    }

    Optional<JsonObject> task(String id) {
        return desk.view(UUID.fromString(id));
    }

    JsonObject money() {
        List<JsonObject> balances =
                spending.balances().stream().map(Views::balance).toList();
        return JsonObject.create().put("budgets", balances);
    }

    private static JsonObject balance(Budget.Balance balance) {
        return JsonObject.create()
                .put("limit", balance.limit().toString())
                .put("spent", balance.spent().toString())
                .put("left", balance.left().toString())
                .put("share", share(balance));
    }

    private static double share(Budget.Balance balance) {
        double limit = balance.limit().amount().doubleValue();
        return limit <= 0 ? 1 : Math.min(1, balance.spent().amount().doubleValue() / limit);
    }
}
