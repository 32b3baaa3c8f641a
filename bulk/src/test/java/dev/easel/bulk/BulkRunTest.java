package dev.easel.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ImageClient;
import dev.easel.testkit.Emulator;
import dev.easel.testkit.ExchangeKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a program does with a run that is under way, and what a program's own code does to a run. */
@Timeout(60)
class BulkRunTest {
    private static final Service SERVICE = Service.DAN;

    @TempDir
    private Path directory;

    private Emulator emulator;
    private ImageClient client;

    @BeforeEach
    void start() {
        emulator = SERVICE.start(Duration.ofMillis(50));
        client = SERVICE.client(emulator.baseUrl().toString());
    }

    @AfterEach
    void end() {
        client.close();
        emulator.close();
    }

    private Bulk bulk() {
        return bulk(Databases.SQLITE.url(directory));
    }

    private Bulk bulk(String url) {
        return BulkProcess.bulk(client, Ledger.jdbc(url), directory.resolve("images"))
                .inFlight(2);
    }

    private Ledger ledger() {
        return Ledger.jdbc(Databases.SQLITE.url(directory));
    }

    private void assertPaidOnce(int items) {
        for (int i = 1; i <= items; i++) {
            assertThat(Service.accepted(emulator, i))
                    .as("times that item-%s was paid for", i)
                    .isEqualTo(1);
        }
    }

    /** Says when an item is done. */
    private static final class Watch implements BulkListener {
        private final CountDownLatch first = new CountDownLatch(1);

        @Override
        public void onItem(LedgerItem item) {
            first.countDown();
        }

