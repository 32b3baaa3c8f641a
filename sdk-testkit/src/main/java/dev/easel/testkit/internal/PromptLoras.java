package dev.easel.testkit.internal;

import dev.easel.testkit.Drawn;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the LoRAs that a prompt names in the web UI's syntax, {@code <lora:name:weight>}, the weight being 1 where it is left out. */
public final class PromptLoras {

    private static final Pattern LORA = Pattern.compile("<lora:([^:<>]+)(?::([^<>:]*))?(?::[^<>]*)?>");

    private PromptLoras() {}

    /** The LoRAs of a prompt, in its order. */
    public static List<Drawn.Lora> in(String prompt) {
        List<Drawn.Lora> loras = new ArrayList<>();
        Matcher matcher = LORA.matcher(prompt);
        while (matcher.find()) {
            loras.add(new Drawn.Lora(matcher.group(1), weight(matcher.group(2))));
        }
        return loras;
    }

    /** The prompt's words without its LoRAs. */
    public static String words(String prompt) {
        return LORA.matcher(prompt).replaceAll("");
    }

    private static double weight(@Nullable String text) {
        try {
            return text == null ? 1 : Double.parseDouble(text);
        } catch (NumberFormatException words) {
            return 1;
        }
    }
}
