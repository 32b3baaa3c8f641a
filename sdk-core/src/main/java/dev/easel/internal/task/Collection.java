package dev.easel.internal.task;

import dev.easel.EaselException;
import dev.easel.GeneratedImage;
import dev.easel.ImageFailure;
import dev.easel.internal.image.BrokenImage;
import dev.easel.internal.image.RescuedException;
import dev.easel.internal.image.StoreException;
import dev.easel.internal.image.StoredImage;
import dev.easel.internal.transport.Exchange;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.MadeImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Brings the pictures of one call home: those that came with the answer, and those that are to be fetched. A picture that
 * fails does not take the others with it.
 */
final class Collection {
    private final Engine engine;
    private final TaskRun task;
    private final CallRun call;
    private final FinishedWork work;
    private final List<StoredImage> arrived;
    private final List<Downloader> downloads = new ArrayList<>();
    private final List<GeneratedImage> images;
    private final List<ImageFailure> failed = new ArrayList<>();
    private Exchange.@Nullable Abort stopped;
    private int left;

    Collection(Engine engine, TaskRun task, CallRun call, FinishedWork work, List<StoredImage> arrived) {
        this.engine = engine;
        this.task = task;
        this.call = call;
        this.work = work;
        this.arrived = arrived;
        this.images = new ArrayList<>(work.images().size());
    }

    void stop(Exchange.Abort why) {
        List<Downloader> running;
        synchronized (this) {
            stopped = why;
            running = List.copyOf(downloads);
        }
        running.forEach(download -> download.stop(why));
    }

    void start() {
        List<MadeImage> made = work.images();
        left = made.size();
        List<StoredImage> unclaimed = new ArrayList<>(arrived);
        List<CompletableFuture<StoredImage>> sources = new ArrayList<>(made.size());
        for (MadeImage image : made) {
            if (image.source() instanceof MadeImage.Inline inline) {
                int at = inline.image().index();
                StoredImage stored = at < arrived.size() ? arrived.get(at) : null;
                unclaimed.remove(stored);
                sources.add(
                        stored == null
                                ? CompletableFuture.failedFuture(new IOException("the answer has no picture " + at))
                                : CompletableFuture.completedFuture(stored));
            } else if (image.source() instanceof MadeImage.Remote remote) {
                Downloader download = new Downloader(engine, remote.download(), task);
                Exchange.Abort late;
                synchronized (this) {
                    downloads.add(download);
                    late = stopped;
                }
                if (late != null) {
                    // Stopped while the first of them began: the others must not go on for nobody.
                    download.stop(late);
                }
                sources.add(download.start());
            }
        }
        unclaimed.forEach(StoredImage::discard);
        for (int i = 0; i < made.size(); i++) {
            int place = i;
            sources.get(i).whenComplete((stored, failure) -> arrived(place, stored, failure));
        }
    }

    private void arrived(int place, @Nullable StoredImage stored, @Nullable Throwable failure) {
        int index = call.firstIndex() + place;
        GeneratedImage image = null;
        EaselException cause = null;
        if (stored == null) {
            cause = failure == null
                    ? engine.failures().failed("sent no picture", task.handle())
                    : engine.failures().unexpected(Failures.unwrap(failure), task.handle(), true);
        } else if (stored instanceof BrokenImage broken) {
            cause = engine.failures().failed("sent an image that " + broken.reason(), task.handle());
        } else {
            try {
                image = publish(stored, place, index);
            } catch (IOException e) {
                stored.discard();
                cause = notStored(place, index, e);
            }
        }
        if (image != null) {
            task.downloaded(image);
        }
        synchronized (this) {
            if (image != null) {
                images.add(image);
            }
            if (cause != null) {
                failed.add(new ImageFailure(index, cause));
            }
            if (--left > 0) {
                return;
            }
        }
        finish();
    }

    private EaselException notStored(int place, int index, IOException failure) {
        String message = "the destination did not take it: " + StoreException.reason(failure);
        if (failure instanceof RescuedException rescued) {
            try {
                GeneratedImage image = publish(rescued.picture(), place, index);
                return engine.failures().rescued(message, task.handle(), failure, image);
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
        return engine.failures().notStored(message, task.handle(), failure);
    }

    private GeneratedImage publish(StoredImage stored, int place, int index) throws IOException {
        return new Publisher(task.handle()).publish(stored, work.images().get(place), sentSeed(place), index);
    }

    private void finish() {
        for (int missing = work.images().size(); missing < call.images(); missing++) {
            failed.add(new ImageFailure(
                    call.firstIndex() + missing,
                    engine.failures()
                            .failed(
                                    "made " + work.images().size() + " of " + call.images() + " pictures",
                                    task.handle())));
        }
        task.callFinished(call, work, images, failed);
    }

    private OptionalLong sentSeed(int place) {
        OptionalLong seed = call.part().seed();
        return seed.isPresent() ? OptionalLong.of(seed.getAsLong() + place) : seed;
    }
}
