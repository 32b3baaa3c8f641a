package dev.easel.testkit.internal.zhiqite;

import static dev.easel.testkit.internal.zhiqite.Field.flag;
import static dev.easel.testkit.internal.zhiqite.Field.integer;
import static dev.easel.testkit.internal.zhiqite.Field.number;
import static dev.easel.testkit.internal.zhiqite.Field.string;
import static dev.easel.testkit.internal.zhiqite.Field.strings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks requests of the page "Submit training task". Its table is in camel case, its example partly in snake case. */
final class TrainingPage {
    private static final FieldTable TABLE = FieldTable.of(
            "submit training",
            string("taskId").required().notBlank(),
            strings("fileUrlList", 10, 100).required(),
            integer("maxEpochs").range(10, 50),
            integer("batchSize").range(1, 4),
            string("learningRate").range("0.0000001", "0.0001"),
            integer("maxTokenLength").oneOf(List.of("0", "150", "225")),
            integer("clipSkip").range(1, 5),
            flag("randomCrop"),
            string("pretrainedModel"),
            integer("repeats"),
            Field.longInteger("seed"),
            integer("resolution"),
            integer("networkDim"),
            integer("networkAlpha"),
            integer("gradientAccumulationSteps"),
            string("mixedPrecision"),
            string("savePrecision"),
            integer("numCpuThreadsPerProcess").range(1, 20),
            flag("cacheLatents"),
            flag("cacheLatentsToDisk"),
            flag("enableBucket"),
            string("lrScheduler"),
            string("optimizerType"),
            string("networkModule"),
            integer("lrWarmupSteps").range(0, 100),
            integer("minBucketReso"),
            integer("maxBucketReso"),
            string("textEncoderLr").numeric(),
            string("unetLr").numeric(),
            number("networkDropout").range(0, 1),
            number("rankDropout").range(0, 1),
            number("moduleDropout").range(0, 1),
            string("networkArgs"),
            flag("v2"),
            flag("flipAug"),
            flag("colorAug"),
            number("noiseOffset").range(0, 1));

    private TrainingPage() {}

    static @Nullable String objection(JsonNode body, boolean strict) {
        return TABLE.objection(body, "", strict);
    }

    /** Reads the example's spelling as the table's: {@code max_epochs} as {@code maxEpochs}. */
    static JsonNode inCamelCase(JsonNode body) {
        if (!body.isObject()) {
            return body;
        }
        ObjectNode renamed = ((ObjectNode) body).objectNode();
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            renamed.set(camelCase(field.getKey()), field.getValue());
        }
        return renamed;
    }

    private static String camelCase(String name) {
        String[] words = name.split("_", -1);
        StringBuilder joined = new StringBuilder(words[0]);
        for (int i = 1; i < words.length; i++) {
            if (!words[i].isEmpty()) {
                joined.append(words[i].substring(0, 1).toUpperCase(Locale.ROOT)).append(words[i].substring(1));
            }
        }
        return joined.toString();
    }
}
