package dev.easel.micrometer;

import dev.easel.Attempt;
import dev.easel.AttemptKind;
import io.micrometer.observation.Observation;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What is known of an exchange of an observed task. Filled in by Easel; for one thread at a time. */
public final class ExchangeObservationContext extends Observation.Context {
    private final TaskObservationContext task;
    private final AttemptKind kind;
    private final int number;
    private @Nullable Attempt attempt;

    ExchangeObservationContext(TaskObservationContext task, AttemptKind kind, int number) {
        this.task = task;
        this.kind = kind;
        this.number = number;
    }

    void ended(Attempt ended) {
        attempt = ended;
    }

    /** Returns what is known of the task. */
    public TaskObservationContext task() {
        return task;
    }

    /** Returns what the exchange is for. */
    public AttemptKind kind() {
        return kind;
    }

    /** Returns which of the task's exchanges it is; the first is 1. */
    public int number() {
        return number;
    }

    /** Returns what came of it; empty while it is under way, and where the end of its task broke it off. */
    public Optional<Attempt> attempt() {
        return Optional.ofNullable(attempt);
    }

    /** Returns the HTTP status of the response; empty where none came. */
    public OptionalInt httpStatus() {
        Attempt ended = attempt;
        return ended == null ? OptionalInt.empty() : ended.httpStatus();
    }

    /** Returns a short word for what went wrong: an HTTP status from 400 on, or {@code no_response}; empty where nothing did. */
    public Optional<String> errorType() {
        OptionalInt status = httpStatus();
        if (attempt().flatMap(Attempt::problem).isPresent()) {
            return Optional.of("no_response");
        }
        return status.isPresent() && status.getAsInt() >= 400
                ? Optional.of(String.valueOf(status.getAsInt()))
                : Optional.empty();
    }

    /** Returns what went wrong, as an observation takes it. */
    Optional<ExchangeFailedException> problem() {
        return errorType()
                .map(type -> new ExchangeFailedException(
                        attempt().flatMap(Attempt::problem).orElse("HTTP " + type)));
    }
}
