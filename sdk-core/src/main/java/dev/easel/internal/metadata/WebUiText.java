package dev.easel.internal.metadata;

import dev.easel.Generation;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text that the web UI of Stable Diffusion and its relatives (DAN and stable-diffusion.cpp among them) leave in an
 * image: the prompt, a line that begins with {@code Negative prompt:}, both of one line or more, and a line of settings
 * {@code Steps: 20, Sampler: DDIM, CFG scale: 7.0, Seed: 1648075345, …} ({@link SettingsLine}). Editors indent these lines
 * or join all of them into one.
 */
final class WebUiText {
    private static final Pattern NEGATIVE_LINE = Pattern.compile("(?dm)^[ \t]*Negative prompt:");
    private static final Pattern NEGATIVE_INSIDE = Pattern.compile("(?:^|[\\s.])Negative prompt:");
    private static final Pattern SETTINGS_LINE = Pattern.compile("(?dm)^[ \t]*(?=Steps: ?\\d)");

    /**
     * Where a line break was, a blank or a point is. A prompt may speak of steps: within a line, their number must be followed
     * by another setting.
     */
    private static final Pattern SETTINGS_INSIDE =
            Pattern.compile("[\\s.](?=Steps: ?\\d{1,9} ?[,|] ?[A-Z][\\w ]{0,63}:)");

    private static final Pattern PIPES = Pattern.compile("Steps: ?\\d+ ?\\|.*");

    /** Has sampler and scheduler in one setting, and a word of its own where it was told no sampler. */
    private static final String SDCPP = "stable-diffusion.cpp";

    private static final String SDCPP_DEFAULT = "NONE";

    private WebUiText() {}

    static boolean hasSettingsLine(String text) {
        return SETTINGS_LINE.matcher(unixLines(text)).find();
    }

    /** What the text says; what it does not say, or not in that form, is left out. */
    static Generation read(String text) {
        String lines = unixLines(text);
        MatchResult settings = last(SETTINGS_LINE, lines);
        Pattern negative = settings == null ? NEGATIVE_INSIDE : NEGATIVE_LINE;
        if (settings == null) {
            settings = last(SETTINGS_INSIDE, lines);
        }
        if (settings == null) {
            return prompts(lines, NEGATIVE_LINE, Generation.builder());
        }
        // What follows the settings was written by some extension and is no part of a prompt.
        String line = lines.substring(settings.end()).lines().findFirst().orElseThrow();
        Map<String, String> values = SettingsLine.read(line, PIPES.matcher(line).matches() ? '|' : ',');
        Generation.Builder generation = NamedSettings.read(values);
        if (values.getOrDefault("Version", "").startsWith(SDCPP)) {
            sampler(values.getOrDefault("Sampler", ""), generation);
        }
        return prompts(lines.substring(0, settings.start()), negative, generation);
    }

    private static Generation prompts(String prompts, Pattern negative, Generation.Builder generation) {
        Matcher found = negative.matcher(prompts);
        String prompt = prompts.strip();
        if (found.find()) {
            generation.negativePrompt(prompts.substring(found.end()).strip());
            prompt = prompts.substring(0, found.start()).strip();
        }
        return generation.prompt(prompt.isEmpty() ? null : prompt).build();
    }

    private static void sampler(String words, Generation.Builder generation) {
        int space = words.indexOf(' ');
        String sampler = space < 0 ? words : words.substring(0, space);
        generation.sampler(sampler.isEmpty() || sampler.equals(SDCPP_DEFAULT) ? null : sampler);
        if (space >= 0) {
            generation.scheduler(words.substring(space + 1));
        }
    }

    private static @Nullable MatchResult last(Pattern pattern, String text) {
        return pattern.matcher(text).results().reduce((one, next) -> next).orElse(null);
    }

    private static String unixLines(String text) {
        return text.strip().lines().collect(Collectors.joining("\n"));
    }
}
