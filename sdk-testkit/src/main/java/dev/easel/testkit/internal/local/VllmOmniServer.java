package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.Moment;
import dev.easel.testkit.internal.Ask;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Service;
import dev.easel.testkit.internal.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.function.Supplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** vLLM-omni: generations and edits, in base64 or as files, several of which come as a ZIP. Thread-safe. */
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
    public Moment momentOf(String method, String path, boolean atImageHost) {
        return switch (path) {
            case GENERATIONS, EDITS -> Moment.SUBMIT;
            case MODELS -> Moment.CATALOGUE;
            default -> Moment.OTHER;
        };
    }

    @Override
    public Reply handle(Ask ask) {
        if (!BearerKey.letsIn(ask, settings)) {
            return FastApiRefusal.of(401, "Unauthorized").reply();
        }
        return served(() -> route(ask));
    }

    private static Reply served(Supplier<Reply> answer) {
        try {
            return answer.get();
        } catch (FastApiRefusal refusal) {
            return refusal.reply();
        }
    }

    private Reply route(Ask ask) {
        boolean edit = ask.path().equals(EDITS);
        if (!ask.atImageHost() && ask.method().equals("GET") && ask.path().equals(MODELS)) {
            return models();
        }
        if (ask.atImageHost() || !(edit || ask.path().equals(GENERATIONS))) {
            throw FastApiRefusal.of(404, "Not Found");
        }
        if (!ask.method().equals("POST")) {
            throw FastApiRefusal.of(405, "Method Not Allowed");
        }
        DiffusersOrder order = DiffusersOrder.read(
                ask,
                FIELDS,
                edit ? Set.of("image", "mask_image", "reference_image") : Set.of(),
                settings.strict(),
                seeds.next());
        check(order.request());
        return turns.take(fails ->
                fails ? FastApiRefusal.of(500, "the emulator was told to fail").reply() : answer(order));
    }

    private Reply models() {
        ObjectNode answer = Json.object().put("object", "list");
        var data = answer.putArray("data");
        settings.models()
                .forEach(id -> data.addObject()
                        .put("id", id)
                        .put("object", "model")
                        .put("created", surroundings.clock().instant().getEpochSecond())
                        .put("owned_by", "vllm"));
        return Reply.json(200, answer);
    }

    private static void check(ObjectNode request) {
        if (!Set.of("b64_json", "file").contains(request.path("response_format").asText("b64_json"))) {
            throw FastApiRefusal.invalid("response_format", "Input should be 'b64_json' or 'file'");
        }
        range(request, "num_inference_steps", 1, 200);
        range(request, "guidance_scale", 0, 20);
        range(request, "true_cfg_scale", 0, 20);
        range(request, "n", 1, 10);
    }

    private static void range(ObjectNode request, String name, double min, double max) {
        double value = request.path(name).asDouble(min);
        if (value < min || value > max) {
            throw FastApiRefusal.invalid(name, "Input should be " + (int) min + " to " + (int) max);
        }
    }

    private Reply answer(DiffusersOrder order) {
        String format = order.format().isEmpty() ? "png" : order.format();
        if (order.request().path("response_format").asText().equals("file")) {
            return order.count() == 1
                    ? Reply.of(200, "image/png", order.image(0, "VLLM-OMNI", 1, "png", surroundings))
                    : Reply.of(200, "application/zip", archive(order));
        }
        ObjectNode answer =
                Json.object().put("created", surroundings.clock().instant().getEpochSecond());
        var data = answer.putArray("data");
        for (int i = 0; i < order.count(); i++) {
            data.addObject()
                    .put("b64_json", Uploads.base64(order.image(i, "VLLM-OMNI", 1, format, surroundings)))
                    .putNull("url")
                    .putNull("revised_prompt");
        }
        return Reply.json(200, answer.put("output_format", format).put("size", order.width() + "x" + order.height()));
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
