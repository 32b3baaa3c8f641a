package dev.easel.testkit.internal.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.easel.Delivery;
import dev.easel.Feature;
import dev.easel.TaskCall;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireExchange;
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

/** Tests how a provider reads responses. */
public final class ResponseCases {
    /** What an HTTP status alone may mean. */
    @FunctionalInterface
    public interface Meanings {
        /** See {@code ProviderConformance.mayMean}. */
        Set<Problem.Kind> of(int status, boolean retryAfter);
    }

    private final Subject subject;
    private final Meanings meanings;
    private final String submitResponse;
    private final Supplier<String> finishedResponse;

    /**
     * @param submitResponse a good response to a submission
     * @param finishedResponse a good response about a finished task; asked for where there are tasks
     */
    public ResponseCases(Subject subject, Meanings meanings, String submitResponse, Supplier<String> finishedResponse) {
        this.subject = subject;
        this.meanings = meanings;
        this.submitResponse = submitResponse;
        this.finishedResponse = finishedResponse;
    }

    public void goodResponsesAreSuccesses() {
        WireResponse response = good(subject.submission(), submitResponse, "submitResponse()");
        Outcome<FinishedWork> outcome = submitted(response);
        assertTrue(
                Outcomes.isSuccess(outcome),
                () -> "submitResponse(), with HTTP 200, is read as " + Exchanges.words(outcome, response));
        assertTrue(
                subject.can().delivery() == Delivery.QUEUED || outcome instanceof Outcome.Done,
                () -> "delivery() is BLOCKING, but submitResponse() is read as " + Exchanges.words(outcome, response));
        if (outcome instanceof Outcome.Accepted<FinishedWork> accepted) {
            acceptedTaskCanBePolled(accepted);
        }
        subject.status().ifPresent(status -> {
            WireResponse about = good(status.request(), finishedResponse.get(), "finishedResponse()");
            Outcome<FinishedWork> told = polled(status, about);
            assertTrue(
                    Outcomes.isSuccess(told),
                    () -> "finishedResponse(), with HTTP 200, is read as " + Exchanges.words(told, about));
        });
    }

    private void acceptedTaskCanBePolled(Outcome.Accepted<FinishedWork> accepted) {
        if (subject.can().clientChoosesTaskId()) {
            assertEquals(
                    subject.context().requestId(),
                    accepted.taskId(),
                    "the client chooses the task's id, but the task was accepted under another");
        }
        TaskCall task = subject.task(accepted.taskId(), accepted.reference());
        assertTrue(
                subject.protocol().canPoll(task),
                () -> "canPoll(…) is false for the task " + accepted.taskId() + " with the reference "
                        + accepted.reference()
                        + ", as submitResponse() is read: it was paid for, and nobody could poll it");
        try {
            subject.protocol().status(task);
        } catch (RuntimeException e) {
            fail("status(…) throws for the task " + accepted.taskId() + " that submitResponse() is read as", e);
        }
    }

    public void nonsenseIsNoSubmission() {
        Response.each(
                subject.submission(),
                Nonsense.bodies(),
                Nonsense.STATUSES,
                response -> judgeSubmission(submitted(response.response()), response));
    }

    public void nonsenseIsNoUpload() {
        if (!subject.can().features().contains(Feature.INIT_IMAGE)) {
            return;
        }
        for (Variants pair : Variants.of(Feature.INIT_IMAGE, subject.request(), subject.can())) {
            for (WireExchange<String> upload : subject.uploads(pair.with())) {
                Response.each(upload.request(), Nonsense.bodies(), Nonsense.STATUSES, response -> {
                    Outcome<String> outcome = Exchanges.settled(upload, response.response());
                    assertTrue(
                            outcome instanceof Outcome.Failed,
                            () -> response + ", to an upload, is read as "
                                    + Exchanges.words(outcome, response.response())
                                    + "; the submission would name an image that the service does not have");
                });
            }
        }
    }

    public void nonsenseEndsNoTask() {
        subject.status()
                .ifPresent(status -> Response.each(
                        status.request(),
                        Nonsense.bodies(),
                        Nonsense.STATUSES,
                        response -> judgePoll(polled(status, response.response()), response)));
    }

