package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.internal.DrawnBuilder;
import dev.easel.testkit.internal.ImageShelf;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Request;
import dev.easel.testkit.internal.Service;
import dev.easel.testkit.internal.Surroundings;
import java.awt.image.BufferedImage;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;

/**
 * Emulates OpenAI's Images API as its description reads: generations in JSON, edits as a multipart form, either in one response or
 * as a stream of events, the model list, one error object. Images given as addresses live for 60 minutes at another
 * origin. Thread-safe.
 */
final class OpenAiServer implements Service {
    private static final Duration URL_LIFETIME = Duration.ofMinutes(60);
    private static final String GENERATIONS = "/v1/images/generations";
    private static final String EDITS = "/v1/images/edits";
    private static final String VARIATIONS = "/v1/images/variations";
    private static final String UPSCALING = "/v1/images/upscale";
    private static final String MODELS = "/v1/models";

    private final Surroundings surroundings;
    private final LocalSettings settings;
    private final Instant startedAt;
    private final ImageShelf shelf;
    private final boolean ownImageHost;
    private final Turns turns;
    private final RandomSeeds seeds = new RandomSeeds();

    OpenAiServer(Surroundings surroundings, LocalSettings settings) {
        this.surroundings = surroundings;
        this.settings = settings;
        this.startedAt = surroundings.clock().instant();
        this.ownImageHost = surroundings.imageHost().equals(surroundings.baseUrl());
        this.shelf = new ImageShelf(
                surroundings.clock(), surroundings.imageHost(), Duration.ZERO, 404, URL_LIFETIME, List.of());
        this.turns = new Turns(surroundings, settings);
    }

    @Override
    public ExchangeKind kindOf(String method, String path, boolean atImageHost) {
        if (atImageHost) {
            return ExchangeKind.DOWNLOAD;
        }
        return switch (path) {
            case GENERATIONS, EDITS, VARIATIONS, UPSCALING -> ExchangeKind.SUBMIT;
            case MODELS -> ExchangeKind.CATALOGUE;
            default -> ExchangeKind.OTHER;
        };
    }

    @Override
    public Reply handle(Request request) {
        if (!request.atImageHost()) {
            return served(() -> route(request));
        }
        // At the server's own origin its key is no leak.
        return ownImageHost ? shelf.serve(request) : shelf.handle(request);
    }

    private static Reply served(Supplier<Reply> response) {
        try {
            return response.get();
        } catch (OpenAiRefusal refusal) {
            return refusal.reply();
        }
    }

    private Reply route(Request request) {
        checkKey(request);
        boolean get = request.path().equals(MODELS);
        boolean known = get || kindOf(request.method(), request.path(), false) == ExchangeKind.SUBMIT;
        if (!known || (request.path().equals(UPSCALING) && settings.strict())) {
            throw OpenAiRefusal.notFound("Invalid URL (" + request.method() + " " + request.path() + ")");
        }
        if (!request.method().equals(get ? "GET" : "POST")) {
            throw OpenAiRefusal.wrongMethod("Not allowed to " + request.method() + " on " + request.path() + ".");
        }
        return switch (request.path()) {
            case GENERATIONS -> generate(request);
            case EDITS -> request.mediaType().equals("application/json") ? editAsJson(request) : edit(request);
            case VARIATIONS -> settings.models().contains("dall-e-2") ? vary(request) : Reply.empty(404);
            case UPSCALING -> upscale(request);
            default -> models();
        };
    }

    private void checkKey(Request request) {
        String key = settings.apiKey();
        String header = request.header("Authorization");
        if (key == null && !settings.requireKey()) {
            return;
        }
        if (header == null || !header.startsWith("Bearer ") || header.length() == "Bearer ".length()) {
            throw OpenAiRefusal.unauthorized("No API key was provided: send it as Authorization: Bearer KEY.", null);
        }
        if (key != null && !header.equals("Bearer " + key)) {
            throw OpenAiRefusal.unauthorized("Incorrect API key provided.", "invalid_api_key");
        }
    }

    private Reply models() {
        ObjectNode response = Json.object().put("object", "list");
        ArrayNode data = response.putArray("data");
        for (String model : settings.models()) {
            data.addObject()
                    .put("id", model)
                    .put("object", "model")
                    .put("created", startedAt.getEpochSecond())
                    .put("owned_by", "system")
                    .put("shutdown_date", OpenAiFamily.shutdownDate(model));
        }
        return Reply.json(200, response);
    }

    private Reply generate(Request request) {
        if (settings.strict() && !request.mediaType().equals("application/json")) {
            throw OpenAiRefusal.strict("Content-Type must be application/json", null);
        }
        JsonNode document = Json.read(request.body());
        if (!(document instanceof ObjectNode object)) {
            throw OpenAiRefusal.invalid("We could not parse the JSON body of your document.", null, null);
        }
        OpenAiOrder order = OpenAiOrder.read(object, false, settings.strict(), settings.models());
        return turns.take(fails -> served(() -> response(order, false, OpenAiInputs.NONE, fails)));
    }

    private Reply edit(Request request) {
        OpenAiForm form = OpenAiForm.read(request, settings.strict());
        OpenAiOrder order = OpenAiOrder.read(form.fields(), true, settings.strict(), settings.models());
        form.checkFiles(order.family(), settings.strict());
        return turns.take(fails -> served(() -> response(order, true, form.inputs(), fails)));
    }

    private Reply response(OpenAiOrder order, boolean edit, OpenAiInputs inputs, boolean fails) {
        return order.streamed() ? stream(order, edit, inputs, fails) : draw(order, inputs, fails);
    }

