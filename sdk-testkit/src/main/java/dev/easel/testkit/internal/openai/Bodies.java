package dev.easel.testkit.internal.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.OpenAiEmulator.Host;
import dev.easel.testkit.OpenAiEmulator.Quirk;
import dev.easel.testkit.internal.Json;
import java.time.InstantSource;
import java.util.Base64;

/** What a host says of the images that it drew. Immutable. */
final class Bodies {
    /** What an image costs where the host tells it: 4 cents. */
    static final double PRICE = 0.04;

    private static final long TICKS_PER_IMAGE = 400_000_000;

    private final OpenAiSettings settings;
    private final InstantSource clock;
    private final Hosting hosting;

    Bodies(OpenAiSettings settings, InstantSource clock, Hosting hosting) {
        this.settings = settings;
        this.clock = clock;
        this.hosting = hosting;
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** One image of the list. */
    ObjectNode item(ImageCall call, byte[] image, int index) {
        ObjectNode item = Json.object();
        if (call.asUrl()) {
            item.put(settings.has(Quirk.IMAGE_URL_KEY) ? "image_url" : "url", hosting.put(image, call.format()));
        } else {
            item.put(settings.has(Quirk.B64_IMAGE_KEY) ? "b64_image" : "b64_json", base64(image));
        }
        switch (settings.host()) {
            case OPENROUTER -> item.put("media_type", Artist.mediaType(call.format()));
            case XAI ->
                item.put("mime_type", Artist.mediaType(call.format()))
                        .put("revised_prompt", "")
                        .put("respect_moderation", true);
            case ARK -> item.put("size", call.size());
            case TOGETHER -> item.put("index", index).put("type", call.asUrl() ? "url" : "b64_json");
            case RECRAFT -> item.put("image_id", "image-" + index);
            case XINFERENCE -> item.set(call.asUrl() ? "b64_json" : "url", null);
            default -> {}
        }
        if (settings.has(Quirk.FINDINGS)) {
            Moderations.addFindings(call.prompt(), item);
        }
        return item;
    }

    /** The response around the list. */
    JsonNode of(ImageCall call, ArrayNode items, long seed) {
        if (settings.has(Quirk.BARE_LIST) || settings.host() == Host.OPEN_WEBUI) {
            return items;
        }
        ObjectNode body = Json.object();
        if (settings.host() != Host.SILICONFLOW) {
            body.put("created", clock.instant().getEpochSecond());
        }
        boolean images = settings.host() == Host.SILICONFLOW || settings.has(Quirk.LIST_UNDER_IMAGES);
        String name = settings.has(Quirk.LIST_UNDER_OUTPUT_IMAGES) ? "output_images" : images ? "images" : "data";
        body.set(name, settings.has(Quirk.SINGLE_OBJECT) && items.size() == 1 ? items.get(0) : items);
        switch (settings.host()) {
            case SILICONFLOW -> body.put("seed", seed).putObject("timings").put("inference", 0.5);
            case RECRAFT -> body.put("credits", items.size() * 40);
            case TOGETHER, NEBIUS -> body.put("id", "gen-1").put("model", call.model());
            case ARK -> body.put("model", call.model());
            case ZHIPU ->
                body.putArray("content_filter")
                        .addObject()
                        .put("role", "assistant")
                        .put("level", 3);
            case OPENAI, AZURE_V1, AZURE_CLASSIC, LITELLM, PORTKEY -> describe(call, body);
            default -> {}
        }
        if (!settings.has(Quirk.NO_USAGE)) {
            addUsage(call, items.size(), body);
        }
        return body;
    }

    private static void describe(ImageCall call, ObjectNode body) {
        body.put("background", call.text("background", "opaque").replace("auto", "opaque"))
                .put("output_format", call.format())
                .put("size", call.size())
                .put("quality", call.quality());
        if (call.request().has("safety_identifier")) {
            body.put("safety_identifier", call.text("safety_identifier", ""));
        }
        if (call.format().equals("svg")) {
            body.putObject("svg_usage")
                    .put("model", call.request().at("/svg/model").asText("svg-author"))
                    .put("input_tokens", 10)
                    .put("output_tokens", 90)
                    .put("reasoning_tokens", 0)
                    .put("total_tokens", 100);
        }
    }

    private void addUsage(ImageCall call, int count, ObjectNode body) {
        switch (settings.host()) {
            case OPENAI, AZURE_V1, AZURE_CLASSIC, LITELLM, PORTKEY -> body.set("usage", tokens(call, count));
            case OPENROUTER -> body.set("usage", tokens(call, count).put("cost", PRICE * count));
            case XAI -> body.putObject("usage").put("cost_in_usd_ticks", TICKS_PER_IMAGE * count);
            case ARK -> body.putObject("usage").put("generated_images", count).put("total_tokens", count * 16_384);
            default -> {}
        }
    }

    /** The numbers of tokens are made up. */
    static ObjectNode tokens(ImageCall call, int count) {
        int text = call.prompt().split("\\s+").length;
        int image = (call.inputs().count() + (call.inputs().mask() == null ? 0 : 1)) * 323;
        int output = count * 4160;
        ObjectNode usage = Json.object()
                .put("input_tokens", text + image)
                .put("output_tokens", output)
                .put("total_tokens", text + image + output);
        usage.putObject("input_tokens_details").put("text_tokens", text).put("image_tokens", image);
        return usage;
    }
}
