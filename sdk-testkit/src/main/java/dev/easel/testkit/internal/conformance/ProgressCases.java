package dev.easel.testkit.internal.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.easel.TaskStatus;
import dev.easel.spi.Outcome;
import dev.easel.spi.WireResponse;
import java.util.List;
import java.util.function.Supplier;

/** Tests how a provider reads responses about how far a submission is. */
public final class ProgressCases {
    private final Subject subject;
    private final Supplier<String> progressResponse;

    /** @param progressResponse a good response about work that goes on; asked for where progress is told */
    public ProgressCases(Subject subject, Supplier<String> progressResponse) {
        this.subject = subject;
        this.progressResponse = progressResponse;
    }

    public void progressEndsNothing() {
        subject.progress().ifPresent(progress -> {
            WireResponse good = ResponseCases.good(progress.request(), progressResponse.get(), "progressResponse()");
            Outcome<TaskStatus> told = Exchanges.settled(progress, good);
            assertTrue(
                    told instanceof Outcome.Done,
                    () -> "progressResponse(), with HTTP 200, is read as " + Exchanges.words(told, good));
            Response.each(progress.request(), Nonsense.bodies(), Nonsense.STATUSES, response -> {
                Outcome<TaskStatus> said = Exchanges.settled(progress, response.response());
                assertTrue(
                        !(said instanceof Outcome.Done),
                        () -> response + ", which says nothing about the work, is read as "
                                + Exchanges.words(said, response.response())
                                + "; return Failed, and the core polls again");
            });
            Response.each(
                    progress.request(),
                    Nonsense.mutated(progressResponse.get()),
                    List.of(200, 400, 500),
                    response -> Exchanges.settled(progress, response.response()));
        });
    }
}
