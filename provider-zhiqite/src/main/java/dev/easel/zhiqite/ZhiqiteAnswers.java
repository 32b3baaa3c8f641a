package dev.easel.zhiqite;

import dev.easel.TaskPart;
import dev.easel.TaskStatus;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.JsonValue;
import dev.easel.spi.Problem;
import dev.easel.spi.StatusOutcome;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.SubmitOutcome;
import dev.easel.spi.WireResponse;
import java.util.OptionalInt;
import java.util.function.IntPredicate;

/**
 * What answers mean. Both task queries answer alike but for the spelling of the id, which nothing hangs on: it may be
 * the server's own, and tasks are asked for by the client's.
 */
final class ZhiqiteAnswers {
    /** The one status number whose meaning is known from the documentation's examples. */
    private static final int FINISHED = 2;

    private final IntPredicate failure;

    /** @param failure which other status numbers mean that the task has failed */
    ZhiqiteAnswers(IntPredicate failure) {
        this.failure = failure;
    }

    /** The page shows an id alone; an answer that already holds the pictures is taken too. */
    SubmitOutcome submitted(WireResponse response, SubmitContext context) {
        Envelope envelope = Envelope.of(response);
        if (envelope.problem().isPresent()) {
            return new SubmitOutcome.Refused(envelope.problem().get());
        }
        if (isFinished(envelope.data())) {
            FinishedWork work = DrawnPictures.of(envelope.data());
            if (!work.images().isEmpty()) {
                return new SubmitOutcome.Finished(work);
            }
        }
        return new SubmitOutcome.Accepted(context.requestId(), TaskStatus.queued());
    }

    /**
     * The first question's answer. It covers the current month alone, so what it does not know may be in the archive.
     */
    StatusOutcome live(WireResponse response, TaskPart task) {
        Envelope envelope = Envelope.of(response);
        return isUnknown(envelope)
                ? new StatusOutcome.Ask(TaskQueries.archived(task), answer -> archived(answer, envelope))
                : known(envelope);
    }

    /** The second question's answer: what the archive does not know either is known nowhere. */
    private StatusOutcome archived(WireResponse response, Envelope live) {
        Envelope archive = Envelope.of(response);
        return isUnknown(archive)
                ? new StatusOutcome.Expired("the query for tasks of this month answered " + refusal(live)
                        + ", and the one for archived tasks " + refusal(archive))
                : known(archive);
    }

    private StatusOutcome known(Envelope envelope) {
        if (envelope.problem().isPresent()) {
            return new StatusOutcome.Refused(envelope.problem().get());
        }
        JsonValue data = envelope.data();
        OptionalInt status = data.get("status").int32();
        if (isFinished(data)) {
            FinishedWork work = DrawnPictures.of(data);
            return work.images().isEmpty() ? failed(withoutPictures(data)) : new StatusOutcome.Finished(work);
        }
        if (status.isPresent() && failure.test(status.getAsInt())) {
            return failed(words(data));
        }
        return StatusOutcome.pending(
                data.get("status").nonBlank().isPresent() ? TaskStatus.runningAs(words(data)) : TaskStatus.queued());
    }

    /**
     * Pictures without a status are taken for finished; one that is not finished may show its first pictures already.
     */
    private static boolean isFinished(JsonValue data) {
        JsonValue status = data.get("status");
        return status.nonBlank().isPresent()
                ? status.integer().orElse(0) == FINISHED
                : !DrawnPictures.list(data).elements().isEmpty();
    }

    /**
     * How a query says that it does not know an id is not documented: a failure and a success about nothing both do.
     */
    private static boolean isUnknown(Envelope envelope) {
        return envelope.isDenial() || (envelope.problem().isEmpty() && isAboutNothing(envelope.data()));
    }

    private static boolean isAboutNothing(JsonValue data) {
        return data.get("status").nonBlank().isEmpty()
                && data.get("id_task").nonBlank().isEmpty()
                && data.get("task_id").nonBlank().isEmpty()
                && DrawnPictures.list(data).elements().isEmpty();
    }

    private static String refusal(Envelope envelope) {
        return envelope.problem()
                .map(problem -> "code " + problem.code().orElse("") + " (" + problem.message() + ")")
                .orElse("nothing about it");
    }

    private static String withoutPictures(JsonValue data) {
        int entries = DrawnPictures.list(data).elements().size();
        return words(data) + (entries == 0 ? ", without a picture" : ", without an address for its pictures");
    }

    /** The number as it came, and the service's description where it gives one: {@code status 7: drawing}. */
    private static String words(JsonValue data) {
        return "status " + data.get("status").nonBlank().orElse("missing")
                + data.get("desc").nonBlank().map(desc -> ": " + desc).orElse("");
    }

    private static StatusOutcome failed(String words) {
        return new StatusOutcome.Refused(Problem.of(Problem.Kind.TASK_FAILED, words));
    }
}
