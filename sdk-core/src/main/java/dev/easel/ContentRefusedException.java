package dev.easel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when the service declines what the prompt or the image shows. The same request gets the same response; change the prompt. {@link
 * #mayHaveBeenBilled()} says whether the service may charge for it all the same.
 */
public final class ContentRefusedException extends EaselException {
    private static final long serialVersionUID = 1L;

    /** Says what the service declined. Constants may be added: have a default branch. */
    public enum Stage {
        /** The prompt or an input image; nothing was generated. */
        PROMPT,
        /** The generated image. */
        OUTPUT,
        /** The service does not say. */
        UNKNOWN
    }

    private final Stage stage;
    private final List<String> categories;

    /**
     * Creates an exception.
     *
     * @param message what was declined
     * @param details what is known of the failure
     * @param stage what the service declined
     * @param categories the service's names of what it found; empty where it names none
     */
    public ContentRefusedException(String message, FailureDetails details, Stage stage, List<String> categories) {
        this(message, details, stage, categories, null);
    }

    private ContentRefusedException(
            String message, FailureDetails details, Stage stage, List<String> categories, @Nullable Throwable cause) {
        super(message, details, cause);
        this.stage = stage;
        this.categories = List.copyOf(categories);
    }

    /** Returns what the service declined. */
    public Stage stage() {
        return stage;
    }

    /** Returns the service's names of what it found, for example {@code violence}; empty where it names none. */
    public List<String> categories() {
        return categories;
    }
}
