package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.image.Blend;
import dev.easel.testkit.internal.image.Jpeg;
import dev.easel.testkit.internal.image.Mosaic;
import dev.easel.testkit.internal.image.Png;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;

/** Writes the response to a request with {@code stream}: previews that grow finer, then the image. Lives for one request. */
final class OpenAiStream {
    /** Small and odd, so that chunks end anywhere in an event. */
    private static final int PIECE = 1021;

    private final OpenAiOrder order;
    private final String work;
    private final InstantSource clock;
    private final StringBuilder events = new StringBuilder();

    private OpenAiStream(OpenAiOrder order, String work, InstantSource clock) {
        this.order = order;
        this.work = work;
        this.clock = clock;
    }

    /** @param work what its events are called, before the dot */
    static OpenAiStream of(OpenAiOrder order, String work, InstantSource clock) {
        return new OpenAiStream(order, work, clock);
    }

    /** The image as far as it is drawn: in squares that are half as large each time. */
    void partial(byte[] image, int index) {
        int width = order.size().width();
        int height = order.size().height();
        int[] rgb = Blend.stretched(image, width, height);
        Mosaic.into(rgb, width, height, 4 << (order.partialImages() - index));
        byte[] bytes = order.format().equals("jpeg")
                ? Jpeg.encode(width, height, rgb)
                : Png.encode(width, height, rgb, Map.of());
        ObjectNode event = event(work + ".partial_image", bytes);
        event.put("partial_image_index", index);
        add(event);
    }

    void completed(byte[] image, ObjectNode usage) {
        ObjectNode event = event(work + ".completed", image);
        event.set("usage", usage);
        add(event);
    }

    void error(ObjectNode body) {
        ObjectNode event = Json.object().put("type", "error");
        event.setAll(body);
        add(event);
    }

    /** In chunks: how long it gets is not known when it begins. */
    Reply reply() {
        return Reply.of(
                        200,
                        "text/event-stream; charset=utf-8",
                        events.toString().getBytes(StandardCharsets.UTF_8))
                .inPieces(PIECE);
    }

    private ObjectNode event(String type, byte[] image) {
        return Json.object()
                .put("type", type)
                .put("b64_json", Base64.getEncoder().encodeToString(image))
                .put("created_at", clock.instant().getEpochSecond())
                .put("size", order.size().toString())
                .put("quality", order.quality())
                .put("background", order.background())
                .put("output_format", order.format());
    }

    private void add(ObjectNode event) {
        events.append("event: ")
                .append(event.get("type").asText())
                .append("\ndata: ")
                .append(new String(Json.write(event), StandardCharsets.UTF_8))
                .append("\n\n");
    }
}
