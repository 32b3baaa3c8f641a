package dev.easel;

import java.util.List;
import java.util.Optional;

/** Holds what a {@link TextTask} came to: at least one text. Immutable. */
public final class TextResult {
    private final ImageResult source;

    private TextResult(ImageResult source) {
        this.source = source;
    }

    static TextResult of(ImageResult source) {
        return new TextResult(source);
    }

    /** Returns the texts: one caption, or one or more prompts. */
    public List<String> texts() {
        return source.texts();
    }

    /** Returns the first text. */
    public String first() {
        return source.texts().get(0);
    }

    /** Returns what the service could not honour, and what was done instead. */
    public List<Warning> warnings() {
        return source.warnings();
    }

    /** Returns whose text it is. */
    public ProviderId provider() {
        return source.provider();
    }

    /** Returns the model, as the service names it in its response; empty where it does not. */
    public Optional<String> model() {
        return source.model();
    }

    /** Returns the task's handle. */
    public TaskHandle handle() {
        return source.handle();
    }

    /** Returns what the task used and cost, as far as the service told. */
    public Usage usage() {
        return source.usage();
    }

    /** Returns when things happened. */
    public Timings timings() {
        return source.timings();
    }

    /** Returns how many HTTP exchanges it took, polls included. */
    public int attempts() {
        return source.attempts();
    }

    /** Returns what a wrapper of the client added to the result; see {@link ImageResult#tag(Class)}. */
    public <T> Optional<T> tag(Class<T> type) {
        return source.tag(type);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TextResult that && source.equals(that.source);
    }

    @Override
    public int hashCode() {
        return source.hashCode();
    }

    @Override
    public String toString() {
        return "TextResult" + texts();
    }
}
