package dev.easel.gemini;

import dev.easel.SafetyFinding;
import dev.easel.spi.JsonValue;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What the service's safety check says: {@code safetyRatings} of a candidate or of a prompt. */
final class GeminiSafety {
    private GeminiSafety() {}

    /** Returns what was looked for. It was found where it was blocked, or is highly probable. */
    static List<SafetyFinding> findings(JsonValue rated) {
        return rated.get("safetyRatings").elements().stream()
                .filter(rating -> rating.get("category").nonBlank().isPresent())
                .map(rating -> SafetyFinding.of(
                        rating.get("category").text().orElse(""),
                        rating.get("blocked").bool().orElse(false)
                                || rating.get("probability").text().orElse("").equals("HIGH")))
                .toList();
    }

    /** Returns the names of what was found, the reason first. */
    static List<String> categories(String reason, JsonValue rated) {
        Set<String> names = new LinkedHashSet<>();
        names.add(reason);
        findings(rated).stream()
                .filter(SafetyFinding::flagged)
                .map(SafetyFinding::label)
                .forEach(names::add);
        return List.copyOf(names);
    }
}
