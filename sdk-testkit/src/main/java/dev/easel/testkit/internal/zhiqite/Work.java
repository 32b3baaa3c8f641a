package dev.easel.testkit.internal.zhiqite;

import dev.easel.testkit.Drawn;
import dev.easel.testkit.internal.ImageShelf;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Holds what a task is for and what it makes. The queue decides when it is done. Thread-safe. */
final class Work {
    /** The kind of all drawing tasks; an image tool's kind is its code. */
    static final String DRAWING = "sd";

    static final String TRAINING = "modelTraining";

    private final String kind;
    private final String id;
    private final @Nullable String callbackUrl;
    private final List<ImagePlan> plans;
    private final List<String> texts;
    private final boolean inputMissing;
    private @Nullable List<String> addresses;

    private Work(
            String kind,
            String id,
            @Nullable String callbackUrl,
            List<ImagePlan> plans,
            List<String> texts,
            boolean inputMissing) {
        this.kind = kind;
        this.id = id;
        this.callbackUrl = callbackUrl;
        this.plans = plans;
        this.texts = texts;
        this.inputMissing = inputMissing;
    }

    static Work images(
            String kind, String id, @Nullable String callbackUrl, List<ImagePlan> plans, boolean inputMissing) {
        return new Work(kind, id, callbackUrl, List.copyOf(plans), List.of(), inputMissing);
    }

    static Work texts(String kind, String id, @Nullable String callbackUrl, List<String> texts, boolean inputMissing) {
        return new Work(kind, id, callbackUrl, List.of(), List.copyOf(texts), inputMissing);
    }

    String kind() {
        return kind;
    }

    /** The id that the client chose. */
    String id() {
        return id;
    }

    @Nullable String callbackUrl() {
        return callbackUrl;
    }

    List<ImagePlan> plans() {
        return plans;
    }

    /** What a tool that returns words will say. */
    List<String> texts() {
        return texts;
    }

    /** Whether an image that the request named could not be fetched, so that the task cannot succeed. */
    boolean inputMissing() {
        return inputMissing;
    }

    /** The addresses of the images, which are drawn and put up the first time somebody asks. */
    synchronized List<String> addresses(ImageShelf shelf, Consumer<Drawn> journal) {
        if (addresses == null) {
            plans.forEach(plan -> journal.accept(plan.settings()));
            addresses = plans.stream()
                    .map(plan -> shelf.put(plan.fileName(), plan.contentType(), plan.draw())
                            .toString())
                    .toList();
        }
        return addresses;
    }
}
