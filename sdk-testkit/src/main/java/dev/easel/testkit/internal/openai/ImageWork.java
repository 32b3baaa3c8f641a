package dev.easel.testkit.internal.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.OpenAiEmulator.ErrorForm;
import dev.easel.testkit.OpenAiEmulator.Host;
import dev.easel.testkit.OpenAiEmulator.Moderation;
import dev.easel.testkit.OpenAiEmulator.Quirk;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** Draws what a call asks for and makes the response, whole or as a stream of events. Thread-safe. */
final class ImageWork {
    private final OpenAiSettings settings;
    private final ErrorForm errors;
    private final Moderation moderation;
    private final Artist artist;
    private final Bodies bodies;
    private final InstantSource clock;
    private final AtomicLong billed = new AtomicLong();

    ImageWork(
            OpenAiSettings settings,
            ErrorForm errors,
            Moderation moderation,
            Artist artist,
            Bodies bodies,
            InstantSource clock) {
        this.settings = settings;
        this.errors = errors;
        this.moderation = moderation;
        this.artist = artist;
        this.bodies = bodies;
        this.clock = clock;
    }

    /** How many images were billed so far, those that were drawn and then refused included. */
    long billed() {
        return billed.get();
    }

    /** Draws one image on account. */
    byte[] image(ImageCall call, long seed) {
        billed.incrementAndGet();
        return artist.draw(call, seed);
    }

    /** Makes the response of a call. */
    Reply response(ImageCall call, boolean fails) {
        boolean refused = Moderations.isAgainst(call.prompt());
        if (refused && Moderations.isBilled(moderation)) {
            billed.addAndGet(Moderations.isWhole(moderation) ? call.count() : 1);
        }
        boolean late = call.streamed() && Moderations.isBilled(moderation);
        if (refused && Moderations.isWhole(moderation) && !late) {
            return Moderations.reply(moderation);
        }
        if (call.streamed()) {
            return stream(call, fails, refused);
        }
        if (fails) {
            throw ApiError.serverError();
        }
        long seed = artist.seed(call);
        return Reply.json(200, bodies.of(call, items(call, refused, seed), seed));
    }

    private ArrayNode items(ImageCall call, boolean refused, long seed) {
        ArrayNode items = Json.array();
        int count = settings.has(Quirk.NO_IMAGES) ? 0 : call.count() - (settings.has(Quirk.FEWER_IMAGES) ? 1 : 0);
        for (int i = 0; i < count; i++) {
            if (i == 0 && refused) {
                items.add(Moderations.item(moderation));
            } else if (i == 0 && settings.has(Quirk.ITEM_ERROR)) {
                items.add(failure());
            } else {
                items.add(bodies.item(call, image(call, seed + i), i));
            }
        }
        return items;
    }

    private static ObjectNode failure() {
        ObjectNode item = Json.object();
        item.putObject("error").put("code", "InternalServiceError").put("message", "This image could not be drawn.");
        return item;
    }

    private Reply stream(ImageCall call, boolean fails, boolean refused) {
        boolean fail = fails || settings.has(Quirk.STREAM_ERROR);
        return switch (settings.host()) {
            case ARK -> arkStream(call, fail, refused);
            case GPUSTACK -> gpuStackStream(call, fail);
            default -> openAiStream(call, fail, refused);
        };
    }

    /** Every preview, then the image or an error in its place; the other way round where that was ordered. */
    private Reply openAiStream(ImageCall call, boolean fails, boolean refused) {
        Events events = new Events(!settings.has(Quirk.UNNAMED_EVENTS));
        byte[] image = refused ? artist.draw(call, artist.seed(call)) : image(call, artist.seed(call));
        boolean early = settings.has(Quirk.COMPLETED_BEFORE_PARTIALS);
        ObjectNode last = event(call, "completed", image);
        if (!settings.has(Quirk.NO_USAGE)) {
            last.set("usage", Bodies.tokens(call, 1));
        }
        if (fails || refused) {
            last = Json.object().put("type", "error");
            last.setAll((ObjectNode) (fails ? ApiError.serverError().body(errors) : Moderations.body(moderation)));
        }
        if (early) {
            events.add(last);
        }
        for (int index = 0; index < call.partialImages(); index++) {
            events.add(event(call, "partial_image", Artist.preview(call, image, index))
                    .put("partial_image_index", index));
        }
        if (!early) {
            events.add(last);
        }
        boolean ends = settings.has(Quirk.DONE_LINE) || settings.host() == Host.OPENROUTER;
        return (ends ? events.done() : events).reply();
    }

    private ObjectNode event(ImageCall call, String what, byte[] image) {
        return Json.object()
                .put("type", (call.edit() ? "image_edit." : "image_generation.") + what)
                .put("b64_json", Bodies.base64(image))
                .put("created_at", clock.instant().getEpochSecond())
                .put("size", call.size())
                .put("quality", call.quality())
                .put("background", call.text("background", "opaque").replace("auto", "opaque"))
                .put("output_format", call.format());
    }

    private Reply arkStream(ImageCall call, boolean fails, boolean refused) {
        Events events = new Events(true);
        ArrayNode items = items(call, refused, artist.seed(call));
        int good = 0;
        for (int i = 0; i < items.size(); i++) {
            ObjectNode item = (ObjectNode) items.get(i);
            boolean failed = item.has("error");
            good += failed ? 0 : 1;
            item.put("type", "image_generation.partial_" + (failed ? "failed" : "succeeded"))
                    .put("image_index", i);
            events.add(item);
        }
        ObjectNode last = Json.object().put("type", fails ? "error" : "image_generation.completed");
        if (fails) {
            last.setAll((ObjectNode) ApiError.serverError().body(errors));
        } else {
            last.putObject("usage").put("generated_images", good);
        }
        return events.add(last).reply();
    }

    /** Percents, then the image. */
    private Reply gpuStackStream(ImageCall call, boolean fails) {
        Events events = new Events(false);
        for (int progress = 25; progress < 100; progress += 25) {
            events.add(Json.object().put("object", "image.chunk").put("progress", progress));
        }
        if (fails) {
            return events.add((ObjectNode) ApiError.serverError().body(errors)).reply();
        }
        return events.add(Json.object()
                        .put("object", "image.chunk")
                        .put("progress", 100)
                        .put("b64_json", Bodies.base64(image(call, artist.seed(call)))))
                .done()
                .reply();
    }
}
