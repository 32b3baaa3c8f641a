package dev.easel.bulk;

import dev.easel.AuthenticationException;
import dev.easel.ClientClosedException;
import dev.easel.ConfigurationException;
import dev.easel.DownloadException;
import dev.easel.GeneratedImage;
import dev.easel.ImageFailure;
import dev.easel.ImageResult;
import dev.easel.RateLimitedException;
import dev.easel.SubmissionVetoedException;
import dev.easel.routing.Cost;
import dev.easel.routing.Reservation;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Does what the end of a task means: for its item, its service, its money, and the run. For the run's thread. */
final class Endings {
    private final Settings settings;
    private final Session session;
    private final Spending spending;
    private final OutputFolder folder;
    private final Runner runner;
    private final Dispatch dispatch;

    Endings(
            Settings settings,
            Session session,
            Spending spending,
            OutputFolder folder,
            Runner runner,
            Dispatch dispatch) {
        this.settings = settings;
        this.session = session;
        this.spending = spending;
        this.folder = folder;
        this.runner = runner;
        this.dispatch = dispatch;
    }

    void handle(ItemTask itemTask, @Nullable ImageResult result, @Nullable Throwable thrown) {
        if (result != null) {
            itemTask.lane().works();
            done(itemTask, result);
            return;
        }
        Throwable failure = Words.unwrapped(thrown == null ? new IllegalStateException("no result") : thrown);
        boolean isBack = itemTask.isWithdrawn() && failure instanceof CancellationException;
        Verdict verdict = isBack ? new Verdict.Back() : Verdict.of(failure, itemTask.facts(), settings.retries());
        if (failure instanceof SubmissionVetoedException
                && failure.getCause() instanceof Spending.UsedUpException usedUp) {
            runner.stop(new StopReason(StopReason.Kind.BUDGET, String.valueOf(usedUp.getMessage())));
        } else if (failure instanceof AuthenticationException refused) {
            dispatch.closed(itemTask.lane(), StopReason.Kind.AUTHENTICATION, refused);
        } else if (failure instanceof ClientClosedException closed) {
            dispatch.closed(itemTask.lane(), StopReason.Kind.REQUESTED, closed);
        } else if (failure instanceof DownloadException lost && folder.isAtFault(lost)) {
            runner.stop(folder.unusable(lost));
            if (rescued(itemTask, lost)) {
                return;
            }
            verdict = verdict instanceof Verdict.Resume ? new Verdict.Left() : lost(folder.unusable(lost));
        } else if (failure instanceof ConfigurationException && !folder.isWritable()) {
            // The client found out before it sent anything: no fault of the item.
            runner.stop(folder.unusable(failure));
            verdict = new Verdict.Back();
        } else if (verdict instanceof Verdict.Resend && !itemTask.isResumed()) {
            Duration asked = failure instanceof RateLimitedException limited
                    ? limited.retryAfter().orElse(Duration.ZERO)
                    : Duration.ZERO;
            itemTask.lane().pause(System.nanoTime(), settings.retries(), asked);
        }
        act(itemTask, verdict);
    }

    private void act(ItemTask itemTask, Verdict verdict) {
        Row row = itemTask.row();
        Entry entry = itemTask.entry();
        Reservation reservation = itemTask.reservation();
        if (verdict instanceof Verdict.End end) {
            boolean billed = end.ending().billed();
            Spending.end(reservation, billed ? Reservation::keep : Reservation::release);
            dispatch.end(row, itemTask.lane(), itemTask.ticket(), end.ending());
        } else if (verdict instanceof Verdict.NewTry again) {
            Spending.end(reservation, again.billed() ? Reservation::keep : Reservation::release);
            folder.discard(row);
            session.writer().write(Change.nextTry(row, entry.owner));
            entry.row = row.nextTry();
            entry.isResumed = false;
            entry.isRecovered = false;
            dispatch.again(entry, System.nanoTime() + again.pause().toNanos());
        } else if (verdict instanceof Verdict.Resend resend) {
            Spending.end(reservation, Reservation::release);
            itemTask.takeBack();
            entry.row = row.claimed();
            entry.isResumed = false;
            entry.undelivered++;
            dispatch.again(entry, System.nanoTime() + resend.pause().toNanos());
        } else if (verdict instanceof Verdict.Resume resume) {
            folder.discard(row);
            boolean isAccepted = itemTask.facts().isAccepted();
            String id = reservation == null ? row.reservation() : reservation.id();
            entry.row = row.at(itemTask.lane().name(), itemTask.ticket(), isAccepted, id);
            entry.isResumed = true;
            entry.isRecovered = true;
            entry.undelivered++;
            dispatch.again(entry, System.nanoTime() + resume.pause().toNanos());
        } else if (verdict instanceof Verdict.Back) {
            Spending.end(reservation, Reservation::release);
            session.writer().write(Change.released(row, entry.owner));
        }
        if (verdict instanceof Verdict.Gone) {
            runner.renew();
            // Nothing was sent under it.
            Spending.end(reservation, Reservation::release);
        }
        // What is left or gone stays as it is in the ledger.
    }

