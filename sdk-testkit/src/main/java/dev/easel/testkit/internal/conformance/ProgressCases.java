package dev.easel.testkit.internal.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.easel.TaskStatus;
import dev.easel.spi.Query;
import dev.easel.spi.WireResponse;
import java.util.List;
import java.util.function.Supplier;

/** What a provider makes of answers about how far a submission is. */
public final class ProgressCases {
    private final Subject subject;
    private final Supplier<String> progressAnswer;

    /** @param progressAnswer a good answer about work that goes on; asked for where progress is told */
    public ProgressCases(Subject subject, Supplier<String> progressAnswer) {
        this.subject = subject;
        this.progressAnswer = progressAnswer;
    }

    public void progressEndsNothing() {
        subject.progress().ifPresent(query -> {
            WireResponse good = AnswerCases.good(query.request(), progressAnswer.get(), "progressAnswer()");
            Query.Answer<TaskStatus> told = Questions.settled(query, good);
            assertTrue(
                    told instanceof Query.Known,
                    () -> "progressAnswer(), with HTTP 200, is read as " + Outcomes.checked(told));
            Outcomes.checked(told);
            Answer.each(query.request(), Nonsense.bodies(), Nonsense.STATUSES, answer -> {
                Query.Answer<TaskStatus> said = Questions.settled(query, answer.response());
                assertTrue(
                        !(said instanceof Query.Known),
                        () -> answer + ", which says nothing about the work, is read as " + Outcomes.checked(said)
                                + "; refuse it, and the core asks again");
            });
            Answer.each(
                    query.request(),
                    Nonsense.mutated(progressAnswer.get()),
                    List.of(200, 400, 500),
                    answer -> Outcomes.checked(Questions.settled(query, answer.response())));
        });
    }
}
