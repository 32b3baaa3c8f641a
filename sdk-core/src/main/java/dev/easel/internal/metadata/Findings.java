package dev.easel.internal.metadata;

import dev.easel.Generation;
import dev.easel.Size;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was found in an image so far: where the image is cut short, this is what counts. */
final class Findings {
    /** The keyword of the web UI of Stable Diffusion, and of most programs since. */
    static final String PARAMETERS = "parameters";

    /** Holds the prompt, in older images of NovelAI. */
    private static final String DESCRIPTION = "Description";

    /** ComfyUI's graph, NovelAI's settings, InvokeAI's settings now and in its older images. */
    private static final Set<String> KEYWORDS =
            Set.of(PARAMETERS, DESCRIPTION, "prompt", "Comment", "invokeai_metadata", "sd-metadata");

    /** Where texts are compressed, the bytes that are read do not bound the work. */
    private static final int MAX_TEXTS = 32;

    private @Nullable Size size;
    private Generation generation = Generation.unknown();
    private String description = "";
    private int texts;

    /** Keeps a size, unless it is none: zero, or above what an {@code int} holds. */
    void size(int width, int height) {
        size = width < 1 || height < 1 ? null : new Size(width, height);
    }

    @Nullable Size size() {
        return size;
    }

    /** Whether the text of that keyword is worth reading. */
    boolean wants(String keyword) {
        return KEYWORDS.contains(keyword) && ++texts <= MAX_TEXTS;
    }

    /** Keeps what a text says, if it says more than what is known. Only {@code parameters} may be a prompt alone. */
    void text(String keyword, @Nullable String text) {
        if (text == null || isComplete() || text.length() > TextDecoder.LONGEST) {
            return;
        }
        Generation said = GenerationText.read(text);
        boolean more = !said.metadata().isEmpty() || keyword.equals(PARAMETERS);
        if (said.seed().isPresent() || (more && generation.metadata().isEmpty())) {
            generation = said;
        } else if (keyword.equals(DESCRIPTION)) {
            description = text.strip();
        }
    }

    /** Whether no text that follows could say more. */
    boolean isComplete() {
        return generation.seed().isPresent();
    }

    Generation generation() {
        boolean described = isComplete() && generation.prompt().isEmpty() && !description.isEmpty();
        return described ? generation.toBuilder().prompt(description).build() : generation;
    }
}
