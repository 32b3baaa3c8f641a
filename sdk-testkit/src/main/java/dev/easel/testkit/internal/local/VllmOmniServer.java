package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Request;
import dev.easel.testkit.internal.Service;
import dev.easel.testkit.internal.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.function.Supplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Emulates vLLM-omni: generations and edits, in base64 or as files, several of which come as a ZIP. Thread-safe. */
final class VllmOmniServer implements Service {
    private static final String GENERATIONS = "/v1/images/generations";
    private static final String EDITS = "/v1/images/edits";
    private static final String MODELS = "/v1/models";
    private static final FieldKinds FIELDS = FieldKinds.create()
            .text(
                    "model prompt size response_format negative_prompt generator_device bot_task system_prompt output_format"
                            + " user")
            .integer("n num_inference_steps seed layers")
            .number("guidance_scale true_cfg_scale flow_shift")
            .object("extra_params lora");

    private final Surroundings surroundings;
    private final LocalSettings settings;
    private final Turns turns;
    private final RandomSeeds seeds = new RandomSeeds();

    VllmOmniServer(Surroundings surroundings, LocalSettings settings) {
        this.surroundings = surroundings;
        this.settings = settings;
        this.turns = new Turns(surroundings, settings);
    }

    @Override
    public ExchangeKind kindOf(String method, String path, boolean atImageHost) {
        return switch (path) {
            case GENERATIONS, EDITS -> ExchangeKind.SUBMIT;
            case MODELS -> ExchangeKind.CATALOGUE;
            default -> ExchangeKind.OTHER;
        };
    }

    @Override
    public Reply handle(Request request) {
        if (!BearerKey.letsIn(request, settings)) {
            return FastApiRefusal.of(401, "Unauthorized").reply();
        }
        return served(() -> route(request));
    }

    private static Reply served(Supplier<Reply> response) {
        try {
            return response.get();
        } catch (FastApiRefusal refusal) {
            return refusal.reply();
        }
    }

    private Reply route(Request request) {
        boolean edit = request.path().equals(EDITS);
        if (!request.atImageHost()
                && request.method().equals("GET")
                && request.path().equals(MODELS)) {
            return models();
        }
        if (request.atImageHost() || !(edit || request.path().equals(GENERATIONS))) {
            throw FastApiRefusal.of(404, "Not Found");
        }
        if (!request.method().equals("POST")) {
            throw FastApiRefusal.of(405, "Method Not Allowed");
        }
        DiffusersOrder order = DiffusersOrder.read(
                request,
                FIELDS,
                edit ? Set.of("image", "mask_image", "reference_image") : Set.of(),
                settings.strict(),
                seeds.next());
        check(order.document());
        return turns.take(fails ->
                fails ? FastApiRefusal.of(500, "the emulator was told to fail").reply() : response(order));
    }

    private Reply models() {
        ObjectNode response = Json.object().put("object", "list");
        var data = response.putArray("data");
        settings.models()
                .forEach(id -> data.addObject()
                        .put("id", id)
                        .put("object", "model")
                        .put("created", surroundings.clock().instant().getEpochSecond())
                        .put("owned_by", "vllm"));
        return Reply.json(200, response);
    }

    private static void check(ObjectNode document) {
        if (!Set.of("b64_json", "file")
                .contains(document.path("response_format").asText("b64_json"))) {
            throw FastApiRefusal.invalid("response_format", "Input should be 'b64_json' or 'file'");
        }
        range(document, "num_inference_steps", 1, 200);
        range(document, "guidance_scale", 0, 20);
        range(document, "true_cfg_scale", 0, 20);
        range(document, "n", 1, 10);
    }

    private static void range(ObjectNode document, String name, double min, double max) {
        double value = document.path(name).asDouble(min);
        if (value < min || value > max) {
            throw FastApiRefusal.invalid(name, "Input should be " + (int) min + " to " + (int) max);
        }
    }

    private Reply response(DiffusersOrder order) {
        String format = order.format().isEmpty() ? "png" : order.format();
        if (order.document().path("response_format").asText().equals("file")) {
            return order.count() == 1
                    ? Reply.of(200, "image/png", order.image(0, "VLLM-OMNI", 1, "png", surroundings))
                    : Reply.of(200, "application/zip", archive(order));
        }
        ObjectNode response =
                Json.object().put("created", surroundings.clock().instant().getEpochSecond());
        var data = response.putArray("data");
        for (int i = 0; i < order.count(); i++) {
            data.addObject()
                    .put("b64_json", Uploads.base64(order.image(i, "VLLM-OMNI", 1, format, surroundings)))
                    .putNull("url")
                    .putNull("revised_prompt");
        }
        return Reply.json(200, response.put("output_format", format).put("size", order.width() + "x" + order.height()));
    }

    private byte[] archive(DiffusersOrder order) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < order.count(); i++) {
                zip.putNextEntry(new ZipEntry("image_" + i + ".png"));
                zip.write(order.image(i, "VLLM-OMNI", 1, "png", surroundings));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