    public void anotherTasksResultIsNotDelivered() {
        subject.status().ifPresent(status -> {
            String own = subject.task().taskId().orElseThrow();
            List<String> foreign = Nonsense.ofAnotherTask(finishedResponse.get(), own);
            Response.each(status.request(), foreign, List.of(200), response -> {
                Outcome<FinishedWork> outcome = polled(status, response.response());
                assertTrue(
                        Outcomes.kind(outcome) == Problem.Kind.UNREADABLE,
                        () -> response + " names another task than " + own + ", and is read as "
                                + Exchanges.words(outcome, response.response())
                                + "; the user would get the images of somebody else. Return"
                                + " Outcome.failed(Problem.ofAnotherTask(…)), and the core polls again");
            });
        });
    }

    public void whatIsCutOffIsNoSuccess() {
        List<Integer> successes = List.of(200, 201);
        Response.each(
                subject.submission(),
                broken(submitResponse),
                successes,
                response -> judgeSubmission(submitted(response.response()), response));
        subject.status()
                .ifPresent(status -> Response.each(
                        status.request(),
                        broken(finishedResponse.get()),
                        successes,
                        response -> judgePoll(polled(status, response.response()), response)));
    }

    public void anythingInAFieldIsRead() {
        List<Integer> statuses = List.of(200, 400, 500);
        Response.each(
                subject.submission(),
                Nonsense.mutated(submitResponse),
                statuses,
                response -> moneyIsKnown(Outcomes.kind(submitted(response.response())), response));
        subject.status()
                .ifPresent(status -> Response.each(
                        status.request(),
                        Nonsense.mutated(finishedResponse.get()),
                        statuses,
                        response -> polled(status, response.response())));
        subject.protocol()
                .cancel(subject.task())
                .ifPresent(cancel -> Response.each(
                        cancel.request(),
                        Nonsense.mutated(submitResponse),
                        statuses,
                        response -> Exchanges.isStopped(cancel, response.response())));
    }

    public void onlyASuccessConfirmsACancellation() {
        subject.protocol().cancel(subject.task()).ifPresent(cancel -> {
            Response.each(cancel.request(), Nonsense.bodies(), Nonsense.STATUSES, response -> {
                boolean stopped = Exchanges.isStopped(cancel, response.response());
                assertTrue(
                        !stopped || response.response().isSuccessful(),
                        () -> "the reader of cancel(…) says CANCELLED for " + response
                                + ": the user would be told that the work was stopped,"
                                + " which goes on and is billed");
            });
        });
    }

    public void retryAfterIsHandedOn() {
        WireResponse busy =
                Nonsense.response(subject.submission(), 429, true, "{}").orElseThrow();
        waits(submitted(busy), "the reader of generate(…).submit(…)");
        subject.status().ifPresent(status -> {
            WireResponse busyToo =
                    Nonsense.response(status.request(), 429, true, "{}").orElseThrow();
            waits(polled(status, busyToo), "the reader of status(…)");
        });
    }

    public void readTwiceIsTheSame() {
        assertEquals(
                everything(),
                everything(),
                "the same responses, read a second time, mean something else; readers keep nothing between exchanges");
    }

    /** Every reading of the kit in words, to be compared with that under another language. */
    public List<String> everything() {
        List<String> all = new ArrayList<>();
        List<Integer> statuses = List.of(200, 429, 500);
        List<String> bodies = new ArrayList<>(Nonsense.bodies());
        bodies.add(submitResponse);
        Response.each(
                subject.submission(),
                bodies,
                statuses,
                response -> all.add(Exchanges.words(submitted(response.response()), response.response())));
        subject.status().ifPresent(status -> {
            List<String> about = new ArrayList<>(Nonsense.bodies());
            about.add(finishedResponse.get());
            Response.each(
                    status.request(),
                    about,
                    statuses,
                    response -> all.add(Exchanges.words(polled(status, response.response()), response.response())));
        });
        subject.protocol()
                .cancel(subject.task())
                .ifPresent(cancel -> Response.each(
                        cancel.request(),
                        bodies,
                        statuses,
                        response -> all.add(String.valueOf(Exchanges.isStopped(cancel, response.response())))));
        subject.progress()
                .ifPresent(progress -> Response.each(
                        progress.request(),
                        bodies,
                        statuses,
                        response -> all.add(Exchanges.words(
                                Exchanges.settled(progress, response.response()), response.response()))));
        return all;
    }

    private void judgeSubmission(Outcome<FinishedWork> outcome, Response response) {
        assertTrue(
                !Outcomes.isSuccess(outcome),
                () -> response + " is read as a success: " + Exchanges.words(outcome, response.response()));
        Problem.Kind kind = Outcomes.kind(outcome);
        Set<Problem.Kind> allowed = meanings.of(response.response().status(), response.retryAfter());
        assertTrue(
                kind != null && allowed.contains(kind),
                () -> response + " is read as " + kind + " where nothing but " + allowed + " would do. "
                        + reason(response) + " If the service documents it otherwise, override mayMean(…)");
    }

