package dev.easel.internal.image;

import dev.easel.Generation;
import dev.easel.GenerationBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code parameters} text that the Stable Diffusion web UI and its relatives (DAN and stable-diffusion.cpp among
 * them) leave in a picture: the prompt, a line that begins with {@code Negative prompt:}, both of one line or more, and a
 * line of settings {@code Steps: 20, Sampler: DDIM, CFG scale: 7.0, Seed: 1648075345, …} ({@link SettingsLine}).
 */
public final class GenerationParameters {
    private static final String NEGATIVE = "Negative prompt:";
    private static final Pattern SETTINGS = Pattern.compile("Steps: ?\\d.*", Pattern.DOTALL);
    private static final Pattern INTEGER = Pattern.compile("\\d{1,19}");
    private static final Pattern DECIMAL = Pattern.compile("\\d{1,6}(\\.\\d{1,12})?");

    private GenerationParameters() {}

    /** Whether a text of unknown purpose is one of these: whether it has a line of settings. */
    static boolean areIn(String text) {
        return settingsLine(lines(text)) >= 0;
    }

    /** What the text says; what it does not say, or not in that form, is left out. */
    public static Generation parse(String text) {
        List<String> lines = lines(text);
        int last = settingsLine(lines);
        // What follows the settings was written by some extension and is no part of a prompt.
        List<String> prompts = last < 0 ? lines : lines.subList(0, last);
        int negative = first(prompts, NEGATIVE);
        GenerationBuilder builder = Generation.builder();
        String prompt = String.join("\n", negative < 0 ? prompts : prompts.subList(0, negative));
        if (!prompt.isBlank()) {
            builder.prompt(prompt.strip());
        }
        if (negative >= 0) {
            builder.negativePrompt(String.join("\n", prompts.subList(negative, prompts.size()))
                    .substring(NEGATIVE.length())
                    .strip());
        }
        if (last >= 0) {
            settings(SettingsLine.read(lines.get(last)), builder);
        }
        return builder.build();
    }

    private static void settings(Map<String, String> values, GenerationBuilder builder) {
        builder.metadata(values);
        integer(values.get("Seed")).ifPresent(builder::seed);
        integer(values.get("Steps")).ifPresent(steps -> {
            if (steps <= Integer.MAX_VALUE) {
                builder.steps((int) steps);
            }
        });
        decimal(values.get("CFG scale")).ifPresent(builder::guidanceScale);
        String sampler = values.getOrDefault("Sampler", "");
        if (!sampler.isEmpty()) {
            builder.sampler(sampler);
        }
        // stable-diffusion.cpp leaves the name empty where a model's parts were loaded one by one.
        String name = values.getOrDefault("Model", "");
        String model = name.isEmpty() ? values.getOrDefault("Model hash", "") : name;
        if (!model.isEmpty()) {
            builder.model(model);
        }
    }

    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        text.strip().lines().forEach(lines::add);
        return lines;
    }

    /** The last, for a prompt may speak of steps too; -1 where there is none. */
    private static int settingsLine(List<String> lines) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            if (SETTINGS.matcher(lines.get(i)).matches()) {
                return i;
            }
        }
        return -1;
    }

    private static int first(List<String> lines, String beginning) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(beginning)) {
                return i;
            }
        }
        return -1;
    }

    private static OptionalLong integer(@Nullable String text) {
        if (text == null || !INTEGER.matcher(text).matches()) {
            return OptionalLong.empty();
        }
        long number = Long.parseUnsignedLong(text);
        return number < 0 ? OptionalLong.empty() : OptionalLong.of(number);
    }

    private static OptionalDouble decimal(@Nullable String text) {
        return text != null && DECIMAL.matcher(text).matches()
                ? OptionalDouble.of(Double.parseDouble(text))
                : OptionalDouble.empty();
    }
}
