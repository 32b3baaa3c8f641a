package dev.easel.testkit.internal.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.easel.Delivery;
import dev.easel.spi.Problem;
import dev.easel.spi.StatusOutcome;
import dev.easel.spi.SubmitOutcome;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a provider makes of answers. */
public final class AnswerCases {
    /** How often the core asks in another way before it gives up. */
    private static final int MOST_ASKS = 5;

    /** What an HTTP status alone may mean. */
    @FunctionalInterface
    public interface Meanings {
        /** See {@code ProviderConformance.mayMean}. */
        Set<Problem.Kind> of(int status, boolean retryAfter);
    }

    private final Subject subject;
    private final Meanings meanings;
    private final String submitAnswer;
    private final Supplier<String> finishedAnswer;

    /**
     * @param submitAnswer a good answer to a submission
     * @param finishedAnswer a good answer about a finished task; asked for where there are tasks
     */
    public AnswerCases(Subject subject, Meanings meanings, String submitAnswer, Supplier<String> finishedAnswer) {
        this.subject = subject;
        this.meanings = meanings;
        this.submitAnswer = submitAnswer;
        this.finishedAnswer = finishedAnswer;
    }

    public void goodAnswersAreSuccesses() {
        WireResponse answer = good(subject.submission(), submitAnswer, "submitAnswer()");
        SubmitOutcome outcome = submitted(answer);
        assertTrue(
                Outcomes.isSuccess(outcome),
                () -> "submitAnswer(), with HTTP 200, is read as " + Outcomes.checked(outcome, answer));
        assertTrue(
                subject.can().delivery() == Delivery.QUEUED || outcome instanceof SubmitOutcome.Finished,
                () -> "delivery() is BLOCKING, but submitAnswer() is read as " + Outcomes.checked(outcome, answer));
        if (outcome instanceof SubmitOutcome.Accepted accepted && subject.can().clientChoosesTaskId()) {
            assertEquals(
                    subject.context().requestId(),
                    accepted.taskId(),
                    "the client chooses the task's id, but the task was accepted under another");
        }
        subject.status().ifPresent(request -> {
            WireResponse about = good(request, finishedAnswer.get(), "finishedAnswer()");
            StatusOutcome told = looked(about);
            assertTrue(
                    Outcomes.isSuccess(told),
                    () -> "finishedAnswer(), with HTTP 200, is read as " + Outcomes.checked(told, about));
        });
    }

    public void nonsenseIsNoSubmission() {
        Answer.each(
                subject.submission(),
                Nonsense.bodies(),
                Nonsense.STATUSES,
                answer -> judge(submitted(answer.response()), answer));
    }

    public void nonsenseEndsNoTask() {
        subject.status()
                .ifPresent(request -> Answer.each(
                        request,
                        Nonsense.bodies(),
                        Nonsense.STATUSES,
                        answer -> judge(looked(answer.response()), answer)));
    }

    public void whatIsCutOffIsNoSuccess() {
        List<Integer> successes = List.of(200, 201);
        Answer.each(
                subject.submission(),
                broken(submitAnswer),
                successes,
                answer -> judge(submitted(answer.response()), answer));
        subject.status()
                .ifPresent(request -> Answer.each(
                        request,
                        broken(finishedAnswer.get()),
                        successes,
                        answer -> judge(looked(answer.response()), answer)));
    }

    public void anythingInAFieldIsRead() {
        List<Integer> statuses = List.of(200, 400, 500);
        Answer.each(subject.submission(), Nonsense.mutated(submitAnswer), statuses, answer -> {
            SubmitOutcome outcome = submitted(answer.response());
            moneyIsKnown(Outcomes.kind(outcome), answer);
        });
        subject.status().ifPresent(request -> {
            Answer.each(request, Nonsense.mutated(finishedAnswer.get()), statuses, answer -> looked(answer.response()));
        });
        subject.protocol().cancel(subject.task()).ifPresent(query -> {
            Answer.each(
                    query.request(),
                    Nonsense.mutated(submitAnswer),
                    statuses,
                    answer -> Questions.isStopped(query, answer.response()));
        });
    }

    public void onlyASuccessConfirmsACancellation() {
        subject.protocol().cancel(subject.task()).ifPresent(query -> {
            Answer.each(query.request(), Nonsense.bodies(), Nonsense.STATUSES, answer -> {
                boolean stopped = Questions.isStopped(query, answer.response());
                assertTrue(
                        !stopped || answer.response().isSuccessful(),
                        () -> "the reader of cancel(…) says CANCELLED for " + answer
                                + ": the user would be told that the work was stopped,"
                                + " which goes on and is billed");
            });
        });
    }

    public void retryAfterIsHandedOn() {
        WireResponse busy =
                Nonsense.answer(subject.submission(), 429, true, "{}").orElseThrow();
        if (submitted(busy) instanceof SubmitOutcome.Refused refused) {
            waits(refused.problem().retryAfter(), "readSubmit(…)");
        }
        subject.status().ifPresent(request -> {
            WireResponse busyToo = Nonsense.answer(request, 429, true, "{}").orElseThrow();
            StatusOutcome outcome = looked(busyToo);
            if (outcome instanceof StatusOutcome.Refused refused) {
                waits(refused.problem().retryAfter(), "readStatus(…)");
            } else if (outcome instanceof StatusOutcome.Pending pending) {
                waits(Optional.ofNullable(pending.hint()), "readStatus(…)");
            }
        });
    }

    public void readTwiceIsTheSame() {
        assertEquals(
                everything(),
                everything(),
                "the same answers, read a second time, mean something else; readers keep nothing between calls");
    }

