package dev.easel.zhiqite;

import dev.easel.spi.FinishedWork;
import dev.easel.spi.JsonObject;
import dev.easel.spi.JsonValue;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Problem;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads what a tool has made. Three results are documented: {@code outputImageUrl}, {@code caption} and {@code prompts}. Of
 * tools whose page shows none, whatever else is in the response is the result, as JSON: it was paid for, and the user may
 * know what it means.
 */
final class ToolResult {
    private static final Set<String> DOCUMENTED =
            Set.of("comfyui/text2image", "instantID", "interrogate", "prompts/expand");

    /** Fields that are about the task, or repeat the request. */
    private static final Set<String> NO_RESULT = Set.of(
            "taskId",
            "task_id",
            "id_task",
            "businessTaskId",
            "status",
            "desc",
            "msg",
            "message",
            "errorMessage",
            "toolTask",
            "toolCode",
            "callbackUrl",
            "sourceUrl",
            "targetUrl",
            "sourceImage",
            "preprocessor",
            "createTime",
            "updateTime");

    private ToolResult() {}

    /** Returns the result; empty while there is none. */
    static Optional<FinishedWork> of(JsonValue data, String code) {
        List<MadeImage> images = images(data.get(ResponseImage.OF_TOOL));
        if (!images.isEmpty()) {
            return Optional.of(FinishedWork.of(images));
        }
        List<String> texts = new ArrayList<>(texts(data.get("caption")));
        texts.addAll(texts(data.get("prompts")));
        if (texts.isEmpty() && !DOCUMENTED.contains(code) && holdsMore(data)) {
            texts.add(json(data));
        }
        return texts.isEmpty() ? Optional.empty() : Optional.of(FinishedWork.ofTexts(texts));
    }

    /** Returns the data as JSON, without members that are null. */
    static String json(JsonValue data) {
        JsonObject object = JsonObject.create();
        data.fields().forEach((name, value) -> plain(value).ifPresent(each -> object.putExtra(Map.of(name, each))));
        return object.toString();
    }

    /** The image at a place, or those of a list. */
    private static List<MadeImage> images(JsonValue value) {
        return Stream.concat(Stream.of(value), value.elements().stream())
                .filter(place -> place.image().isPresent() || place.nonBlank().isPresent())
                .map(place -> ResponseImage.at(place)
                        .orElseGet(() -> MadeImage.failed(
                                Problem.unreadable("the response has no http or https address for the image"))))
                .toList();
    }

    /** A text, or those of a list. */
    private static List<String> texts(JsonValue value) {
        List<String> texts = new ArrayList<>();
        value.nonBlank().ifPresent(texts::add);
        value.elements().forEach(each -> each.nonBlank().ifPresent(texts::add));
        return texts;
    }

    /** Numbers and booleans tell how far a task is; a result is text, a list or an object. */
    private static boolean holdsMore(JsonValue data) {
        return data.fields().entrySet().stream()
                .filter(field -> !NO_RESULT.contains(field.getKey()))
                .map(Map.Entry::getValue)
                .anyMatch(value -> !value.elements().isEmpty()
                        || !value.fields().isEmpty()
                        || (plain(value).orElse("") instanceof String text && !text.isBlank()));
    }

    private static Optional<Object> plain(JsonValue value) {
        if (value.isArray()) {
            return Optional.of(value.elements().stream()
                    .flatMap(each -> plain(each).stream())
                    .toList());
        }
        if (value.isObject()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            value.fields().forEach((name, each) -> plain(each).ifPresent(known -> fields.put(name, known)));
            return Optional.of(fields);
        }
        // A value shows itself in JSON's spelling: only text has quotation marks.
        boolean isText = value.toString().startsWith("\"");
        return value.text().map(text -> isText ? text : number(text));
    }

    private static Object number(String text) {
        return text.equals("true") || text.equals("false") ? Boolean.valueOf(text) : new BigDecimal(text);
    }
}
