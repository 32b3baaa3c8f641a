package dev.easel.zhiqite;

import dev.easel.Warning;
import dev.easel.spi.Download;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.JsonObject;
import dev.easel.spi.JsonValue;
import dev.easel.spi.MadeImage;
import dev.easel.spi.WireRequest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what a tool has made. Three results are documented: {@code outputImageUrl}, {@code caption} and {@code prompts}. Of
 * tools whose page shows none, whatever else is in the answer is the result, as JSON: it was paid for, and the user may
 * know what it means.
 */
final class ToolResult {
    private static final Set<String> DOCUMENTED =
            Set.of("comfyui/text2image", "instantID", "interrogate", "prompts/expand");

    /** What is about the task, or repeats the request. */
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

    /** Empty while there is none. */
    static Optional<FinishedWork> of(JsonValue data, String code) {
        List<String> addresses = texts(data.get("outputImageUrl"));
        if (!addresses.isEmpty()) {
            return Optional.of(pictures(addresses));
        }
        List<String> words = new ArrayList<>(texts(data.get("caption")));
        words.addAll(texts(data.get("prompts")));
        if (words.isEmpty() && !DOCUMENTED.contains(code) && holdsMore(data)) {
            words.add(json(data));
        }
        return words.isEmpty() ? Optional.empty() : Optional.of(FinishedWork.ofTexts(words));
    }

    /** The data as JSON; members that are null are left out. */
    static String json(JsonValue data) {
        JsonObject object = JsonObject.create();
        data.fields().forEach((name, value) -> plain(value).ifPresent(each -> object.putExtra(Map.of(name, each))));
        return object.toString();
    }

    private static FinishedWork pictures(List<String> addresses) {
        List<MadeImage> pictures = new ArrayList<>();
        List<Warning> warnings = new ArrayList<>();
        for (int i = 0; i < addresses.size(); i++) {
            Optional<MadeImage> picture = PictureAddress.of(addresses.get(i))
                    .map(address -> MadeImage.remote(
                            Download.of(WireRequest.fetch(address).image().build())));
            picture.ifPresent(pictures::add);
            if (picture.isEmpty()) {
                warnings.add(new Warning(
                        "count",
                        "has no picture number " + (i + 1) + " of " + addresses.size()
                                + ": what zhiqite gave is no http or https address"));
            }
        }
        return FinishedWork.of(pictures).withWarnings(warnings);
    }

    /** A text, or those of a list. */
    private static List<String> texts(JsonValue value) {
        List<String> texts = new ArrayList<>();
        value.nonBlank().ifPresent(texts::add);
        value.elements().forEach(each -> each.nonBlank().ifPresent(texts::add));
        return texts;
    }

    /** Numbers and switches tell how far a task is; a result is words, a list or an object. */
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
