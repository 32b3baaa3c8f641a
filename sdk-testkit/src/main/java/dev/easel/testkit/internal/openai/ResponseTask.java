package dev.easel.testkit.internal.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.easel.testkit.OpenAiEmulator.ResponseEnding;
import dev.easel.testkit.internal.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** One response of the Responses API, and how it is to end. */
record ResponseTask(String id, ResponseRequest request, ResponseEnding ending, Instant createdAt) {

    /** The one item of the output, drawn where it has an image. */
    ObjectNode output(ImageWork work, Artist artist) {
        ImageCall call = request.call();
        return switch (ending) {
            case COMPLETED, COMPLETED_AFTER_CANCEL ->
                item("completed", Bodies.base64(work.image(call, artist.seed(call))))
                        .put("output_format", call.format())
                        .put("quality", call.quality())
                        .put("size", call.size())
                        .put("background", call.text("background", "opaque").replace("auto", "opaque"))
                        .put("revised_prompt", call.prompt() + ", as the text model puts it");
            case NO_IMAGE -> words();
            case CALL_REFUSED -> {
                // Drawn, looked at and held back: that is on the bill.
                work.image(call, artist.seed(call));
                yield refused("output");
            }
            case CALL_REFUSED_ON_INPUT -> refused("input");
            case CALL_FAILED -> failed("server_error", "server_error", "The image could not be generated.");
            case FAILED, POLICY_VIOLATION, OUT_OF_TOKENS, CONTENT_FILTER -> Json.object();
        };
    }

    private ObjectNode item(String status, @Nullable String result) {
        return Json.object()
                .put("type", "image_generation_call")
                .put("id", "ig_" + id)
                .put("status", status)
                .put("result", result);
    }

    private ObjectNode failed(String type, String code, String message) {
        ObjectNode item = item("failed", null);
        item.putObject("error")
                .put("message", message)
                .put("type", type)
                .put("param", (String) null)
                .put("code", code);
        return item;
    }

    private ObjectNode refused(String stage) {
        ObjectNode item = failed(
                "image_generation_user_error", "moderation_blocked", "Your request was rejected by the safety system.");
        item.withObject("/error")
                .putObject("moderation_details")
                .put("moderation_stage", stage)
                .putArray("categories")
                .add("sexual");
        return item;
    }

    private ObjectNode words() {
        ObjectNode message = Json.object()
                .put("type", "message")
                .put("id", "msg_" + id)
                .put("status", "completed")
                .put("role", "assistant");
        message.putArray("content")
                .addObject()
                .put("type", "output_text")
                .put("text", "I would rather describe it: " + request.call().prompt())
                .putArray("annotations");
        return message;
    }

    /** @param output the item of the output; empty where there is none, or not yet */
    ObjectNode body(String status, ObjectNode output, boolean usage) {
        ObjectNode body = Json.object()
                .put("id", id)
                .put("object", "response")
                .put("created_at", createdAt.getEpochSecond())
                .put("status", status)
                .put("background", request.background())
                .put("model", request.json().path("model").asText());
        body.set("error", status.equals("failed") ? error() : null);
        body.set("incomplete_details", null);
        if (status.equals("incomplete")) {
            body.putObject("incomplete_details")
                    .put("reason", ending == ResponseEnding.CONTENT_FILTER ? "content_filter" : "max_output_tokens");
        }
        body.putArray("output");
        boolean completed = status.equals("completed");
        if (completed) {
            body.withArray("/output").add(output);
        }
        echo(body);
        if (usage && (completed || status.equals("failed") || status.equals("incomplete"))) {
            addUsage(body, output.hasNonNull("result"));
        }
        return body;
    }

    /** What the request said, and what the API fills in where it did not. A mask is not sent back. */
    private void echo(ObjectNode body) {
        ObjectNode json = request.json();
        body.put("instructions", (String) null)
                .put("access_programs", (String) null)
                .put("parallel_tool_calls", true)
                .put("temperature", 1.0)
                .put("top_p", 1.0);
        body.set("metadata", json.path("metadata").isMissingNode() ? Json.object() : json.get("metadata"));
        body.set(
                "tool_choice",
                json.path("tool_choice").isMissingNode() ? new TextNode("auto") : json.get("tool_choice"));
        body.set("tools", json.get("tools").deepCopy());
        ((ObjectNode) body.at("/tools/0")).remove("input_image_mask");
    }

    private void addUsage(ObjectNode body, boolean drawn) {
        ObjectNode usage = body.putObject("usage")
                .put("input_tokens", 60)
                .put("output_tokens", 40)
                .put("total_tokens", 100);
        usage.putObject("input_tokens_details").put("cached_tokens", 0).put("cache_write_tokens", 0);
        usage.putObject("output_tokens_details").put("reasoning_tokens", 0);
        if (drawn) {
            ObjectNode tools = body.putObject("tool_usage");
            tools.set("image_gen", Bodies.tokens(request.call(), 1));
            tools.putObject("web_search").put("num_requests", 0);
        }
    }

    private ObjectNode error() {
        boolean policy = ending == ResponseEnding.POLICY_VIOLATION;
        return Json.object()
                .put("code", policy ? "image_content_policy_violation" : "server_error")
                .put("message", policy ? "The image goes against the policy." : "The emulator was told to fail.");
    }

    /** The events of the whole life after that number. */
    Events events(String status, ObjectNode output, int after, boolean named) {
        Stream stream = new Stream(new Events(named), after);
        for (String early : new String[] {"created", "queued", "in_progress"}) {
            String then = early.equals("created") ? "queued" : early;
            stream.add("response." + early, Json.object().set("response", body(then, Json.object(), false)));
        }
        if (output.hasNonNull("result")) {
            String call = "response.image_generation_call.";
            String item = output.path("id").asText();
            stream.add("response.output_item.added", itemEvent(item("in_progress", null)));
            stream.add(call + "in_progress", callEvent(item));
            stream.add(call + "generating", callEvent(item));
            byte[] image = output.path("result").asText().getBytes(StandardCharsets.US_ASCII);
            byte[] bytes = Base64.getDecoder().decode(image);
            for (int i = 0; i < request.call().partialImages(); i++) {
                String preview = Bodies.base64(Artist.preview(request.call(), bytes, i));
                stream.add(
                        call + "partial_image",
                        callEvent(item).put("partial_image_index", i).put("partial_image_b64", preview));
            }
            stream.add(call + "completed", callEvent(item));
        }
        if (!output.isEmpty()) {
            stream.add("response.output_item.done", itemEvent(output));
        }
        if (!status.equals("cancelled")) {
            stream.add("response." + status, Json.object().set("response", body(status, output, true)));
        }
        return stream.events;
    }

    private static ObjectNode callEvent(String item) {
        return Json.object().put("item_id", item).put("output_index", 0);
    }

    private static ObjectNode itemEvent(ObjectNode item) {
        return Json.object().put("output_index", 0).set("item", item);
    }

    /** Numbers events, and leaves out those that the client has. */
    private static final class Stream {
        private final Events events;
        private final int after;
        private int number;

        Stream(Events events, int after) {
            this.events = events;
            this.after = after;
        }

        void add(String type, ObjectNode more) {
            ObjectNode event = Json.object().put("type", type).put("sequence_number", number);
            event.setAll(more);
            if (number++ > after) {
                events.add(event);
            }
        }
    }
}