    private void done(ItemTask itemTask, ImageResult result) {
        Row row = itemTask.row();
        Optional<DownloadException> lost = result.failures().stream()
                .map(ImageFailure::cause)
                .filter(DownloadException.class::isInstance)
                .map(DownloadException.class::cast)
                .filter(folder::isAtFault)
                .findFirst();
        if (lost.isPresent()) {
            runner.stop(folder.unusable(lost.get()));
            if (itemTask.facts().isAccepted() && itemTask.ticket() != null) {
                // The service has all of them: the next run downloads them again.
                return;
            }
        }
        List<LedgerItem.ImageFile> files;
        try {
            files = folder.publish(row, result, itemTask.entry().isRecovered);
        } catch (NoSuchFileException e) {
            runner.warn("item " + row.id() + " was taken over by another process with its images");
            return;
        } catch (IOException e) {
            // It stays as it is in the ledger, and the next run finds the images where they are, or downloads them
            // again.
            runner.stop(folder.unusable(e));
            return;
        }
        Cost cost = spending.cost(result, itemTask.request());
        Spending.end(itemTask.reservation(), reservation -> reservation.settle(cost));
        String message = result.failures().isEmpty()
                ? null
                : result.failures().size() + " of its images failed; the first: "
                        + result.failures().get(0).cause().getMessage();
        dispatch.end(
                row,
                itemTask.lane(),
                itemTask.ticket(),
                new Change.Ending(
                        ItemState.DONE,
                        FilesColumn.write(files),
                        cost.amount(),
                        null,
                        message,
                        false,
                        itemTask.took()));
    }

    /** Decides about an item that was about to be sent when its process died, and that nobody can ask for. */
    void inDoubt(Row row) {
        Change.Ending unknown = Change.Ending.failed(
                ItemState.UNKNOWN,
                "Interrupted",
                "the process ended while the item was being sent; it may have been billed",
                true);
        recover(row, folder::found, unknown);
    }

    /** Ends an item of which a dead process had all images: its service may not keep them as long. Returns whether it had. */
    boolean isWhole(Row row) {
        return recover(row, folder::published, null);
    }

    /** Looks for the images that a dead process has left. */
    @FunctionalInterface
    private interface Search {
        List<LedgerItem.ImageFile> in(Row row) throws IOException;
    }

    private boolean recover(Row row, Search search, Change.@Nullable Ending otherwise) {
        List<LedgerItem.ImageFile> files;
        try {
            files = search.in(row);
        } catch (IOException e) {
            // It stays as it is for the next run.
            runner.stop(folder.unusable(e));
            return true;
        }
        Change.Ending ending = files.isEmpty()
                ? otherwise
                : found(files, "found after its process ended before it could say so", null);
        if (ending != null) {
            Spending.end(spending.find(row.reservation()), Reservation::keep);
            dispatch.end(row, null, null, ending);
        }
        return ending != null;
    }

    private static Change.Ending found(
            List<LedgerItem.ImageFile> files, @Nullable String message, @Nullable Duration took) {
        return new Change.Ending(
                ItemState.DONE, FilesColumn.write(files), Optional.empty(), null, message, false, took);
    }

    private static Verdict lost(StopReason reason) {
        return new Verdict.End(Change.Ending.failed(
                ItemState.FAILED,
                DownloadException.class.getSimpleName(),
                "its image arrived and is lost, since the service does not keep it; " + reason,
                true));
    }

    /** An image that the service does not keep is only here. */
    private boolean rescued(ItemTask itemTask, DownloadException e) {
        GeneratedImage image = e.image().orElse(null);
        if (image == null) {
            return false;
        }
        try {
            LedgerItem.ImageFile file = folder.rescue(itemTask.row(), image);
            Spending.end(itemTask.reservation(), Reservation::keep);
            dispatch.end(
                    itemTask.row(),
                    itemTask.lane(),
                    itemTask.ticket(),
                    found(List.of(file), e.getMessage(), itemTask.took()));
            return true;
        } catch (IOException | RuntimeException full) {
            e.addSuppressed(full);
            return false;
        }
    }
}
