package dev.easel.langchain4j;

import dev.easel.ImageRequest;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What the application sets in every request, since LangChain4j's methods take a prompt and little more. Immutable. */
final class Template {
    static final Template EMPTY = new Template(ImageRequest::builder);

    private final Supplier<ImageRequest.Builder> start;

    private Template(Supplier<ImageRequest.Builder> start) {
        this.start = start;
    }

    static Template of(ImageRequest request) {
        return new Template(request::toBuilder);
    }

    /** Returns a template that also sets this. */
    Template and(Consumer<? super ImageRequest.Builder> settings) {
        return new Template(() -> {
            ImageRequest.Builder builder = start.get();
            settings.accept(builder);
            return builder;
        });
    }

    /** Returns a request to which the prompt is given, and nothing of another call. */
    ImageRequest.Builder request(String prompt, int count) {
        return start.get().prompt(prompt).count(count);
    }
}