        void awaitFirst() throws InterruptedException {
            assertThat(first.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void a_paused_run_sends_nothing_until_it_is_resumed() throws Exception {
        Watch watch = new Watch();
        BulkRun run = bulk().listener(watch).start(Items.of(SERVICE.items(20)));
        watch.awaitFirst();

        run.pause();
        long before = settled();
        assertThat(before).isLessThan(20);
        assertThat(run.report()).isNotDone();

        run.resume();
        assertThat(run.report().join().count(ItemState.DONE)).isEqualTo(20);
        assertPaidOnce(20);
    }

    @Test
    void a_paused_run_can_be_stopped() throws Exception {
        Watch watch = new Watch();
        BulkRun run = bulk().listener(watch).start(Items.of(SERVICE.items(20)));
        watch.awaitFirst();

        run.pause();
        run.stop();

        assertThat(run.report().join().stopped()).map(StopReason::kind).contains(StopReason.Kind.REQUESTED);
    }

    /** How many were sent, when no more are. */
    private long settled() throws InterruptedException {
        long before = -1;
        long now = emulator.count(ExchangeKind.SUBMIT);
        while (before != now) {
            Thread.sleep(300);
            before = now;
            now = emulator.count(ExchangeKind.SUBMIT);
        }
        return now;
    }

    @ParameterizedTest
    @EnumSource(Databases.class)
    void a_stopped_run_finishes_what_it_has_sent_and_the_next_one_does_the_rest(Databases kind) throws Exception {
        String url = kind.url(directory);
        Watch watch = new Watch();
        BulkRun run = bulk(url).listener(watch).start(Items.of(SERVICE.items(20)));
        watch.awaitFirst();

        run.stop();
        BulkReport report = run.report().join();

        assertThat(report.stopped()).map(StopReason::kind).contains(StopReason.Kind.REQUESTED);
        assertThat(report.count(ItemState.DONE)).isEqualTo(emulator.count(ExchangeKind.SUBMIT));
        assertThat(report.counts()).containsOnlyKeys(ItemState.DONE, ItemState.WAITING);
        // No program gives its items twice: those that were not read yet come again.
        assertThat(bulk(url).run(Items.of(SERVICE.items(20))).toText()).startsWith("20 of 20 items done\n");
        assertPaidOnce(20);
    }

    @Test
    void a_detached_run_leaves_at_the_service_what_that_has_accepted() throws Exception {
        emulator.close();
        emulator = SERVICE.start(Duration.ofSeconds(2));
        client.close();
        client = SERVICE.client(emulator.baseUrl().toString());
        BulkRun run = bulk().start(Items.of(SERVICE.items(6)));
        while (ledger().counts().getOrDefault(ItemState.SUBMITTED, 0L) == 0) {
            Thread.sleep(20);
        }

        run.detach();
        BulkReport report = run.report().join();

        assertThat(report.count(ItemState.DONE)).isZero();
        assertThat(report.count(ItemState.SUBMITTED)).isPositive();
        ledger().forEach(ItemState.SUBMITTED, item -> assertThat(item.ticket()).isPresent());
        assertThat(bulk().run(Items.of(SERVICE.items(6))).count(ItemState.DONE)).isEqualTo(6);
        assertPaidOnce(6);
    }

    @Test
    void a_thread_that_is_interrupted_detaches_its_run_and_is_told() throws Exception {
        AtomicBoolean isInterrupted = new AtomicBoolean();
        Watch watch = new Watch();
        Throwable[] thrown = {null};
        Thread thread = new Thread(() -> {
            try {
                bulk().listener(watch).run(Items.of(SERVICE.items(20)));
            } catch (CancellationException e) {
                thrown[0] = e;
                isInterrupted.set(Thread.currentThread().isInterrupted());
            }
        });
        thread.start();
        watch.awaitFirst();

        thread.interrupt();
        thread.join();

        assertThat(thrown[0]).hasMessage("the thread was interrupted; the run is detached");
        assertThat(isInterrupted).isTrue();
        assertThat(bulk().run(Items.of(SERVICE.items(20))).count(ItemState.DONE))
                .isEqualTo(20);
        assertPaidOnce(20);
    }

    @Test
    void a_listener_that_throws_has_no_effect() {
        BulkReport report = bulk().listener(new BulkListener() {
                    @Override
                    public void onProgress(BulkProgress progress) {
                        throw new IllegalStateException("a listener's fault");
                    }

                    @Override
                    public void onItem(LedgerItem item) {
                        throw new StackOverflowError("a listener's fault");
                    }
                })
                .run(Items.of(SERVICE.items(4)));

        assertThat(report.toText()).startsWith("4 of 4 items done\n");
    }

    @Test
    void items_that_end_in_an_exception_stop_the_run_and_lose_nothing() {
        Stream<BulkItem> half = IntStream.rangeClosed(1, 20).mapToObj(number -> {
            if (number == 6) {
                throw new IllegalStateException("the source is broken");
            }
            return SERVICE.item(number);
        });

        BulkReport report = bulk().run(Items.of(half));

        assertThat(report.stopped()).hasValueSatisfying(reason -> {
            assertThat(reason.kind()).isEqualTo(StopReason.Kind.INPUT);
            assertThat(reason.message())
                    .isEqualTo("the items cannot be read to their end:"
                            + " java.lang.IllegalStateException: the source is broken");
        });
        assertThat(report.isComplete()).isFalse();
        assertThat(bulk().run(Items.of(SERVICE.items(20))).toText()).startsWith("20 of 20 items done\n");
        assertPaidOnce(20);
    }

    @Test
    void an_iterator_may_throw_anything_at_any_moment() {
        Iterable<BulkItem> never = () -> {
            throw new StackOverflowError();
        };
        Iterable<BulkItem> nothing = () -> new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public BulkItem next() {
                return null;
            }
        };
        for (Iterable<BulkItem> items : List.of(never, nothing)) {
            BulkReport report = bulk().run(Items.of(items));

            assertThat(report.stopped()).map(StopReason::kind).contains(StopReason.Kind.INPUT);
        }
        assertThat(emulator.exchanges()).isEmpty();
    }

    @Test
    void a_source_that_blocks_does_not_keep_a_stopped_run() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        Deaf over = new Deaf();
        BulkRun run = bulk().start(Items.of(() -> new Iterator<>() {
            @Override
            public boolean hasNext() {
                asked.countDown();
                // Deaf to interruption, as many are.
                over.awaitUninterruptibly();
                return false;
            }

            @Override
            public BulkItem next() {
                throw new AssertionError();
            }
        }));
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();

        run.stop();

        assertThat(run.report().join().stopped()).map(StopReason::kind).contains(StopReason.Kind.REQUESTED);
        over.latch.countDown();
    }

    /** Waits whatever interrupts it. */
    private static final class Deaf {
        private final CountDownLatch latch = new CountDownLatch(1);

        void awaitUninterruptibly() {
            while (latch.getCount() > 0) {
                try {
                    latch.await();
                } catch (InterruptedException e) {
                    continue;
                }
            }
        }
    }

    @Test
    void two_items_of_one_file_name_both_keep_their_images() throws Exception {
        List<BulkItem> items = List.of(
                BulkItem.of("a", SERVICE.request(1), "tower.png"), BulkItem.of("b", SERVICE.request(2), "tower.png"));

        bulk().run(Items.of(items));

        assertThat(ledger().find("a").orElseThrow().images().get(0).name())
                .isNotEqualTo(ledger().find("b").orElseThrow().images().get(0).name());
    }

    @Test
    void a_deadline_that_is_not_above_zero_is_refused() {
        assertThatThrownBy(() -> bulk().ledgerPatience(Duration.ZERO))
                .hasMessage("ledgerPatience is PT0S; give a time above zero");
    }
}
