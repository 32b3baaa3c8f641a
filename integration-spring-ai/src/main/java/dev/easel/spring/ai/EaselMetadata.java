package dev.easel.spring.ai;

import dev.easel.ImageResult;
import dev.easel.Warning;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.metadata.DefaultUsage;
import org.springframework.ai.chat.metadata.Usage;
import org.springframework.ai.image.ImageResponse;
import org.springframework.ai.image.ImageResponseMetadata;

/** The keys of {@link ImageResponse#getMetadata()} of a response from Easel. */
public final class EaselMetadata {
    /** The whole {@link ImageResult}: usage and cost, seeds, times, what a routing client chose. */
    public static final String RESULT = "easel.result";

    /** The task's handle as text ({@link dev.easel.TaskHandle#encode()}), which resumes the task while the service keeps it. */
    public static final String HANDLE = "easel.handle";

    /** A list of {@link Warning}: what could not be honoured, of the prompt's options or by the service. */
    public static final String WARNINGS = "easel.warnings";

    /** A list of {@link dev.easel.ImageFailure}: the images that failed, while others are there. */
    public static final String FAILURES = "easel.failures";

    /** The tokens of the whole call as Spring AI's {@link Usage}, for Spring AI 1.1, whose metadata have no other place for them. */
    public static final String USAGE = "easel.usage";

    private EaselMetadata() {}

    /**
     * Returns the result that the response was made of.
     *
     * @throws NoSuchElementException if the response is not from Easel
     */
    public static ImageResult result(ImageResponse response) {
        if (response.getMetadata().get(RESULT) instanceof ImageResult result) {
            return result;
        }
        throw new NoSuchElementException("the response has no " + RESULT + "; it is not from Easel");
    }

    static ImageResponseMetadata of(ImageResult result, List<Warning> warnings) {
        ImageResponseMetadata metadata = new ImageResponseMetadata(
                result.timings().startedAt().plus(result.timings().total()).toEpochMilli());
        metadata.put(HANDLE, result.handle().encode());
        metadata.put(
                WARNINGS,
                Stream.concat(warnings.stream(), result.warnings().stream()).toList());
        metadata.put(FAILURES, result.failures());
        metadata.put(RESULT, result);
        Usage usage = usage(result.usage());
        metadata.put(USAGE, usage);
        try {
            metadata.setUsage(usage);
        } catch (NoSuchMethodError e) {
            // Spring AI 1.1 has no usage of images.
        }
        return metadata;
    }

    private static Usage usage(dev.easel.Usage usage) {
        return new DefaultUsage(count(usage, "input"), count(usage, "output"), count(usage, "total"), usage);
    }

    private static @Nullable Integer count(dev.easel.Usage usage, String kind) {
        Long count = usage.tokens().get(kind);
        return count == null ? null : (int) Math.min(count, Integer.MAX_VALUE);
    }
}