    private void judgePoll(Outcome<FinishedWork> outcome, Response response) {
        int status = response.response().status();
        assertTrue(
                !Outcomes.isSuccess(outcome) && !(outcome instanceof Outcome.Cancelled),
                () -> response + " is read as " + Exchanges.words(outcome, response.response()));
        boolean refusal = status >= 400 && status < 500 && status != 401 && status != 429;
        if (outcome instanceof Outcome.NotFound) {
            assertTrue(
                    refusal,
                    () -> response
                            + " is read as the end of a task that was paid for; it says nothing about the task, so"
                            + " return UNREADABLE or SERVICE_FAULT, and the core polls again");
        } else if (outcome instanceof Outcome.Pending) {
            assertTrue(
                    status == 429 || status >= 500,
                    () -> response + " is read as a task that goes on, of which it says nothing; return Failed, and the"
                            + " core polls again and names the failure should the deadline pass");
        } else {
            Problem.Kind kind = Outcomes.kind(outcome);
            Set<Problem.Kind> allowed = EnumSet.copyOf(meanings.of(status, response.retryAfter()));
            if (!refusal) {
                allowed.remove(Problem.Kind.TASK_FAILED);
                allowed.remove(Problem.Kind.CONTENT_REFUSED);
            }
            assertTrue(
                    kind != null && allowed.contains(kind),
                    () -> response + ", about a task, is read as " + kind + " where nothing but " + allowed
                            + " would do."
                            + " What is not said of the task must not end it. If the service documents it otherwise,"
                            + " override mayMean(…)");
        }
    }

    private static String reason(Response response) {
        int status = response.response().status();
        return status < 400 || status >= 500
                ? "REJECTED, BUSY and AUTHENTICATION promise that nothing was done and billed, which nobody knows here."
                : "The exception, and so what the user does next, follows from it.";
    }

    /** A 5xx, whatever its body, may be work that was done. */
    private static void moneyIsKnown(Problem.@Nullable Kind kind, Response response) {
        boolean nothingDone =
                kind == Problem.Kind.REJECTED || kind == Problem.Kind.AUTHENTICATION || kind == Problem.Kind.BUSY;
        assertTrue(
                response.response().status() < 500 || !nothingDone,
                () -> response + " is read as " + kind
                        + ", which promises that nothing was done and billed; a server that"
                        + " broke may have done it");
    }

    private Outcome<FinishedWork> submitted(WireResponse response) {
        Outcome<FinishedWork> outcome = Exchanges.read(subject.submit(), response);
        assertTrue(
                outcome instanceof Outcome.Accepted
                        || outcome instanceof Outcome.Done
                        || outcome instanceof Outcome.Failed,
                () -> "a response to a submission is read as " + outcome + "; it is Accepted, Done or Failed");
        return outcome;
    }

    /** What the response means in the end, if each exchange that follows gets the same one. */
    private static Outcome<FinishedWork> polled(WireExchange<FinishedWork> status, WireResponse response) {
        Outcome<FinishedWork> outcome = Exchanges.settled(status, response);
        assertTrue(
                !(outcome instanceof Outcome.Accepted),
                () -> "a response to a poll is read as " + outcome + "; Accepted is for submissions alone");
        return outcome;
    }

    private static void waits(Outcome<FinishedWork> outcome, String reader) {
        Optional<Duration> told = Optional.of(Duration.ofSeconds(Nonsense.RETRY_AFTER));
        if (outcome instanceof Outcome.Failed<FinishedWork> failed) {
            told = failed.problem().retryAfter();
        } else if (outcome instanceof Outcome.Pending<FinishedWork> pending) {
            told = Optional.ofNullable(pending.retryAfter());
        }
        assertEquals(
                Optional.of(Duration.ofSeconds(Nonsense.RETRY_AFTER)),
                told,
                () -> reader + " loses how long the service asks to wait; hand WireResponse.retryAfter() on");
    }

    static WireResponse good(WireRequest request, String body, String name) {
        return Nonsense.response(request, 200, false, body)
                .orElseGet(() -> fail(name + " is no response that the transport would let through: " + body));
    }

    private static List<String> broken(String response) {
        List<String> all = new ArrayList<>(Nonsense.cutOff(response));
        all.addAll(Nonsense.hollow(response));
        return all;
    }
}
