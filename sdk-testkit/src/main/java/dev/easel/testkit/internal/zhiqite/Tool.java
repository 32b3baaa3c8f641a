package dev.easel.testkit.internal.zhiqite;

import static dev.easel.testkit.internal.zhiqite.Field.integer;
import static dev.easel.testkit.internal.zhiqite.Field.number;
import static dev.easel.testkit.internal.zhiqite.Field.string;
import static dev.easel.testkit.internal.zhiqite.Field.strings;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Describes an image tool: its code, which is the path after {@code tool/}, its table, and what its responses hold. The tables are
 * those of the pages "Flux text2image", "Single Face Swap", "instantID", "image description", "Multiple Face Swap",
 * "Face Detection", "Prompt expansion", "Style recognition", "Outpainting" and "CNT preview".
 *
 * @param table null for a tool whose fields no page shows: any JSON object with the task id is taken
 * @param finishesAtOnce whether the page's response is the finished result rather than an id
 * @param snakeCaseId whether the server's own id is called {@code task_id} rather than {@code taskId}
 */
record Tool(String code, @Nullable FieldTable table, ResultKind result, boolean finishesAtOnce, boolean snakeCaseId) {
    static final String TASK_ID = "businessTaskId";

    private static final String FLUX = "comfyui/text2image";

    /** Which member of a response fills when the tool is done, and which status stands beside it then. */
    enum ResultKind {
        IMAGE(1),
        CAPTION(1),
        PROMPTS(0),
        /** No page shows the result; the emulator returns a member of its own whose name says so. */
        UNDOCUMENTED(1);

        private final int finishedStatus;

        ResultKind(int finishedStatus) {
            this.finishedStatus = finishedStatus;
        }

        int finishedStatus() {
            return finishedStatus;
        }
    }

    private static final Map<String, Tool> ALL = Stream.of(
                    tool(
                                    FLUX,
                                    string("comfyTaskType").required().oneOf(List.of("Flux1DevFP8", "Flux1SchnellFP8")),
                                    string("prompt").required().notBlank(),
                                    integer("width").range(1, 4096),
                                    integer("height").range(1, 4096),
                                    integer("steps").atLeast("1"),
                                    number("fluxGuidance").multipleOf("0.1"),
                                    string("callbackUrl"))
                            .finishedAtOnce(),
                    tool(
                            "roop",
                            string("sourceUrl").required().notBlank(),
                            string("targetUrl").required().notBlank()),
                    tool(
                            "v2/roop",
                            string("sourceUrl").required().notBlank(),
                            string("targetUrl").required().notBlank(),
                            string("fidelityWeight").numeric().range(0, 1)),
                    tool(
                            "instantID",
                            string("image").required().notBlank(),
                            string("prompt").required().notBlank(),
                            integer("width").range(960, 960),
                            integer("height").range(960, 960),
                            string("negativePrompt"),
                            integer("steps").atLeast("1"),
                            Field.longInteger("seed"),
                            number("guidanceScale"),
                            string("callbackUrl")),
                    tool(
                                    "interrogate",
                                    string("image").required().notBlank(),
                                    string("model").oneOf(List.of("clip", "deepdanbooru")),
                                    string("callbackUrl"))
                            .returning(ResultKind.CAPTION),
                    tool(
                            "face/fusion",
                            strings("sourceUrl", 1, 2).required(),
                            string("targetUrl").required().notBlank(),
                            integer("faceIdx").atLeast("1"),
                            string("callbackUrl")),
                    tool("face/detection", string("imageUrl").required().notBlank(), string("callbackUrl"))
                            .returning(ResultKind.UNDOCUMENTED),
                    tool(
                                    "prompts/expand",
                                    integer("mode").required().range(0, 1),
                                    string("sourcePrompt").required().notBlank(),
                                    integer("topK").range(0, 250),
                                    number("topP").atLeast("0.01"),
                                    number("temperature"),
                                    number("repetitionPenalty"),
                                    integer("maxTokens"),
                                    integer("minTokens"),
                                    integer("sequencesNum").range(1, 100))
                            .returning(ResultKind.PROMPTS)
                            .finishedAtOnce(),
                    free("hair/change"),
                    tool("identifyStyle", string("sourceImage").expected().notBlank(), string("callbackUrl"))
                            .returning(ResultKind.UNDOCUMENTED)
                            .withSnakeCaseId(),
                    tool(
                                    "imgExpand",
                                    string("sourceImage").required().notBlank(),
                                    string("prompt"),
                                    string("negativePrompt"),
                                    string("sampler"),
                                    integer("sampleStep").range(0, 50),
                                    integer("imageCount").required().atLeast("1"),
                                    integer("promptGuideFactor").range(1, 45),
                                    integer("seed").range(-1, Integer.MAX_VALUE),
                                    number("verticalExpansionRatio").required().range(1, 4),
                                    number("horizontalExpansionRatio").required(),
                                    string("callbackUrl"))
                            .withSnakeCaseId(),
                    tool(
                                    "cnt/preview",
                                    string("sourceImage").expected().notBlank(),
                                    string("preprocessor").expected().notBlank(),
                                    string("callbackUrl"))
                            .withSnakeCaseId())
            .collect(Collectors.toUnmodifiableMap(Tool::code, Function.identity()));

    /** The tool of this code; null where neither a page nor, in lenient mode, a free call knows it. */
    static @Nullable Tool of(String code, boolean strict) {
        Tool known = ALL.get(code);
        return known == null && !strict ? free(code) : known;
    }

    /** Whether responses repeat the id that the client chose; the response of the Flux page holds the server's alone. */
    boolean repeatsClientId() {
        return !code.equals(FLUX);
    }

    @Nullable String objection(JsonNode body, boolean strict) {
        if (table != null) {
            return table.objection(body, "", strict);
        }
        return string(TASK_ID).required().notBlank().objection(body, "", strict);
    }

    private static Tool tool(String code, Field... fields) {
        Field[] all = new Field[fields.length + 1];
        // Two pages do not show whether the task id is required; without one a task could never be found again.
        all[0] = string(TASK_ID).required().notBlank();
        System.arraycopy(fields, 0, all, 1, fields.length);
        return new Tool(code, FieldTable.of(code, all), ResultKind.IMAGE, false, false);
    }

    private static Tool free(String code) {
        return new Tool(code, null, ResultKind.UNDOCUMENTED, false, false);
    }

    private Tool returning(ResultKind kind) {
        return new Tool(code, table, kind, finishesAtOnce, snakeCaseId);
    }

    private Tool finishedAtOnce() {
        return new Tool(code, table, result, true, snakeCaseId);
    }

    private Tool withSnakeCaseId() {
        return new Tool(code, table, result, finishesAtOnce, true);
    }
}
