package dev.easel.bulk;

import dev.easel.CallOptions;
import dev.easel.ImageRequest;
import dev.easel.ImageTask;
import dev.easel.Retry;
import dev.easel.TaskHandle;
import dev.easel.TaskListener;
import dev.easel.TaskStatus;
import dev.easel.routing.Reservation;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One try of an item that is under way at a service. Its listener runs on the client's threads, all else on the run's. */
final class ItemTask {
    private final Entry entry;
    private final Row row;
    private final Lane lane;
    private final ImageRequest request;
    private final Session session;
    private final @Nullable Mark mark;
    private final @Nullable Reservation found;
    private final long begunAt = System.nanoTime();
    private volatile boolean isAccepted;
    private @Nullable ImageTask task;
    private boolean isWithdrawn;

    private ItemTask(
            Entry entry,
            Lane lane,
            ImageRequest request,
            Session session,
            @Nullable Mark mark,
            @Nullable Reservation found) {
        this.entry = entry;
        this.row = entry.row;
        this.lane = lane;
        this.request = request;
        this.session = session;
        this.mark = mark;
        this.found = found;
        isAccepted = row.state() == ItemState.SUBMITTED;
    }

    /** Submits an item. Throws what the client throws. */
    static ItemTask submit(
            Entry entry, Lane lane, ImageRequest request, Session session, Mark mark, CallOptions.Builder options) {
        ItemTask itemTask = new ItemTask(entry, lane, request, session, mark, null);
        ImageTask task = lane.client()
                .submit(
                        request,
                        options.submissionHook(mark)
                                .addListener(itemTask.listener())
                                .build());
        itemTask.task = task;
        task.accepted().thenAccept(itemTask::accepted);
        return itemTask;
    }

    /** Resumes an item by its handle. Throws what the client throws. */
    static ItemTask resume(
            Entry entry,
            Lane lane,
            ImageRequest request,
            Session session,
            @Nullable Reservation found,
            TaskHandle handle,
            CallOptions.Builder options) {
        ItemTask itemTask = new ItemTask(entry, lane, request, session, null, found);
        itemTask.task = lane.client()
                .resume(handle, options.addListener(itemTask.listener()).build());
        return itemTask;
    }

    private TaskListener listener() {
        return new TaskListener() {
            @Override
            public void onRetry(TaskHandle handle, Retry retry) {
                if (mark != null) {
                    mark.retried(retry);
                }
            }

            @Override
            public void onStatus(TaskHandle handle, TaskStatus status) {
                // A service that tells how far a task is has it: that settles what a crash left in doubt.
                boolean isKnown = status instanceof TaskStatus.Queued
                        || status instanceof TaskStatus.Running
                        || status instanceof TaskStatus.Succeeded;
                if (mark == null && isKnown) {
                    accepted(handle);
                }
            }
        };
    }

    private void accepted(TaskHandle handle) {
        // A service without tasks has nothing to resume: its handle would only be in the way.
        if (!isAccepted && Mark.isWhole(handle)) {
            isAccepted = true;
            session.writer().write(Change.submitted(row, lane.name(), handle.encode()));
        }
    }

    Entry entry() {
        return entry;
    }

    Row row() {
        return row;
    }

    Lane lane() {
        return lane;
    }

    ImageRequest request() {
        return request;
    }

    ImageTask task() {
        return Objects.requireNonNull(task, "the task is set at once");
    }

    boolean isResumed() {
        return mark == null;
    }

    @Nullable Reservation reservation() {
        return mark == null ? found : mark.reservation();
    }

    Duration took() {
        return Duration.ofNanos(System.nanoTime() - begunAt);
    }

    /** Returns the ticket, where it is good for something. */
    @Nullable String ticket() {
        TaskHandle handle = task().handle();
        return Mark.isWhole(handle) ? handle.encode() : null;
    }

    Verdict.Facts facts() {
        boolean isSent = mark == null || mark.isWritten();
        return new Verdict.Facts(isSent, isAccepted, ticket() != null, mark == null, row.tries(), entry.undelivered);
    }

    /** Ends it if nothing of it was sent: it may wait for the service's room for long. */
    void withdraw() {
        if (mark != null && mark.close()) {
            isWithdrawn = true;
            task().cancel();
        }
    }

    boolean isWithdrawn() {
        return isWithdrawn;
    }

    /** The submission came to nothing for good: the mark goes. */
    void takeBack() {
        if (mark != null) {
            mark.takeBack();
        } else {
            session.writer().write(Change.takenBack(row, entry.owner));
        }
    }
}
