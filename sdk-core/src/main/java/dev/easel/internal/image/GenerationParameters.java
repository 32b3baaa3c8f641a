package dev.easel.internal.image;

import dev.easel.Generation;
import dev.easel.GenerationBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code parameters} text that the Stable Diffusion web UI and its relatives (DAN and stable-diffusion.cpp among
 * them) leave in a picture: the prompt, a line {@code Negative prompt: …}, and a last line {@code Steps: 20, Sampler:
 * DDIM, CFG scale: 7.0, Seed: 1648075345, …}, in which a value with commas stands in quotes.
 */
public final class GenerationParameters {
    private static final String NEGATIVE = "Negative prompt: ";
    private static final Pattern ENTRY =
            Pattern.compile("\\s*([\\w ./+-]{1,64}):\\s*(\"(?:\\\\.|[^\\\\\"])*+\"|[^,]*+)(?:,|$)");

    private GenerationParameters() {}

    /** What the text says; what it does not say, or not in that form, is left out. */
    public static Generation parse(String text) {
        String stripped = text.strip();
        int lastBreak = stripped.lastIndexOf('\n');
        String lastLine = stripped.substring(lastBreak + 1);
        Map<String, String> values = entries(lastLine);
        String prompts = values.containsKey("Steps") ? stripped.substring(0, Math.max(lastBreak, 0)) : stripped;
        if (!values.containsKey("Steps")) {
            values.clear();
        }
        int negative = prompts.startsWith(NEGATIVE) ? 0 : prompts.indexOf("\n" + NEGATIVE);
        GenerationBuilder builder = Generation.builder().metadata(values);
        String prompt = negative < 0 ? prompts : prompts.substring(0, negative);
        if (!prompt.isBlank()) {
            builder.prompt(prompt.strip());
        }
        if (negative >= 0) {
            builder.negativePrompt(prompts.substring(prompts.indexOf(NEGATIVE, negative) + NEGATIVE.length())
                    .strip());
        }
        integer(values.get("Seed")).ifPresent(builder::seed);
        integer(values.get("Steps")).ifPresent(steps -> builder.steps((int) Math.min(steps, Integer.MAX_VALUE)));
        decimal(values.get("CFG scale")).ifPresent(builder::guidanceScale);
        if (values.containsKey("Sampler")) {
            builder.sampler(values.get("Sampler"));
        }
        String model = values.getOrDefault("Model", values.get("Model hash"));
        if (model != null) {
            builder.model(model);
        }
        return builder.build();
    }

    private static Map<String, String> entries(String line) {
        Map<String, String> values = new LinkedHashMap<>();
        Matcher matcher = ENTRY.matcher(line);
        while (matcher.lookingAt()) {
            String value = matcher.group(2).strip();
            boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
            values.put(matcher.group(1).strip(), quoted ? value.substring(1, value.length() - 1) : value);
            if (matcher.end() >= line.length()) {
                break;
            }
            matcher.region(matcher.end(), line.length());
        }
        return values;
    }

    private static OptionalLong integer(@Nullable String text) {
        return text != null && text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    private static OptionalDouble decimal(@Nullable String text) {
        return text != null && text.matches("\\d{1,6}(\\.\\d{1,12})?")
                ? OptionalDouble.of(Double.parseDouble(text))
                : OptionalDouble.empty();
    }
}
