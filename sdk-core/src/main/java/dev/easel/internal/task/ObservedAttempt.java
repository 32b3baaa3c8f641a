package dev.easel.internal.task;

import dev.easel.Attempt;
import dev.easel.AttemptBuilder;
import dev.easel.internal.transport.ExchangeFailure;
import dev.easel.internal.transport.Phase;
import dev.easel.spi.TimeSource;
import dev.easel.spi.WireResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An exchange that somebody follows. */
final class ObservedAttempt {
    private final TimeSource time;
    private final Phase phase;
    private final int number;
    private final Instant startedAt;
    private final long startedNanos;

    private ObservedAttempt(TimeSource time, Phase phase, int number) {
        this.time = time;
        this.phase = phase;
        this.number = number;
        this.startedAt = time.instant();
        this.startedNanos = time.nanoTime();
    }

    static ObservedAttempt begin(TimeSource time, Phase phase, int number) {
        return new ObservedAttempt(time, phase, number);
    }

    /** The same answer, once the observer was told of it: before anything that follows from it is. */
    CompletableFuture<WireResponse> until(CompletableFuture<WireResponse> answer, Consumer<Attempt> observer) {
        return answer.whenComplete((response, thrown) -> observer.accept(describe(response, thrown)));
    }

    private Attempt describe(@Nullable WireResponse response, @Nullable Throwable thrown) {
        AttemptBuilder attempt = Attempt.builder()
                .kind(phase.kind())
                .number(number)
                .startedAt(startedAt)
                .took(Duration.ofNanos(time.nanoTime() - startedNanos));
        if (response != null) {
            attempt.httpStatus(response.status());
        }
        if (thrown != null) {
            Throwable failure = Failures.unwrap(thrown);
            attempt.problem(failure instanceof ExchangeFailure known ? known.what() : String.valueOf(failure));
        }
        return attempt.build();
    }
}
