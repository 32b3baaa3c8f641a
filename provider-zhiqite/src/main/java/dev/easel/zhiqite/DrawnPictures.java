package dev.easel.zhiqite;

import dev.easel.Generation;
import dev.easel.GenerationBuilder;
import dev.easel.SafetyFinding;
import dev.easel.Warning;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.JsonValue;
import dev.easel.spi.MadeImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code differentialImageRspList}: the pictures of a finished task. */
final class DrawnPictures {
    private DrawnPictures() {}

    /** Those that have an address; of each other one a warning tells. */
    static FinishedWork of(JsonValue data) {
        List<JsonValue> entries = list(data).elements();
        List<MadeImage> pictures = new ArrayList<>();
        List<Warning> warnings = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            Optional<MadeImage> picture = picture(entries.get(i));
            picture.ifPresent(pictures::add);
            if (picture.isEmpty()) {
                warnings.add(new Warning(
                        "count",
                        "has no picture number " + (i + 1) + " of " + entries.size()
                                + ": zhiqite gave no http or https address for it"));
            }
        }
        return FinishedWork.of(pictures).withWarnings(warnings);
    }

    static JsonValue list(JsonValue data) {
        return data.get("differentialImageRspList");
    }

    private static Optional<MadeImage> picture(JsonValue entry) {
        return PictureAddress.picture(entry.get(PictureAddress.OF_DRAWING))
                .map(picture -> picture.withGeneration(generation(entry)).withSafety(findings(entry)));
    }

    /** Seeds in answers go beyond 32 bits. */
    private static Generation generation(JsonValue entry) {
        GenerationBuilder generation = Generation.builder();
        entry.get("seed").integer().ifPresent(seed -> {
            if (seed >= 0) {
                generation.seed(seed);
            }
        });
        return generation.build();
    }

    /** The only label in the documentation's examples is nonLabel, "nothing found"; any other is taken for a find. */
    private static List<SafetyFinding> findings(JsonValue entry) {
        return entry.get("img_audit").elements().stream()
                .flatMap(audit -> audit.get("label").nonBlank().stream())
                .map(label -> new SafetyFinding(label, !label.equalsIgnoreCase("nonLabel")))
                .toList();
    }
}
