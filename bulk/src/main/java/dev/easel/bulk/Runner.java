package dev.easel.bulk;

import dev.easel.routing.Money;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run, on one thread: it takes what happened out of a queue, and begins what can begin. Nothing here waits for a service or for the
 * ledger, but at its beginning and its end.
 */
final class Runner implements BulkRun {
    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);

    private static final long TICK_MILLIS = 100;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Settings settings;
    private final Opened opened;
    private final Session session;
    private final LedgerWriter writer;
    private final Intake intake;
    private final Dispatch dispatch;
    private final ListenerThread listeners;
    private final BlockingQueue<Runnable> mailbox = new LinkedBlockingQueue<>();
    private final CompletableFuture<BulkReport> report = new CompletableFuture<>();
    private final long begunAt = System.nanoTime();

    private volatile boolean isPaused;
    private volatile @Nullable StopReason stopped;
    private volatile BulkProgress progress = new BulkProgress(Map.of(), false, 0, Duration.ZERO, List.of());

    private long finished;
    private long failures;
    private long inARow;

    /** Whether something was asked of the ledger that has not come back. */
    private boolean claims;

    private boolean watches;
    private boolean counts;
    private boolean isOver;
    private long claimsAt = begunAt;
    private long watchesAt = begunAt;
    private long countsAt = begunAt;
    private long endsAt = begunAt;
    private volatile List<Money> costs = List.of();

    private Runner(Settings settings, Opened opened, Items items) {
        this.settings = settings;
        this.opened = opened;
        writer = LedgerWriter.start(settings.ledger().database(), opened.connection());
        session = new Session(opened.dialect(), writer, opened.run(), settings.lease());
        intake = Intake.start(items, session, this);
        dispatch = new Dispatch(settings, session, opened.spending(), opened.folder(), this);
        listeners = new ListenerThread(settings.listeners());
    }

    static BulkRun start(Settings settings, Items items) {
        Opened opened = Opened.open(settings, items);
        Runner runner = new Runner(settings, opened, items);
        Thread thread = new Thread(runner::run, "easel-bulk-run");
        // The caller decides how long the program lives, by waiting for the report.
        thread.setDaemon(true);
        thread.start();
        return runner;
    }

    void post(Runnable event) {
        mailbox.add(event);
    }

    void warn(String message) {
        LOG.warn("{}", message);
    }

    boolean isStopped() {
        return stopped != null;
    }

    /** Begins nothing new. The first reason counts. */
    void stop(StopReason reason) {
        if (stopped == null) {
            stopped = reason;
            LOG.info("the run begins nothing new: {}", reason);
            intake.stop();
            dispatch.withdraw();
        }
    }

    /** An item is at its end. */
    void finished(Row row) {
        finished++;
        boolean failed =
                row.state() == ItemState.FAILED || row.state() == ItemState.UNKNOWN || row.state() == ItemState.EXPIRED;
        failures += failed ? 1 : 0;
        inARow = failed ? inARow + 1 : 0;
        listeners.item(new LedgerItem(row));
        check();
    }

    /** The lease may have ended. */
    void renew() {
        watchesAt = System.nanoTime();
    }

    /** Items were added to the ledger: there is something to claim. */
    void added() {
        claimsAt = System.nanoTime();
    }

    private void check() {
        var tally = new StopCondition.Tally(finished, failures, inARow, elapsed());
        for (StopCondition condition : settings.conditions()) {
            if (stopped == null && condition.holds(tally)) {
                stop(new StopReason(StopReason.Kind.CONDITION, "the run was to stop at " + condition));
            }
        }
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begunAt);
    }

    private void run() {
        List<String> unrecorded = new ArrayList<>();
        try {
            session.enter();
            while (!isOver) {
                step();
                // One at a time: moving images takes its time, and a service with room need not wait for those of
                // others.
                Runnable event = mailbox.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
                if (event != null) {
                    event.run();
                }
            }
        } catch (Throwable e) {
            LOG.error("a run cannot go on; the next one on the ledger does", e);
            stop(new StopReason(StopReason.Kind.LEDGER, "the run cannot go on: " + e));
            dispatch.detach();
        }
        try {
            unrecorded.addAll(leave());
        } catch (Throwable e) {
            LOG.error("a run cannot be ended in order; the next one on the ledger goes on", e);
        } finally {
            opened.close();
            finish(unrecorded);
        }
    }

    private void step() {
        long now = System.nanoTime();
        Optional<Duration> away = writer.awayFor();
        if (away.filter(time -> time.compareTo(settings.patience()) >= 0).isPresent() && stopped == null) {
            stop(writer.reason());
            dispatch.detach();
        }
        check();
        watch(now);
        count(now);
        if (stopped == null && !isPaused && away.isEmpty()) {
            intake.drain();
            dispatch.fill(now);
            claim(now);
        }
        end(now);
    }

    private void claim(long now) {
        int wanted = dispatch.wanted(now);
        if (claims || wanted <= 0 || now - claimsAt < 0) {
            return;
        }
        claims = true;
        String owner = session.owner();
        session.writer()
                .work(connection -> Tables.claim(connection, session.dialect(), owner, wanted))
                .whenComplete((rows, failure) -> post(() -> {
                    claims = false;
                    if (failure != null) {
                        doubt();
                    }
                    if (failure != null || rows.isEmpty()) {
                        claimsAt = Math.max(claimsAt, now + SECOND);
                    } else {
                        intake.claimed(rows.size());
                        dispatch.add(rows, owner);
                    }
                }));
    }

    /** Keeps the lease, and takes over what dead processes left. */
    private void watch(long now) {
        if (watches || now - watchesAt < 0) {
            return;
        }
        watches = true;
        boolean isFirst = watchesAt == begunAt;
        watchesAt = now + session.rhythm().toNanos();
        (isFirst ? CompletableFuture.completedFuture(true) : session.renew())
                .thenCompose(held -> {
                    if (!held) {
                        post(dispatch::lost);
                    }
                    String owner = session.owner();
                    return session.writer()
                            .work(connection -> {
                                Tables.disown(connection, session.dialect(), owner, session.lease());
                                return stopped == null
                                        ? Tables.adopt(connection, session.dialect(), owner, 200)
                                        : List.<Row>of();
                            })
                            .thenAccept(rows -> post(() -> adopt(rows, owner)));
                })
                .whenComplete((rows, failure) -> post(() -> {
                    watches = false;
                    if (failure != null) {
                        doubt();
                    }
                }));
    }

    private void adopt(List<Row> rows, String owner) {
        if (!rows.isEmpty()) {
            dispatch.adopt(rows, owner);
            // There may be more.
            watchesAt = System.nanoTime();
        }
    }

    /** Items may have been taken of which nobody heard. */
    private void doubt() {
        session.doubt();
        watchesAt = System.nanoTime() + SECOND / 2;
    }

    private void count(long now) {
        if (counts || now - countsAt < 0) {
            return;
        }
        counts = true;
        countsAt = now + SECOND;
        session.writer()
                .work(connection -> {
                    costs = Tables.costs(connection);
                    return Tables.counts(connection);
                })
                .whenComplete((found, failure) -> post(() -> {
                    counts = false;
                    if (failure == null) {
                        tell(found);
                    }
                }));
    }

    private void tell(Map<ItemState, Long> found) {
        progress = new BulkProgress(found, intake.isDone(), finished, elapsed(), costs);
        listeners.progress(progress);
    }

    /** Ends the run where nothing is left to do, also for other processes: what they have is taken over if they die. */
    private void end(long now) {
        if (stopped != null) {
            isOver = !dispatch.hasTasks() && !claims && !watches;
            return;
        }
        boolean isBusy = !intake.isDone() || !dispatch.isIdle() || claims || watches || session.isInDoubt();
        if (isBusy || watchesAt == begunAt || now - endsAt < 0) {
            return;
        }
        endsAt = Long.MAX_VALUE / 2 + now;
        String owner = session.owner();
        session.writer()
                .work(connection -> {
                    if (Tables.claimedBy(connection, owner) > 0) {
                        // Its marks were refused, since its lease had ended.
                        session.doubt();
                    }
                    return Tables.openFor(connection, owner);
                })
                .whenComplete((open, failure) -> post(() -> {
                    boolean isNothingLeft = failure == null && open == 0 && !session.isInDoubt();
                    endsAt = System.nanoTime() + (isNothingLeft ? 0 : SECOND / 2);
                    isOver = isNothingLeft && dispatch.isIdle();
                }));
    }

    /** Gives back what was not sent, and writes what is not written yet. */
    private List<String> leave() throws InterruptedException {
        String owner = session.owner();
        session.writer().work(connection -> {
            Tables.leave(connection, owner);
            if (Tables.openFor(connection, "") == 0 && Tables.owners(connection) == 0) {
                opened.folder().sweep();
            }
            tell(Tables.counts(connection));
            return true;
        });
        List<String> unrecorded = writer.close(settings.patience());
        if (!writer.isComplete()) {
            stop(writer.reason());
        }
        return unrecorded;
    }

    private void finish(List<String> unrecorded) {
        unrecorded.forEach(line -> LOG.warn("not in the ledger: {}", line));
        BulkReport end;
        try {
            end = BulkReport.of(settings.ledger(), Optional.ofNullable(stopped), elapsed(), unrecorded);
        } catch (RuntimeException | Error e) {
            // Whatever it is, somebody waits for the report.
            LOG.warn("the ledger cannot be read at the end of a run; its report is that of a moment before", e);
            end = BulkReport.of(
                    settings.ledger(), Summary.of(progress), Optional.ofNullable(stopped), elapsed(), unrecorded);
        }
        BulkReport told = end;
        listeners.close(() -> report.complete(told));
    }

    @Override
    public BulkProgress progress() {
        return progress;
    }

    @Override
    public void pause() {
        isPaused = true;
    }

    @Override
    public void resume() {
        isPaused = false;
    }

    @Override
    public void stop() {
        post(() -> stop(new StopReason(StopReason.Kind.REQUESTED, "the program stopped the run")));
    }

    @Override
    public void detach() {
        stop();
        post(dispatch::detach);
    }

    @Override
    public CompletableFuture<BulkReport> report() {
        return report.copy();
    }
}
