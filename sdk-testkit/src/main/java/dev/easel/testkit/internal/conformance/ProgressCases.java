package dev.easel.testkit.internal.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.easel.TaskStatus;
import dev.easel.spi.Outcome;
import dev.easel.spi.WireResponse;
import java.util.List;
import java.util.function.Supplier;

/** What a provider makes of responses about how far a submission is. */
public final class ProgressCases {
    private final Subject subject;
    private final Supplier<String> progressAnswer;

    /** @param progressAnswer a good answer about work that goes on; asked for where progress is told */
    public ProgressCases(Subject subject, Supplier<String> progressAnswer) {
        this.subject = subject;
        this.progressAnswer = progressAnswer;
    }

    public void progressEndsNothing() {
        subject.progress().ifPresent(progress -> {
            WireResponse good = AnswerCases.good(progress.request(), progressAnswer.get(), "progressAnswer()");
            Outcome<TaskStatus> told = Exchanges.settled(progress, good);
            assertTrue(
                    told instanceof Outcome.Done,
                    () -> "progressAnswer(), with HTTP 200, is read as " + Exchanges.words(told, good));
            Answer.each(progress.request(), Nonsense.bodies(), Nonsense.STATUSES, answer -> {
                Outcome<TaskStatus> said = Exchanges.settled(progress, answer.response());
                assertTrue(
                        !(said instanceof Outcome.Done),
                        () -> answer + ", which says nothing about the work, is read as "
                                + Exchanges.words(said, answer.response())
                                + "; return Failed, and the core polls again");
            });
            Answer.each(
                    progress.request(),
                    Nonsense.mutated(progressAnswer.get()),
                    List.of(200, 400, 500),
                    answer -> Exchanges.settled(progress, answer.response()));
        });
    }
}
