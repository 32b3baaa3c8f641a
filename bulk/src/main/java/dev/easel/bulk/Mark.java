package dev.easel.bulk;

import dev.easel.AttemptKind;
import dev.easel.FailureClass;
import dev.easel.ImageRequest;
import dev.easel.ProviderId;
import dev.easel.Retry;
import dev.easel.SubmissionHook;
import dev.easel.TaskCall;
import dev.easel.TaskHandle;
import dev.easel.routing.Reservation;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The mark of one try, which is in the ledger before the first byte is sent, and is taken back when the submission is known to have come
 * to nothing: so what waits for a service's room is not in doubt when its process dies. Thread-safe.
 *
 * <p>That an attempt has come to nothing is told later than it happens, and perhaps after the next attempt has begun. So attempts are
 * counted: the mark is taken back when as many have come to nothing as have been begun.
 */
final class Mark implements SubmissionHook {
    private final Entry entry;
    private final Row row;
    private final String service;
    private final ProviderId provider;
    private final ImageRequest request;
    private final Session session;
    private final Spending spending;
    private final BooleanSupplier isStopped;

    private @Nullable Reservation reservation;
    private boolean isWritten;
    private boolean isClosed;
    private boolean isSimple = true;
    private int begun;
    private int failed;

    Mark(Entry entry, Lane lane, ImageRequest request, Session session, Spending spending, BooleanSupplier isStopped) {
        this.entry = entry;
        row = entry.row;
        this.service = lane.name();
        this.provider = lane.client().provider();
        this.request = request;
        this.session = session;
        this.spending = spending;
        this.isStopped = isStopped;
    }

    @Override
    public synchronized void beforeSubmission(TaskHandle handle, int call, int attempt) {
        if (isClosed || isStopped.getAsBoolean()) {
            throw new Verdict.Veto("the run begins nothing new", new Verdict.Back());
        }
        // The retries of several calls, or of several clients of a router, cannot be told apart.
        isSimple &= handle.calls().size() == 1 && handle.provider().equals(provider);
        begun = attempt;
        if (isWritten) {
            return;
        }
        if (reservation == null) {
            reservation = spending.reserve(handle.provider(), request);
        }
        String known = isWhole(handle) ? handle.encode() : null;
        if (!session.marks(row, entry.owner, service, known, reservation == null ? null : reservation.id())) {
            throw new Verdict.Veto("another process has taken the item over", new Verdict.Gone());
        }
        isWritten = true;
    }

    /** An exchange failed and is sent again. */
    synchronized void retried(Retry retry) {
        boolean isNothing = retry.failure()
                .filter(means -> means == FailureClass.NEVER_DELIVERED || means == FailureClass.REFUSED_BEFORE_WORK)
                .isPresent();
        if (retry.kind() != AttemptKind.SUBMIT || !isNothing) {
            return;
        }
        failed++;
        if (isWritten && isSimple && failed >= begun) {
            takeBack();
        }
    }

    /** Nothing that was sent came to anything. */
    synchronized void takeBack() {
        if (isWritten) {
            session.writer().write(Change.takenBack(row, entry.owner));
            isWritten = false;
        }
    }

    /** Returns whether nothing is sent from now on, because nothing is on its way. */
    synchronized boolean close() {
        isClosed |= !isWritten;
        return isClosed;
    }

    /** Returns whether something was sent that is not known to have come to nothing. */
    synchronized boolean isWritten() {
        return isWritten;
    }

    synchronized @Nullable Reservation reservation() {
        return reservation;
    }

    /** Returns whether a handle names every call's task, so that they can be asked for. */
    static boolean isWhole(TaskHandle handle) {
        return handle.calls().stream().map(TaskCall::taskId).allMatch(id -> id.isPresent());
    }
}
