package dev.easel.internal.engine;

import dev.easel.EaselException;
import dev.easel.ImageFailure;
import dev.easel.Warning;
import dev.easel.internal.image.BrokenImage;
import dev.easel.internal.image.PublishedImage;
import dev.easel.internal.image.RescuedException;
import dev.easel.internal.image.StoreException;
import dev.easel.internal.image.StoredImage;
import dev.easel.internal.transport.Exchange;
import dev.easel.internal.transport.ExchangeFailure;
import dev.easel.internal.transport.Phase;
import dev.easel.spi.Download;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.WireResponse;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Collects the images of one finished call: those that came with the response, and those that have to be downloaded. An image that
 * fails does not take the others with it.
 */
final class Collector {
    private final Call call;
    private final Scope scope;
    private final Failures failures;
    private final FinishedWork work;
    private final List<StoredImage> arrived;
    private final List<Item> items = new ArrayList<>();
    private final CompletableFuture<CallResult> result = new CompletableFuture<>();
    private final List<PublishedImage> images = new ArrayList<>();
    private final List<PublishedImage> extraImages = new ArrayList<>();
    private final List<ImageFailure> failed = new ArrayList<>();
    private final List<Warning> warnings = new ArrayList<>();
    private int left;

    /**
     * One image to be collected.
     *
     * @param made where it is
     * @param place its place among the user's images of the call, or among the extra ones
     * @param extra whether it is not the user's
     */
    private record Item(MadeImage made, int place, boolean extra) {}

    Collector(Call call, Submission.Finished finished) {
        this.call = call;
        this.scope = call.scope();
        this.failures = call.failures();
        this.work = finished.work();
        this.arrived = finished.arrived();
        List<MadeImage> all = work.images();
        int asked = asked(call, all.size());
        for (int i = 0; i < all.size(); i++) {
            // More than was asked for: it has no index among the user's images, and nobody sent a seed for it.
            items.add(i < asked ? new Item(all.get(i), i, false) : new Item(all.get(i), i - asked, true));
        }
        int before = Math.max(0, all.size() - asked);
        for (int i = 0; i < work.extraImages().size(); i++) {
            items.add(new Item(work.extraImages().get(i), before + i, true));
        }
        this.left = items.size();
    }

    /** Returns how many of the images are the user's. */
    private static int asked(Call call, int made) {
        if (call.images() > 0) {
            return call.images();
        }
        // How many another kind of work makes, only its provider knows: none of them may be lost among the extra
        // images.
        return call.taskCall().kind().isEmpty()
                ? call.scope().engine().capabilities().imagesPerCall()
                : made;
    }

