package dev.easel.gemini;

import dev.easel.Usage;
import dev.easel.spi.JsonValue;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a response says that its call used. {@code promptTokenCount} becomes {@code input}, {@code candidatesTokenCount} {@code output},
 * and their details {@code output_image}; an interaction's {@code total_output_tokens} the same. The service names no price.
 */
final class GeminiUsage {
    private static final Map<String, String> COUNTS = Map.ofEntries(
            Map.entry("promptTokenCount", "input"),
            Map.entry("candidatesTokenCount", "output"),
            Map.entry("thoughtsTokenCount", "thought"),
            Map.entry("toolUsePromptTokenCount", "tool_use"),
            Map.entry("cachedContentTokenCount", "cached"),
            Map.entry("totalTokenCount", "total"),
            Map.entry("total_input_tokens", "input"),
            Map.entry("total_output_tokens", "output"),
            Map.entry("total_thought_tokens", "thought"),
            Map.entry("total_tool_use_tokens", "tool_use"),
            Map.entry("total_cached_tokens", "cached"),
            Map.entry("total_tokens", "total"));

    private static final Map<String, String> DETAILS = Map.of(
            "promptTokensDetails", "input_",
            "candidatesTokensDetails", "output_",
            "input_tokens_by_modality", "input_",
            "output_tokens_by_modality", "output_");

    private GeminiUsage() {}

    /** Reads {@code usageMetadata}, or an interaction's {@code usage}. */
    static Usage read(JsonValue usage) {
        Map<String, Long> tokens = new TreeMap<>();
        COUNTS.forEach((field, kind) -> add(kind, usage.get(field), tokens));
        DETAILS.forEach((field, prefix) -> {
            for (JsonValue detail : usage.get(field).elements()) {
                String modality = detail.get("modality").nonBlank().orElse("");
                JsonValue count =
                        detail.get("tokenCount").isPresent() ? detail.get("tokenCount") : detail.get("tokens");
                if (!modality.isEmpty()) {
                    add(prefix + modality.toLowerCase(Locale.ROOT), count, tokens);
                }
            }
        });
        return Usage.builder().tokens(tokens).build();
    }

    private static void add(String kind, JsonValue count, Map<String, Long> tokens) {
        // A count that is below zero, or more than anything costs, is none.
        count.integer().stream()
                .filter(number -> number >= 0 && number < 1L << 40)
                .forEach(number -> tokens.merge(kind, number, Long::sum));
    }
}
