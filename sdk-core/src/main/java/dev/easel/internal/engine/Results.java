package dev.easel.internal.engine;

import dev.easel.EaselException;
import dev.easel.GeneratedImage;
import dev.easel.ImageFailure;
import dev.easel.ImageResult;
import dev.easel.ResponseLimits;
import dev.easel.Usage;
import dev.easel.Warning;
import dev.easel.internal.image.PublishedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the calls of a task came to so far. Guarded by its task. */
final class Results {
    private final ResponseLimits limits;
    private final Asked asked;

    /** Replaced when the first call ends: a task that waits has no list of its own. */
    private List<CallResult> calls = List.of();

    private @Nullable EaselException failure;

    Results(Asked asked, ResponseLimits limits) {
        this.asked = asked;
        this.limits = limits;
    }

    void add(CallResult call) {
        List<CallResult> more = new ArrayList<>(calls);
        more.add(call);
        calls = more;
    }

    boolean isEmpty() {
        for (CallResult call : calls) {
            if (!call.images().isEmpty() || !call.texts().isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns why there is nothing: the first failure that may have been billed, or else the first. It carries the others. A caller that
     * reads only this one must not conclude that nothing of the task was billed.
     */
    EaselException failure() {
        EaselException known = failure;
        if (known != null) {
            // Two calls that end at the same time both ask, and the others are suppressed in it once.
            return known;
        }
        // Several images of one call fail with one exception, which cannot be suppressed in itself.
        List<EaselException> causes =
                failures().stream().map(ImageFailure::cause).distinct().toList();
        EaselException told = causes.stream()
                .filter(EaselException::mayHaveBeenBilled)
                .findFirst()
                .orElse(causes.get(0));
        causes.stream().filter(cause -> !cause.equals(told)).forEach(told::addSuppressed);
        failure = told;
        return told;
    }

    private List<ImageFailure> failures() {
        List<ImageFailure> failures = all(CallResult::failures);
        failures.sort(Comparator.comparingInt(ImageFailure::index));
        return failures;
    }

    /**
     * Returns a result with what is here filled in.
     *
     * @param warnings what was to be said before anything was sent
     */
    ImageResult.Builder result(List<Warning> warnings) {
        List<PublishedImage> images = all(CallResult::images);
        images.sort(Comparator.comparingInt(GeneratedImage::index));
        List<Warning> said = new ArrayList<>(warnings);
        said.addAll(all(CallResult::warnings));
        said.addAll(Deviations.of(images, asked, limits));
        @Nullable String model = null;
        Usage usage = Usage.none();
        List<String> requestIds = new ArrayList<>(0);
        Map<String, String> headers = Map.of();
        for (CallResult call : calls) {
            if (call.requestId() != null) {
                requestIds.add(call.requestId());
            }
            headers = call.responseHeaders().isEmpty() ? headers : call.responseHeaders();
            model = call.model() == null ? model : call.model();
            usage = usage.plus(call.usage());
        }
        return ImageResult.builder()
                .images(images)
                .extraImages(all(CallResult::extraImages))
                .failures(failures())
                .texts(all(CallResult::texts))
                .warnings(said.size() < 2 ? said : said.stream().distinct().toList())
                .usage(usage)
                .requestIds(requestIds)
                .responseHeaders(headers)
                .model(model == null ? asked.model() : model);
    }

    private <T> List<T> all(Function<CallResult, List<T>> part) {
        if (calls.size() == 1) {
            return new ArrayList<>(part.apply(calls.get(0)));
        }
        List<T> all = new ArrayList<>();
        calls.forEach(call -> all.addAll(part.apply(call)));
        return all;
    }
}
