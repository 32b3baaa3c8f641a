package dev.easel.openai.internal;

import dev.easel.Usage;
import dev.easel.spi.JsonValue;
import dev.easel.spi.WireResponse;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a response says that its call used and cost. {@code usage.input_tokens} becomes {@code input}, {@code
 * usage.input_tokens_details.image_tokens} becomes {@code input_image}. A server that counts nothing sends zeros: they say
 * nothing.
 */
public final class OpenAiUsage {
    private static final String TOKENS = "_tokens";
    private static final String DETAILS = "_tokens_details";
    private static final String DOLLARS = "USD";

    private OpenAiUsage() {}

    public static Usage read(WireResponse response) {
        JsonValue json = response.json();
        JsonValue usage = json.get("usage");
        Map<String, Long> tokens = new TreeMap<>();
        count("", usage, tokens);
        count("svg_", json.get("svg_usage"), tokens);
        Usage.Builder read = Usage.builder().tokens(tokens);
        number(json.get("credits")).or(() -> number(usage.get("credits"))).ifPresent(read::credits);
        Optional<BigDecimal> cost = number(usage.get("cost"))
                .or(() -> number(usage.get("cost_in_usd_ticks")).map(ticks -> ticks.movePointLeft(10)))
                .or(() -> response.header("x-litellm-response-cost")
                        .map(JsonValue::parse)
                        .flatMap(OpenAiUsage::number));
        cost.map(BigDecimal::stripTrailingZeros)
                .ifPresent(amount -> read.amount(amount).currency(DOLLARS));
        return read.build();
    }

    /**
     * Returns what a response of the Responses API says: the image tool's tokens under their names, those of the text model behind
     * {@code text_}.
     */
    public static Usage ofTask(JsonValue json) {
        Map<String, Long> tokens = new TreeMap<>();
        count("", json.get("tool_usage").get("image_gen"), tokens);
        count("text_", json.get("usage"), tokens);
        json.get("output").elements().forEach(item -> count("svg_", item.get("svg_usage"), tokens));
        return Usage.builder().tokens(tokens).build();
    }

    private static void count(String prefix, JsonValue usage, Map<String, Long> tokens) {
        usage.fields().forEach((name, value) -> {
            if (name.endsWith(DETAILS)) {
                count(prefix + name.substring(0, name.length() - DETAILS.length()) + "_", value, tokens);
            } else if (name.endsWith(TOKENS) && value.integer().orElse(0) > 0) {
                tokens.put(
                        prefix + name.substring(0, name.length() - TOKENS.length()),
                        value.integer().orElseThrow());
            }
        });
    }

    /** An amount above zero. */
    private static Optional<BigDecimal> number(JsonValue value) {
        return value.decimal().orElse(0) > 0 ? value.text().map(String::strip).map(BigDecimal::new) : Optional.empty();
    }
}