    /** Every preview, then the image, or an error in its place. */
    private Reply stream(OpenAiOrder order, boolean edit, OpenAiInputs inputs, boolean fails) {
        OpenAiStream stream = OpenAiStream.of(order, edit ? "image_edit" : "image_generation", surroundings.clock());
        byte[] image = image(order, inputs);
        for (int index = 0; index < order.partialImages(); index++) {
            stream.partial(image, index);
        }
        if (fails) {
            stream.error(OpenAiRefusal.serverError().body());
        } else if (OpenAiModeration.isAgainst(order.prompt())) {
            stream.error(OpenAiModeration.body(settings.moderation()));
        } else {
            stream.completed(image, usage(order, inputs.count()));
        }
        return stream.reply();
    }

    private Reply editAsJson(Request request) {
        if (!(Json.read(request.body()) instanceof ObjectNode object)) {
            throw OpenAiRefusal.invalid("We could not parse the JSON body of your document.", null, null);
        }
        OpenAiJsonEdit edit = OpenAiJsonEdit.read(object, settings.strict());
        OpenAiOrder order = OpenAiOrder.read(edit.fields(), true, settings.strict(), settings.models());
        edit.checkModel(order.family());
        return turns.take(fails -> served(() -> draw(order, edit.inputs(), fails)));
    }

    private Reply vary(Request request) {
        OpenAiVariation variation = OpenAiVariation.read(request, settings.strict());
        OpenAiOrder order = variation.order(settings.strict(), settings.models());
        return turns.take(fails ->
                served(() -> draw(order, new OpenAiInputs(List.of(variation.image()), null), fails)));
    }

    /** Lemonade's: as a server that follows. It goes twice as wide and high, whatever the model. */
    private Reply upscale(Request request) {
        JsonNode document = Json.read(request.body());
        byte[] bytes = document == null ? null : Uploads.decode(document.path("image"));
        BufferedImage image = Uploads.image(bytes);
        if (document == null
                || bytes == null
                || image == null
                || document.path("model").asText().isEmpty()) {
            throw OpenAiRefusal.invalid("image and model are required", null, null);
        }
        byte[] larger = EmulatedImage.resized(bytes, image.getWidth() * 2, image.getHeight() * 2)
                .labelled("LEMONADE")
                .png();
        ObjectNode response =
                Json.object().put("created", surroundings.clock().instant().getEpochSecond());
        response.putArray("data").addObject().put("b64_json", Uploads.base64(larger));
        return turns.take(fails -> fails ? OpenAiRefusal.serverError().reply() : Reply.json(200, response));
    }

    private Reply draw(OpenAiOrder order, OpenAiInputs inputs, boolean fails) {
        if (fails) {
            throw OpenAiRefusal.serverError();
        }
        boolean refused = OpenAiModeration.isAgainst(order.prompt());
        if (refused && OpenAiModeration.isWhole(settings.moderation())) {
            return OpenAiModeration.reply(settings.moderation());
        }
        ObjectNode response =
                Json.object().put("created", surroundings.clock().instant().getEpochSecond());
        ArrayNode data = response.putArray("data");
        for (int i = 0; i < order.count(); i++) {
            if (refused && i == 0) {
                data.add(OpenAiModeration.item(settings.moderation()));
            } else {
                addImage(order, inputs, data.addObject());
            }
        }
        if (order.family().isGptImage()) {
            describe(order, inputs.count(), response);
        }
        if (order.svgModel() != null) {
            response.putObject("svg_usage")
                    .put("model", order.svgModel())
                    .put("input_tokens", 10)
                    .put("output_tokens", 90)
                    .put("reasoning_tokens", 0)
                    .put("total_tokens", 100);
        }
        return Reply.json(200, response);
    }

    private void addImage(OpenAiOrder order, OpenAiInputs inputs, ObjectNode item) {
        byte[] bytes = image(order, inputs);
        if (order.asUrl()) {
            String address = shelf.put("img." + order.format(), OpenAiImages.mediaType(order.format()), bytes)
                    .toString();
            item.put("url", address);
        } else {
            item.put("b64_json", Base64.getEncoder().encodeToString(bytes));
        }
        if (order.family() == OpenAiFamily.DALL_E_3) {
            item.put("revised_prompt", order.prompt() + ", as the emulator would put it");
        }
        if (settings.contentFilter()) {
            OpenAiModeration.addFindings(order.prompt(), item);
        }
    }

    private byte[] image(OpenAiOrder order, OpenAiInputs inputs) {
        long seed = seeds.next();
        EmulatedImage image = inputs.shape(EmulatedImage.of(
                        order.prompt(), seed, order.size().width(), order.size().height())
                .labelled("OPENAI"));
        surroundings.drew(DrawnBuilder.of(
                        order.prompt(), seed, order.size().width(), order.size().height())
                .model(order.model())
                .inputImages(inputs.images().size())
                .redrawn(inputs.redrawn())
                .build());
        return OpenAiImages.encoded(image, order.format(), order.size());
    }

    /** What the responses of GPT image models say beside the images. */
    private void describe(OpenAiOrder order, int inputs, ObjectNode response) {
        response.put("background", order.background())
                .put("output_format", order.format())
                .put("size", order.size().toString())
                .put("quality", order.quality());
        if (settings.usage()) {
            response.set("usage", usage(order, inputs));
        }
    }

    /** The counts of tokens are made up. */
    private static ObjectNode usage(OpenAiOrder order, int inputs) {
        int textTokens = order.prompt().split("\\s+").length;
        int imageTokens = inputs * 323;
        int outputTokens = order.count() * 4160;
        ObjectNode usage = Json.object()
                .put("input_tokens", textTokens + imageTokens)
                .put("output_tokens", outputTokens)
                .put("total_tokens", textTokens + imageTokens + outputTokens);
        usage.putObject("input_tokens_details").put("text_tokens", textTokens).put("image_tokens", imageTokens);
        return usage;
    }
}
