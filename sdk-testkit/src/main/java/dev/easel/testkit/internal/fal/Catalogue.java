package dev.easel.testkit.internal.fal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Request;
import dev.easel.testkit.internal.fal.Models.Gives;
import dev.easel.testkit.internal.fal.Models.Model;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The list of models, their prices and their schemas. Immutable. */
final class Catalogue {
    private static final int PAGE = 50;

    private final Models models;

    Catalogue(Models models) {
        this.models = models;
    }

    Reply handle(Request request) {
        return switch (request.path()) {
            case "/v1/models" -> list(request);
            case "/v1/models/pricing" -> prices(request.queryValue("endpoint_id"));
            default -> schema(request.queryValue("endpoint_id"));
        };
    }

    /** An error in the words of the catalogue, which are not those of the queue. */
    static Reply error(int status, String type, String message) {
        ObjectNode body = Json.object();
        body.putObject("error")
                .put("type", type)
                .put("message", message)
                .put("docs_url", "https://docs.example.com")
                .put("request_id", "emulated");
        return Reply.json(status, body);
    }

    private Reply list(Request request) {
        String limit = request.queryValue("limit");
        String cursor = request.queryValue("cursor");
        boolean numbers =
                (limit == null || limit.matches("[1-9][0-9]{0,2}")) && (cursor == null || cursor.matches("[0-9]{1,6}"));
        if (!numbers) {
            return error(400, "validation_error", "limit has to be 1 to 999, and cursor one that was given");
        }
        String words = request.queryValue("q");
        String category = request.queryValue("category");
        String status = request.queryValue("status");
        List<Model> found = models.all().values().stream()
                .filter(model -> words == null || model.id().contains(words))
                .filter(model -> category == null || category(model).equals(category))
                .filter(model -> status == null || status.equals("active"))
                .toList();
        int from = Math.min(found.size(), cursor == null ? 0 : Integer.parseInt(cursor));
        int to = Math.min(found.size(), from + (limit == null ? PAGE : Integer.parseInt(limit)));
        ObjectNode body = Json.object();
        ArrayNode list = body.putArray("models");
        for (Model model : found.subList(from, to)) {
            list.addObject()
                    .put("endpoint_id", model.id())
                    .putObject("metadata")
                    .put("display_name", model.id())
                    .put("category", category(model))
                    .put("status", "active");
        }
        boolean more = to < found.size();
        return Reply.json(
                200, body.put("next_cursor", more ? Integer.toString(to) : null).put("has_more", more));
    }

    private static String category(Model model) {
        Fields fields = Models.fieldsOf(model);
        return switch (model.gives()) {
            case RESULTS, OUTPUT -> "vision";
            case LARGER_IMAGE -> "image-to-image";
            case IMAGES, DESCRIBED_IMAGES ->
                fields.all().stream()
                                .anyMatch(field -> field.required()
                                        && (field.kind().equals("image")
                                                || field.kind().equals("images")))
                        ? "image-to-image"
                        : "text-to-image";
        };
    }

    private Reply prices(@Nullable String ids) {
        ObjectNode body = Json.object();
        ArrayNode prices = body.putArray("prices");
        for (String id : ids == null ? new String[0] : ids.split(",", -1)) {
            Model model = models.find(id);
            if (model == null) {
                return error(404, "not_found", "There is no endpoint " + id);
            }
            prices.addObject()
                    .put("endpoint_id", id)
                    .put("unit_price", new BigDecimal("0.025"))
                    .put("unit", model.gives() == Gives.IMAGES ? "megapixels" : "images")
                    .put("currency", "USD");
        }
        return Reply.json(200, body);
    }

    private Reply schema(@Nullable String id) {
        Model model = id == null ? null : models.find(id);
        if (model == null) {
            return Reply.json(404, Json.object().put("detail", "There is no such endpoint"));
        }
        ObjectNode body = Json.object().put("openapi", "3.0.4");
        body.putObject("paths").putObject("/" + id).putObject("post");
        ObjectNode input = body.putObject("components")
                .putObject("schemas")
                .putObject("Input")
                .put("type", "object");
        ObjectNode properties = input.putObject("properties");
        ArrayNode required = input.putArray("required");
        for (Fields.Field field : Models.fieldsOf(model).all()) {
            properties.putObject(field.name());
            if (field.required()) {
                required.add(field.name());
            }
        }
        return Reply.json(200, body);
    }
}
