package dev.easel.testkit.internal.itsrose;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.ImageShelf;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Request;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Handles the requests that draw nothing. Thread-safe. */
final class ItsRoseInquiries {

    private static final Set<String> PATHS = Set.of(
            "/sdapi/get_all_models",
            "/sdapi/schedulers_list",
            "/sdapi/system_details",
            "/sdapi/generate_prompt",
            "/status",
            "/me");

    private static final List<String> MODELS = List.of("dreamshaper", "meinamix", "realistic_vision", "sdxl");

    private static final List<String> SCHEDULERS = List.of(
            "DDPMScheduler",
            "DDIMScheduler",
            "PNDMScheduler",
            "LMSDiscreteScheduler",
            "EulerDiscreteScheduler",
            "EulerAncestralDiscreteScheduler",
            "DPMSolverMultistepScheduler",
            "HeunDiscreteScheduler",
            "KDPM2DiscreteScheduler",
            "KDPM2AncestralDiscreteScheduler",
            "UniPCMultistepScheduler",
            "LCMScheduler");

    private final ItsRoseSettings settings;
    private final ImageShelf shelf;

    ItsRoseInquiries(ItsRoseSettings settings, ImageShelf shelf) {
        this.settings = settings;
        this.shelf = shelf;
    }

    boolean isKnown(String path) {
        return PATHS.contains(path);
    }

    /** The response's {@code result}. */
    ObjectNode response(Request request, String key) throws ItsRoseRefusal {
        ObjectNode result = Json.object();
        switch (request.path()) {
            case "/sdapi/get_all_models" -> models(result.putArray("models"));
            case "/sdapi/schedulers_list" -> SCHEDULERS.forEach(result.putArray("schedulers")::add);
            case "/sdapi/system_details" ->
                result.put("gpu", "none, an emulator")
                        .put("available_models", MODELS.size())
                        .put("ram", "0 GB")
                        .put("cuda_version", "0");
            case "/sdapi/generate_prompt" -> result.put("prompt", promptFor(request.queryValue("init_image")));
            case "/status" -> result.put("ok", true);
            default -> account(result, key);
        }
        return result;
    }

    private void models(ArrayNode list) {
        for (String model : MODELS) {
            if (settings.modelsAsObjects()) {
                list.addObject().put("model_id", model).put("loaded", true);
            } else {
                list.add(model);
            }
        }
    }

    private void account(ObjectNode result, String key) {
        String expiry = settings.planExpiry();
        switch (settings.accountResponse()) {
            case PLAN_AND_NAME ->
                result.put("id", 7)
                        .put("name", "an emulated account")
                        .put("current_plan", settings.plan())
                        .put("plan_expiry_date", expiry)
                        .put("current_rpm", settings.plannedPerMinute());
            case PLAN_AND_AGE ->
                result.put("current_plan", settings.plan())
                        .put("plan_expiry_date", expiry)
                        .put("current_rpm", settings.plannedPerMinute())
                        .put("created_at", "2024-05-04T00:00:00.000Z");
            case SUBSCRIPTION ->
                result.put("apikey", key)
                        .putObject("subscription")
                        .put("active", true)
                        .put("expiry", expiry)
                        .put("product", settings.plan());
        }
    }

    private String promptFor(@Nullable String image) throws ItsRoseRefusal {
        if (image == null) {
            throw ItsRoseRefusal.missing("init_image", "querystring");
        }
        if (image.startsWith("data:")) {
            throw ItsRoseRefusal.unexplained(414);
        }
        byte[] hosted = shelf.find(image);
        if (hosted != null) {
            return "an image of " + hosted.length + " bytes, as an emulator sees it";
        }
        return "an image at an address of " + image.length() + " letters, as an emulator sees it";
    }
}
