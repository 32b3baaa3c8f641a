package dev.easel.internal.metadata;

import dev.easel.Generation;
import dev.easel.spi.JsonValue;
import java.util.regex.Pattern;

/** Reads a text about how an image was made, whichever program wrote it. JSON is never taken for a prompt. */
final class GenerationText {
    /** A prompt may begin with a bracket too, as in {@code {cat|dog}} or {@code [cat]}, but not so. */
    private static final Pattern JSON = Pattern.compile("\\{\\s*[\"}].*|\\[\\s*[{\"].*", Pattern.DOTALL);

    private GenerationText() {}

    /** What the text says; what it does not say, or not in a known form, is left out. */
    static Generation read(String text) {
        // First, as a prompt in the web UI's form may be JSON.
        if (WebUiText.hasSettingsLine(text) || !JSON.matcher(text.strip()).matches()) {
            return WebUiText.read(text);
        }
        JsonValue json = JsonValue.parse(text);
        return ComfyGraph.isIn(json) ? ComfyGraph.read(json) : JsonSettings.read(json);
    }
}
