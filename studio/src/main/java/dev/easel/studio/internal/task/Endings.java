package dev.easel.studio.internal.task;

import dev.easel.CancelOutcome;
import dev.easel.ClientClosedException;
import dev.easel.ContentRefusedException;
import dev.easel.DownloadException;
import dev.easel.EaselException;
import dev.easel.ImageFailure;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.OutcomeUnknownException;
import dev.easel.RejectedException;
import dev.easel.SubmissionVetoedException;
import dev.easel.TaskExpiredException;
import dev.easel.TaskFailedException;
import dev.easel.TaskHandle;
import dev.easel.TaskTimeoutException;
import dev.easel.Warning;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a task ends with, as it is stored and paid for. Thread-safe. */
final class Endings {
    private static final Logger LOG = LoggerFactory.getLogger(Endings.class);

    private final TaskBook book;
    private final Spending spending;
    private final Set<UUID> cancelling = ConcurrentHashMap.newKeySet();

    Endings(TaskBook book, Spending spending) {
        this.book = book;
        this.spending = spending;
    }

    /** What the disk does not take is not lost with this process: the stored state brings the task back at the next start. */
    void end(TaskRecord task, @Nullable ImageResult result, @Nullable Throwable failure) {
        try {
            if (result != null) {
                done(task, result);
            } else if (failure != null) {
                failed(task, unwrapped(failure));
            }
        } catch (RuntimeException e) {
            LOG.error("task {} of {} was not stored; the next start goes on with it", task.id(), task.service(), e);
        }
    }

    void end(TaskRecord task, TaskState state, @Nullable String note, boolean mayHaveBeenBilled) {
        if (book.changeOpen(task.id(), open -> open.ended(state, note, mayHaveBeenBilled))) {
            spending.end(task, mayHaveBeenBilled);
        }
    }

    /** From now on the task ends with what its cancellation comes to: its result may end before that is known. */
    void cancelling(UUID id) {
        cancelling.add(id);
    }

    void cancelled(TaskRecord task, CancelOutcome outcome) {
        switch (outcome) {
            case CANCELLED -> end(task, TaskState.CANCELLED, null, false);
            case NOT_SUPPORTED ->
                end(task, TaskState.CANCELLED, "The service cannot stop a task; it may be billed.", true);
            default ->
                end(
                        task,
                        TaskState.CANCELLED,
                        "Too late: the service goes on with the work or has finished it; it may be billed.",
                        true);
        }
    }

    private void done(TaskRecord task, ImageResult result) {
        ImageRequest request = task.imageRequest();
        List<String> notes = new ArrayList<>();
        result.failures().stream()
                .map(ImageFailure::cause)
                .map(Throwable::getMessage)
                .forEach(notes::add);
        result.warnings().stream().map(Warning::toString).forEach(notes::add);
        try {
            result.writeSidecars(request);
        } catch (DownloadException e) {
            notes.add(e.getMessage());
        }
        List<TaskImage> images = result.images().stream().map(TaskImage::of).toList();
        Optional<String> cost = spending.settle(task, result, request);
        String note = notes.isEmpty() ? null : String.join("; ", notes);
        book.changeOpen(task.id(), open -> open.done(images, note, cost.orElse(null)));
    }

    private void failed(TaskRecord task, Throwable failure) {
        if (failure instanceof ClientClosedException) {
            return; // the studio ends: what is stored is right as it is
        }
        if (failure instanceof SubmissionVetoedException) {
            end(task, TaskState.FAILED, "It could not be stored that this is submitted, so it was not.", false);
        } else if (failure instanceof EaselException e) {
            failed(task, e);
        } else if (!cancelling.contains(task.id())) {
            end(task, TaskState.CANCELLED, "It was cancelled at the service.", true);
        }
    }

    private void failed(TaskRecord task, EaselException e) {
        boolean open = e.mayHaveBeenBilled() && !isOver(e);
        Optional<TaskHandle> handle = e.handle().filter(known -> known.taskId().isPresent());
        if (open && handle.isPresent()) { // what may have been paid for may still be there
            book.changeOpen(task.id(), left -> left.left(handle.get().encode(), e.getMessage()));
        } else if (open && (e instanceof OutcomeUnknownException || e instanceof TaskTimeoutException)) {
            end(task, TaskState.UNKNOWN, e.getMessage(), true);
        } else {
            end(task, TaskState.FAILED, e.getMessage(), e.mayHaveBeenBilled());
        }
    }

    /** Whether the service itself said that there will be no image. */
    private static boolean isOver(EaselException e) {
        return e instanceof TaskFailedException
                || e instanceof TaskExpiredException
                || e instanceof ContentRefusedException
                || e instanceof RejectedException;
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }
}
