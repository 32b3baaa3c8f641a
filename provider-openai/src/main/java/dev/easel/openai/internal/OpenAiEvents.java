package dev.easel.openai.internal;

import dev.easel.TaskStatus;
import dev.easel.spi.EventOutcome;
import dev.easel.spi.EventReader;
import dev.easel.spi.JsonValue;
import dev.easel.spi.WireResponse;

/**
 * What the events of a streamed response mean (OpenAI API reference, image streaming): {@code
 * image_generation.partial_image} and {@code image_edit.partial_image} show the image as far as it is generated, those that end
 * in {@code .completed} are it. The latter may come before all of the former have.
 */
public enum OpenAiEvents implements EventReader {
    /** The one. */
    INSTANCE;

    private static final String COMPLETED = ".completed";
    private static final String PARTIAL = ".partial_image";

    @Override
    public boolean isResult(String name) {
        return name.endsWith(COMPLETED);
    }

    @Override
    public EventOutcome read(String name, WireResponse event) {
        JsonValue data = event.json();
        // An event without a name is called "message" by the standard, and some servers write that.
        String type = name.isEmpty() || name.equals("message")
                ? data.get("type").text().orElse("")
                : name;
        if (type.endsWith(PARTIAL)) {
            return new EventOutcome.Progress(
                    TaskStatus.running(), data.get("b64_json").image().orElse(null));
        }
        // A server that knows no events of images may put its plain response, or its plain error, into one.
        boolean last = isResult(type)
                || type.equals("error")
                || data.get("error").isObject()
                || data.get("data").isArray();
        return last ? EventOutcome.result() : EventOutcome.nothing();
    }

    /**
     * Whether the event that is the response tells of an error. The status is that of the stream, which was sent before the
     * work was done: it says nothing, and the work may have been billed.
     */
    public static boolean isError(WireResponse response) {
        boolean stream = response.header("content-type").orElse("").startsWith("text/event-stream");
        return response.json().get("type").text().orElse("").equals("error")
                || (stream && response.json().get("error").isObject());
    }
}
