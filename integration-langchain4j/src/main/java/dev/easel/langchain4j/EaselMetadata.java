package dev.easel.langchain4j;

import dev.easel.ImageResult;
import dev.langchain4j.model.output.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;

/** The keys of {@link Response#metadata()} of a response from Easel. */
public final class EaselMetadata {
    /** The whole {@link ImageResult}: usage and cost, seeds, times, what a routing client chose. */
    public static final String RESULT = "easel.result";

    /** The task's handle as text ({@link dev.easel.TaskHandle#encode()}), which resumes the task while the service keeps it. */
    public static final String HANDLE = "easel.handle";

    /** What the service could not honour, and where images are not what was asked for: a list of sentences. */
    public static final String WARNINGS = "easel.warnings";

    /** Why some of the images failed, while others are there: a list of sentences. */
    public static final String FAILURES = "easel.failures";

    private EaselMetadata() {}

    /**
     * Returns the result that the response was made of.
     *
     * @throws NoSuchElementException if the response is not from Easel
     */
    public static ImageResult result(Response<?> response) {
        if (response.metadata().get(RESULT) instanceof ImageResult result) {
            return result;
        }
        throw new NoSuchElementException("the response has no " + RESULT + "; it is not from Easel");
    }

    static Map<String, Object> of(ImageResult result) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put(HANDLE, result.handle().encode());
        metadata.put(
                WARNINGS,
                result.warnings().stream().map(warning -> warning.toString()).toList());
        metadata.put(
                FAILURES,
                result.failures().stream()
                        .map(failure -> "image " + failure.index() + ": "
                                + failure.cause().getMessage())
                        .toList());
        metadata.put(RESULT, result);
        return metadata;
    }
}