    /** Every reading of the kit in words, to be compared with that under another language. */
    public List<String> everything() {
        List<String> all = new ArrayList<>();
        List<Integer> statuses = List.of(200, 429, 500);
        List<String> bodies = new ArrayList<>(Nonsense.bodies());
        bodies.add(submitAnswer);
        Answer.each(
                subject.submission(),
                bodies,
                statuses,
                answer -> all.add(Outcomes.checked(submitted(answer.response()), answer.response())));
        subject.status().ifPresent(request -> {
            List<String> about = new ArrayList<>(Nonsense.bodies());
            about.add(finishedAnswer.get());
            Answer.each(
                    request,
                    about,
                    statuses,
                    answer -> all.add(Outcomes.checked(looked(answer.response()), answer.response())));
        });
        subject.protocol()
                .cancel(subject.task())
                .ifPresent(query -> Answer.each(
                        query.request(),
                        bodies,
                        statuses,
                        answer -> all.add(String.valueOf(Questions.isStopped(query, answer.response())))));
        subject.progress()
                .ifPresent(query -> Answer.each(
                        query.request(),
                        bodies,
                        statuses,
                        answer -> all.add(Outcomes.checked(Questions.settled(query, answer.response())))));
        return all;
    }

    private void judge(SubmitOutcome outcome, Answer answer) {
        assertTrue(
                !Outcomes.isSuccess(outcome),
                () -> answer + " is read as a success: " + Outcomes.checked(outcome, answer.response()));
        Problem.Kind kind = Outcomes.kind(outcome);
        Set<Problem.Kind> allowed = meanings.of(answer.response().status(), answer.retryAfter());
        assertTrue(
                kind != null && allowed.contains(kind),
                () -> answer + " is read as " + kind + " where nothing but " + allowed + " would do. " + reason(answer)
                        + " If the service documents it otherwise, override mayMean(…)");
    }

    private void judge(StatusOutcome outcome, Answer answer) {
        int status = answer.response().status();
        assertTrue(
                !Outcomes.isSuccess(outcome) && !(outcome instanceof StatusOutcome.Cancelled),
                () -> answer + " is read as " + Outcomes.checked(outcome, answer.response()));
        boolean refusal = status >= 400 && status < 500 && status != 401 && status != 429;
        if (outcome instanceof StatusOutcome.Expired) {
            assertTrue(
                    refusal,
                    () -> answer + " is read as the end of a task that was paid for; it says nothing about the task, so"
                            + " refuse it as UNREADABLE or SERVICE_FAULT, and the core looks again");
        } else if (outcome instanceof StatusOutcome.Pending) {
            assertTrue(
                    status == 429 || status >= 500,
                    () -> answer + " is read as a task that goes on, of which it says nothing; refuse it, and the core"
                            + " looks again and tells the trouble should the deadline pass");
        } else {
            Problem.Kind kind = Outcomes.kind(outcome);
            Set<Problem.Kind> allowed = EnumSet.copyOf(meanings.of(status, answer.retryAfter()));
            if (!refusal) {
                allowed.remove(Problem.Kind.TASK_FAILED);
            }
            assertTrue(
                    kind != null && allowed.contains(kind),
                    () -> answer + ", about a task, is read as " + kind + " where nothing but " + allowed + " would do."
                            + " What is not said of the task must not end it. If the service documents it otherwise,"
                            + " override mayMean(…)");
        }
    }

    private static String reason(Answer answer) {
        int status = answer.response().status();
        return status < 400 || status >= 500
                ? "REJECTED, BUSY and AUTHENTICATION promise that nothing was done and billed, which nobody knows here."
                : "The exception, and so what the user does next, follows from it.";
    }

    /** A 5xx, whatever its body, may be work that was done. */
    private static void moneyIsKnown(Problem.@Nullable Kind kind, Answer answer) {
        boolean nothingDone =
                kind == Problem.Kind.REJECTED || kind == Problem.Kind.AUTHENTICATION || kind == Problem.Kind.BUSY;
        assertTrue(
                answer.response().status() < 500 || !nothingDone,
                () -> answer + " is read as " + kind
                        + ", which promises that nothing was done and billed; a server that"
                        + " broke may have done it");
    }

    private SubmitOutcome submitted(WireResponse response) {
        SubmitOutcome outcome = subject.protocol().readSubmit(response, subject.context());
        Outcomes.checked(outcome, response);
        return outcome;
    }

    /** What the answer means in the end, if each further question is answered in the same way. */
    private StatusOutcome looked(WireResponse response) {
        StatusOutcome outcome = subject.protocol().readStatus(response, subject.task());
        Outcomes.checked(outcome, response);
        for (int asks = 0; outcome instanceof StatusOutcome.Ask ask; asks++) {
            assertTrue(asks < MOST_ASKS, "one question leads to another without end");
            assertTrue(ask.next().path().isPresent(), () -> ask.next() + " goes to an address of its own; use a path");
            outcome = ask.reader().apply(response);
            Outcomes.checked(outcome, response);
        }
        return outcome;
    }

    private static void waits(Optional<Duration> told, String reader) {
        assertEquals(
                Optional.of(Duration.ofSeconds(Nonsense.RETRY_AFTER)),
                told,
                () -> reader + " loses how long the service asks to wait; hand WireResponse.retryAfter() on");
    }

    static WireResponse good(WireRequest request, String body, String name) {
        return Nonsense.answer(request, 200, false, body)
                .orElseGet(() -> fail(name + " is no answer that the transport would let through: " + body));
    }

    private static List<String> broken(String answer) {
        List<String> all = new ArrayList<>(Nonsense.cutOff(answer));
        all.addAll(Nonsense.hollow(answer));
        return all;
    }
}
