package dev.easel.testkit.internal.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import java.nio.charset.StandardCharsets;

/** Server-sent events in the making. Not thread-safe; lives for one response. */
final class Events {
    /** Small and odd, so that chunks end anywhere in an event. */
    private static final int PIECE = 1021;

    private final boolean named;
    private final StringBuilder text = new StringBuilder();

    /** @param named whether each event has its type beside its data */
    Events(boolean named) {
        this.named = named;
    }

    Events add(ObjectNode event) {
        if (named && event.has("type")) {
            text.append("event: ").append(event.get("type").asText()).append('\n');
        }
        return data(new String(Json.write(event), StandardCharsets.UTF_8));
    }

    Events done() {
        return data("[DONE]");
    }

    private Events data(String line) {
        text.append("data: ").append(line).append("\n\n");
        return this;
    }

    /** In chunks: how long it gets is not known when it begins. */
    Reply reply() {
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        return Reply.of(200, "text/event-stream; charset=utf-8", bytes).inPieces(PIECE);
    }
}