    /** Collects; completes exceptionally where the response has nothing, or more than is allowed. */
    CompletableFuture<CallResult> collect() {
        List<StoredImage> unclaimed = new ArrayList<>(arrived);
        if (items.isEmpty() && work.texts().isEmpty()) {
            unclaimed.forEach(StoredImage::discard);
            throw failures.failed("finished the task without an image", call.handle());
        }
        if (items.size() > scope.engine().limits().images()) {
            unclaimed.forEach(StoredImage::discard);
            throw failures.overLimit(
                    "it names " + items.size() + " images, more than "
                            + scope.engine().limits().images() + " (ResponseLimits.images)",
                    call.handle());
        }
        List<CompletableFuture<StoredImage>> sources = new ArrayList<>(items.size());
        for (Item item : items) {
            if (item.made().source() instanceof MadeImage.Inline inline) {
                int at = inline.image().index();
                StoredImage stored = at < arrived.size() ? arrived.get(at) : null;
                unclaimed.remove(stored);
                sources.add(
                        stored == null
                                ? CompletableFuture.failedFuture(new IOException("the response has no image " + at))
                                : CompletableFuture.completedFuture(stored));
            } else if (item.made().source() instanceof MadeImage.Remote remote) {
                sources.add(downloaded(item, remote.download()));
            } else if (item.made().source() instanceof MadeImage.NotMade none) {
                sources.add(CompletableFuture.failedFuture(failures.refused(
                        none.problem(), null, call.handle(), "", none.problem().mayBeBilled())));
            }
        }
        unclaimed.forEach(StoredImage::discard);
        if (items.isEmpty()) {
            result.complete(callResult());
        }
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            sources.get(i).whenComplete((stored, failure) -> collected(item, stored, failure));
        }
        return result;
    }

    /** Downloads an image; where its address is gone, a poll may name a fresh one. */
    private CompletableFuture<StoredImage> downloaded(Item item, Download download) {
        ImageDownload first = ImageDownload.of(scope, download, call::retrying);
        waiting = first;
        return first.begin()
                .handle((stored, failure) -> {
                    if (stored != null) {
                        return CompletableFuture.completedFuture(stored);
                    }
                    Throwable cause = Failures.unwrap(failure);
                    boolean fresh = cause instanceof ImageDownload.GoneException
                            && scope.engine().capabilities().resumable()
                            && call.taskCall().taskId().isPresent()
                            && scope.engine().protocol().canPoll(call.taskCall());
                    return fresh
                            ? freshDownload(item)
                                    .thenCompose(next -> ImageDownload.of(scope, next, call::retrying)
                                            .begin())
                            : CompletableFuture.<StoredImage>failedFuture(cause);
                })
                .thenCompose(next -> next);
    }

    private volatile @Nullable ImageDownload waiting;

    private CompletableFuture<Download> freshDownload(Item item) {
        ExchangeLoop.Judge<FinishedWork, Download> once = new ExchangeLoop.Judge<>() {
            @Override
            public ExchangeLoop.Verdict<Download> outcome(
                    Outcome<FinishedWork> outcome, WireResponse response, Exchange exchange) {
                if (outcome instanceof Outcome.Done<FinishedWork> done) {
                    List<MadeImage> named = item.extra()
                            ? done.value().extraImages()
                            : done.value().images();
                    if (item.place() < named.size()
                            && named.get(item.place()).source() instanceof MadeImage.Remote remote) {
                        return new ExchangeLoop.Verdict.Done<>(remote.download());
                    }
                }
                throw failures.expired("its image is not at its address any more", call.handle());
            }

            @Override
            public ExchangeLoop.Verdict<Download> failure(ExchangeFailure failure) {
                throw failures.expired("its image is not at its address any more", call.handle());
            }
        };
        return ExchangeLoop.of(
                        scope,
                        Phase.POLL,
                        () -> scope.engine().protocol().status(call.taskCall()),
                        once,
                        Polling.MAX_FOLLOWED)
                .begin();
    }

    private void collected(Item item, @Nullable StoredImage stored, @Nullable Throwable failure) {
        PublishedImage image = null;
        EaselException cause = null;
        try {
            if (stored == null) {
                cause = describe(item, Failures.unwrap(failure));
            } else if (stored instanceof BrokenImage broken) {
                cause = failures.failed("sent an image that " + broken.reason(), call.handle());
            } else {
                image = publish(item, stored);
            }
        } catch (IOException | RuntimeException e) {
            if (stored != null) {
                stored.discard();
            }
            cause = notStored(item, e);
        } catch (Throwable e) {
            cause = failures.unexpected(e, call.handle(), true);
        }
        if (image != null) {
            call.task().stored(image);
        }
        boolean last;
        synchronized (this) {
            if (image != null) {
                (item.extra() ? extraImages : images).add(image);
            } else if (cause != null && !item.extra()) {
                failed.add(ImageFailure.of(call.firstIndex() + item.place(), cause));
            }
            last = --left == 0;
        }
        if (last) {
            result.complete(callResult());
        }
    }

    private EaselException describe(Item item, Throwable failure) {
        URI address = item.made().source() instanceof MadeImage.Remote remote
                ? scope.engine().address(remote.download().candidates().get(0))
                : null;
        if (failure instanceof ImageDownload.GoneException gone) {
            String what = String.valueOf(gone.getMessage());
            return gone.isExpired()
                            && call.taskCall().taskId().isPresent()
                            && scope.engine().capabilities().resumable()
                    ? failures.expired("the address of its image responds with " + what, call.handle())
                    : failures.downloadFailed(what, call.handle(), gone, address);
        }
        if (failure instanceof ExchangeFailure exchange) {
            return exchange.stage() == ExchangeFailure.Stage.NOT_STORED
                    ? notStored(item, failure)
                    : failures.downloadFailed(exchange.what(), call.handle(), exchange, address);
        }
        if (failure instanceof IOException) {
            return failures.failed("sent no whole image: " + failure.getMessage(), call.handle());
        }
        return failures.unexpected(failure, call.handle(), true);
    }

    private EaselException notStored(Item item, Throwable failure) {
        Throwable cause =
                failure instanceof ExchangeFailure && failure.getCause() != null ? failure.getCause() : failure;
        String what = "its destination rejected it: " + StoreException.reason(cause);
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof RescuedException rescued) {
                try {
                    return failures.notStored(what, call.handle(), failure, publish(item, rescued.image()));
                } catch (IOException e) {
                    failure.addSuppressed(e);
                }
            }
        }
        return failures.notStored(what, call.handle(), failure, null);
    }

    private PublishedImage publish(Item item, StoredImage stored) throws IOException {
        if (stored.isCut()) {
            synchronized (this) {
                warnings.add(Warning.of(
                        Warning.Code.INCOMPLETE_IMAGE,
                        "image",
                        "image " + (call.firstIndex() + item.place())
                                + " ends before its format's end marker, so a part of it may be missing; it was kept"));
            }
        }
        OptionalLong first = call.taskCall().seed();
        OptionalLong counted = first.isPresent() ? OptionalLong.of(first.getAsLong() + item.place()) : first;
        OptionalLong known = item.made().tellsSentSeed() ? item.made().sentSeed() : counted;
        OptionalLong sent = item.extra() ? OptionalLong.empty() : known;
        int index = item.extra() ? item.place() : call.firstIndex() + item.place();
        return Publisher.publish(call.handle(), stored, item.made(), sent, index, item.extra());
    }

    private synchronized CallResult callResult() {
        List<ImageFailure> missing = new ArrayList<>(failed);
        int made = (int) items.stream().filter(item -> !item.extra()).count();
        for (int place = made; place < call.images(); place++) {
            missing.add(ImageFailure.of(
                    call.firstIndex() + place,
                    failures.failed("generated " + made + " of " + call.images() + " images", call.handle())));
        }
        return result(missing);
    }

    /** Returns what was collected so far, and a failure for each image that is missing. */
    synchronized CallResult soFar(EaselException failure) {
        List<ImageFailure> missing = new ArrayList<>(failed);
        for (Item item : items) {
            int index = call.firstIndex() + item.place();
            boolean known = item.extra()
                    || images.stream().anyMatch(image -> image.index() == index)
                    || failed.stream().anyMatch(each -> each.index() == index);
            if (!known) {
                missing.add(ImageFailure.of(index, failure));
            }
        }
        return result(missing);
    }

    private CallResult result(List<ImageFailure> missing) {
        List<PublishedImage> inOrder = new ArrayList<>(images);
        inOrder.sort(Comparator.comparingInt(PublishedImage::index));
        return new CallResult(
                inOrder,
                List.copyOf(extraImages),
                missing,
                work.texts(),
                warnings(),
                work.model().orElse(null),
                work.usage(),
                call.serviceRequestId(),
                call.responseHeaders());
    }

    private List<Warning> warnings() {
        List<Warning> all = new ArrayList<>(work.warnings());
        all.addAll(warnings);
        return all;
    }

    /** Returns what is waited for, as a noun. */
    String waitsFor() {
        ImageDownload current = waiting;
        return current == null
                ? "the images to be stored"
                : "an image to be downloaded (" + current.lastFailure() + ")";
    }
}
