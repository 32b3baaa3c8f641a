package dev.easel.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.easel.CallOptions;
import dev.easel.EaselException;
import dev.easel.ImageClient;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.RetryPolicy;
import dev.easel.fal.Fal;
import dev.easel.local.Local;
import dev.easel.local.LocalDialect;
import dev.easel.routing.Decision.Kind;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.Emulator;
import dev.easel.testkit.Exchange;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.FalEmulator;
import dev.easel.testkit.Fault;
import dev.easel.testkit.LocalEmulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three thousand requests over three services, of which one is down, one is slow, and one breaks every fifth exchange. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class RoutingStormTest {
    private static final int TASKS = 3_000;
    private static final long SEED = 20_300_101;
    private static final Pattern NUMBER = Pattern.compile("lighthouse (\\d+)");
    private static final CallOptions OPTIONS =
            CallOptions.builder().deadline(Duration.ofHours(3)).build();

    private final Services services = new Services();
    private final RecordingBudget budget = new RecordingBudget(Budget.total(Money.of("1000.00", "USD")));
    private final Set<String> hedged = ConcurrentHashMap.newKeySet();

    @AfterEach
    void close() {
        services.close();
    }

    @Test
    void each_request_ends_and_none_is_worked_on_twice_but_those_that_are_reported_as_hedged() throws Exception {
        DanEmulator down = services.dan();
        ImageClient downClient = services.client(down);
        down.close();
        LocalEmulator slow = services.closing(LocalEmulator.builder()
                .dialect(LocalEmulator.Dialect.SD_CPP)
                .apiKey(Services.LOCAL_KEY)
                .workers(TASKS)
                .generationTime(Duration.ofMinutes(3))
                .clock(services.time)
                .start());
        FalEmulator flaky = services.closing(FalEmulator.builder()
                .apiKey(Services.FAL_KEY)
                .workers(40)
                .queueTime(Duration.ZERO)
                .generationTime(Duration.ofSeconds(5))
                .clock(services.time)
                .start());
        flaky.randomly(
                0.2,
                SEED,
                List.of(
                        Fault.closeBeforeResponse(),
                        Fault.closeBeforeResponse().afterWork(),
                        Fault.cutMidResponse(),
                        Fault.html(503).header("Retry-After", "3"),
                        Fault.response(429, "application/json", "{\"detail\":\"Too many requests\"}"),
                        Fault.response(500, "application/json", "{\"detail\":\"Internal error\"}")
                                .afterWork()));
        RoutingClient client = services.built(services.routing(downClient, client(slow), client(flaky))
                .choice(Choice.shares(Map.of("dan", 1, "local", 1, "fal", 1)))
                .random(new SplittableRandom(SEED))
                .hedge(Hedge.after(Duration.ofSeconds(30)))
                .prices(RecordingBudget.PRICES)
                .budget(budget)
                .listener(this::told));

        List<ImageTask> tasks = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
            tasks.add(client.submit(
                    Services.REQUEST.toBuilder()
                            .prompt("lighthouse " + i)
                            .requestId("storm-" + i)
                            .build(),
                    OPTIONS));
        }
        List<CompletableFuture<ImageResult>> results =
                tasks.stream().map(ImageTask::result).toList();
        run(settled(results), List.of(slow, flaky));
        assertThat(unfinished(tasks)).isEmpty();

        int images = 0;
        for (CompletableFuture<ImageResult> result : results) {
            Throwable failure = catchThrowable(result::join);
            if (failure == null) {
                images++;
                assertThat(result.join().images()).hasSize(1);
                result.join().tag(Route.class).orElseThrow().decisions().stream()
                        .filter(decision -> decision.kind() == Kind.HEDGED)
                        .forEach(decision -> hedged.add(result.join().handle().requestId()));
            } else {
                assertThat(failure).isInstanceOf(CompletionException.class);
                assertThat(failure.getCause()).isInstanceOf(EaselException.class);
            }
        }
        assertThat(images).isBetween(TASKS / 2, TASKS - 1);
        // Cancellations of losers that fail are tried again, by the same clock.
        long patience = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!budget.allEnded() && System.nanoTime() < patience) {
            services.time.advance(Duration.ofSeconds(1));
        }
        assertThat(budget.allEnded()).isTrue();

        List<Emulator> working = List.of(slow, flaky);
        Map<String, Long> workedOn = working.stream()
                .flatMap(RoutingStormTest::mayHaveBeenWorkedOn)
                .collect(Collectors.groupingBy(RoutingStormTest::idOf, Collectors.counting()));
        assertThat(workedOn).hasSizeGreaterThan(TASKS / 2);
        assertThat(workedOn)
                .allSatisfy((id, times) -> assertThat(times).as(id).isLessThanOrEqualTo(hedged.contains(id) ? 2 : 1));
        assertThat(hedged).isNotEmpty();
        assertThat(budget.spent())
                .isEqualTo(sum(
                        Money.of("0.02", "USD"), mayHaveBeenWorkedOn(slow).count(),
                        Money.of("0.03", "USD"), mayHaveBeenWorkedOn(flaky).count()));
        assertThat(down.exchanges()).isEmpty();
    }

    /**
     * Moves the clock second by second, and each time only when the exchanges of the second before are over: a clock that runs ahead of
     * them would end by its limits what is only slow on this machine.
     */
    private void run(CompletableFuture<Void> all, List<Emulator> emulators) throws InterruptedException {
        for (int second = 0; second < 10_000 && !all.isDone(); second++) {
            services.time.advance(Duration.ofSeconds(1));
            for (int before = -1, now = exchanges(emulators); before != now; now = exchanges(emulators)) {
                before = now;
                Thread.sleep(5);
            }
        }
    }

    private static int exchanges(List<Emulator> emulators) {
        return emulators.stream()
                .mapToInt(emulator -> emulator.exchanges().size())
                .sum();
    }

    private static Map<String, Long> unfinished(List<ImageTask> tasks) {
        return tasks.stream()
                .filter(task -> !task.result().isDone())
                .collect(Collectors.groupingBy(
                        task -> task.handle().provider() + " " + task.status(), Collectors.counting()));
    }

    private void told(Decision decision, Route soFar) {
        decision.handle()
                .filter(handle -> soFar.decisions().stream().anyMatch(each -> each.kind() == Kind.HEDGED))
                .ifPresent(handle -> hedged.add(handle.requestId()));
    }

    private ImageClient client(LocalEmulator slow) {
        return services.closing(Local.builder()
                .dialect(LocalDialect.SD_CPP)
                .apiKey(Services.LOCAL_KEY)
                .baseUrl(slow.baseUrl().toString())
                .timeSource(services.time)
                .build());
    }

    private ImageClient client(FalEmulator flaky) {
        return services.closing(Fal.builder()
                .apiKey(Services.FAL_KEY)
                .baseUrl(flaky.baseUrl().toString())
                .allowDownloadsFrom(flaky.imageHost().getHost())
                .retries(RetryPolicy.never())
                .timeSource(services.time)
                .build());
    }

    /** A 429 proves that there was no work. Whatever else a submission ended with, the service may bill it: a 503 is the edge's. */
    private static Stream<Exchange> mayHaveBeenWorkedOn(Emulator emulator) {
        return emulator.exchanges().stream()
                .filter(exchange -> exchange.kind() == ExchangeKind.SUBMIT)
                .filter(exchange -> exchange.status() != 429);
    }

    private static String idOf(Exchange submission) {
        Matcher number = NUMBER.matcher(submission.text());
        assertThat(number.find()).isTrue();
        return "storm-" + number.group(1);
    }

    private static Money sum(Money one, long times, Money other, long otherTimes) {
        Money sum = Money.zero("USD");
        for (long i = 0; i < times; i++) {
            sum = sum.plus(one);
        }
        for (long i = 0; i < otherTimes; i++) {
            sum = sum.plus(other);
        }
        return sum;
    }

    private static CompletableFuture<Void> settled(List<CompletableFuture<ImageResult>> results) {
        return CompletableFuture.allOf(results.stream()
                .map(result -> result.handle((images, failure) -> null))
                .toArray(CompletableFuture<?>[]::new));
    }
}
