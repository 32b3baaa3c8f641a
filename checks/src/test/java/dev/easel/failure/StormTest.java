package dev.easel.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.easel.CallOptions;
import dev.easel.EaselException;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.Emulator;
import dev.easel.testkit.Exchange;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import dev.easel.testkit.VirtualTime;
import dev.easel.testkit.ZhiqiteEmulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A thousand tasks at a time: in weather that breaks every fifth exchange, and cancelled at any moment. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class StormTest {
    private static final int TASKS = 1000;
    private static final long SEED = 20_300_101;
    private static final Pattern NUMBER = Pattern.compile("lighthouse (\\d+)");
    private static final CallOptions OPTIONS =
            CallOptions.builder().deadline(Duration.ofHours(3)).build();

    private final VirtualTime time = VirtualTime.create();
    private final Line line = new Line(Ailment.Stall.NOWHERE, request -> false, 0);

    @ParameterizedTest
    @EnumSource(names = {"DAN", "ZHIQITE"})
    void whatever_fails_each_task_ends_and_none_is_paid_for_twice(Subject subject) {
        try (Emulator emulator = subject.start(time);
                ImageClient client = client(subject, emulator)) {
            emulator.randomly(
                    0.2,
                    SEED,
                    List.of(
                            Fault.closeOnRequest(),
                            Fault.closeBeforeResponse(),
                            Fault.closeBeforeResponse().afterWork(),
                            Fault.cutMidResponse(),
                            Fault.html(502),
                            Fault.html(503).header("Retry-After", "3"),
                            Fault.response(429, "text/plain", "too many"),
                            Fault.response(500, "text/plain", "oops").afterWork(),
                            Fault.brokenJson(),
                            Fault.empty(204)));
            List<CompletableFuture<ImageResult>> results = new ArrayList<>();
            for (int i = 0; i < TASKS; i++) {
                results.add(client.generateAsync(numbered(subject, i), OPTIONS));
            }

            time.runUntil(settled(results));

            int images = 0;
            for (CompletableFuture<ImageResult> result : results) {
                Throwable failure = catchThrowable(result::join);
                if (failure == null) {
                    images++;
                    assertThat(result.join().images()).hasSize(1);
                } else {
                    assertThat(failure).isInstanceOf(CompletionException.class);
                    assertThat(failure.getCause()).isInstanceOf(EaselException.class);
                }
            }
            assertThat(images).isBetween(TASKS / 2, TASKS);
            requireNothingPaidTwice(subject, emulator);
        }
        requireNothingLeft();
    }

    private static void requireNothingPaidTwice(Subject subject, Emulator emulator) {
        Map<String, List<Exchange>> submits = emulator.exchanges().stream()
                .filter(exchange -> exchange.kind() == ExchangeKind.SUBMIT && exchange.body().length > 0)
                .collect(Collectors.groupingBy(StormTest::numberOf));
        assertThat(submits).hasSizeGreaterThan(TASKS / 2);
        if (emulator instanceof ZhiqiteEmulator zhiqite) {
            assertThat(submits.values())
                    .allSatisfy(same -> assertThat(
                                    same.stream().map(StormTest::idOf).distinct())
                            .hasSize(1));
            assertThat(zhiqite.acceptedTasks()).isLessThanOrEqualTo(TASKS);
        } else {
            assertThat(submits.values())
                    .as("%s: only what was refused before any work is followed by another", subject)
                    .filteredOn(same -> same.subList(0, same.size() - 1).stream()
                            .anyMatch(exchange -> exchange.status() != 429 && exchange.status() != 503))
                    .isEmpty();
        }
    }

    @Test
    void cancelled_at_any_moment_each_task_ends_and_nothing_of_it_is_left() {
        Random random = new Random(SEED);
        List<ImageTask> tasks = new ArrayList<>();
        try (DanEmulator emulator = DanEmulator.builder()
                        .clock(time)
                        .generationTime(Duration.ofSeconds(20))
                        .workers(4)
                        .start();
                ImageClient client = client(Subject.DAN, emulator)) {
            for (int i = 0; i < TASKS; i++) {
                ImageTask task = client.submit(numbered(Subject.DAN, i), OPTIONS);
                tasks.add(task);
                if (random.nextInt(4) == 0) {
                    task.cancel();
                } else {
                    time.schedule(
                            Duration.ofMillis(random.nextInt(60_000)),
                            () -> task.result().cancel(true));
                }
            }

            time.runUntil(settled(tasks.stream().map(ImageTask::result).toList()));

            line.awaitQuiet();
            assertThat(tasks).allSatisfy(task -> {
                assertThat(task.status().isFinal()).isTrue();
                assertThat(task.result().isCancelled()
                                || task.result().join().images().size() == 1)
                        .isTrue();
            });
            assertThat(tasks).filteredOn(task -> task.result().isCancelled()).hasSizeGreaterThan(TASKS / 2);
            // What was cancelled has given its place back: there is room for another one.
            assertThat(time.runUntil(client.generateAsync(numbered(Subject.DAN, TASKS), OPTIONS))
                            .images())
                    .hasSize(1);
        }
        requireNothingLeft();
    }

    @Test
    void a_stop_needs_no_clock_whatever_is_waited_for() {
        List<ImageTask> tasks = new ArrayList<>();
        try (Emulator emulator = Subject.ITSROSE.start(time);
                ImageClient client = client(Subject.ITSROSE, emulator)) {
            emulator.always(ExchangeKind.SUBMIT, Fault.stallBeforeHeaders());
            for (int i = 0; i < 200; i++) {
                tasks.add(client.submit(numbered(Subject.ITSROSE, i), OPTIONS));
            }
            while (emulator.count(ExchangeKind.SUBMIT) < 64) {
                Thread.onSpinWait();
            }

            tasks.forEach(task -> task.result().cancel(true));

            line.awaitQuiet();
            time.awaitNothingScheduled();
            assertThat(time.nanoTime()).isZero();
            assertThat(tasks).allMatch(task -> task.result().isCancelled());
        }
        requireNothingLeft();
    }

    @Test
    void blocking_calls_that_are_interrupted_end_as_cancelled() throws InterruptedException {
        AtomicInteger cancelled = new AtomicInteger();
        try (Emulator emulator = Subject.ITSROSE.start(time);
                ImageClient client = client(Subject.ITSROSE, emulator)) {
            emulator.always(ExchangeKind.SUBMIT, Fault.stallBeforeHeaders());
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                ImageRequest request = numbered(Subject.ITSROSE, i);
                Thread caller = new Thread(() -> {
                    try {
                        client.generate(request, OPTIONS);
                    } catch (CancellationException e) {
                        if (Thread.currentThread().isInterrupted()) {
                            cancelled.incrementAndGet();
                        }
                    }
                });
                caller.start();
                callers.add(caller);
            }
            while (emulator.count(ExchangeKind.SUBMIT) < 50) {
                Thread.onSpinWait();
            }

            callers.forEach(Thread::interrupt);

            for (Thread caller : callers) {
                caller.join(TimeUnit.SECONDS.toMillis(20));
            }
            assertThat(cancelled).hasValue(50);
            line.awaitQuiet();
            time.awaitNothingScheduled();
        }
        requireNothingLeft();
    }

    private ImageClient client(Subject subject, Emulator emulator) {
        return subject.client(emulator)
                .httpClient(new OkHttpClient.Builder().eventListener(line).build())
                .timeSource(time)
                .build();
    }

    private static ImageRequest numbered(Subject subject, int number) {
        return subject.request().toBuilder().prompt("lighthouse " + number).build();
    }

    private static String numberOf(Exchange exchange) {
        Matcher number = NUMBER.matcher(exchange.text());
        assertThat(number.find()).isTrue();
        return number.group(1);
    }

    private static String idOf(Exchange exchange) {
        return exchange.text().replaceAll("(?s).*\"id_task\" ?: ?\"([^\"]+)\".*", "$1");
    }

    private static CompletableFuture<Void> settled(List<CompletableFuture<ImageResult>> results) {
        return CompletableFuture.allOf(results.stream()
                .map(result -> result.handle((value, failure) -> value))
                .toArray(CompletableFuture[]::new));
    }

    private void requireNothingLeft() {
        line.awaitQuiet();
        time.awaitNothingScheduled();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("easel-")) {
                try {
                    thread.join(TimeUnit.SECONDS.toMillis(20));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                assertThat(thread.isAlive()).as("%s", thread).isFalse();
            }
        }
    }
}
