package dev.easel.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import dev.easel.ImageTask;
import dev.easel.TaskDetachedException;
import dev.easel.TaskHandle;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.FalEmulator;
import dev.easel.testkit.LocalEmulator;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A routed task is left wherever it is under way. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class DetachTest {
    private final Services services = new Services();
    private final List<Decision> detached = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        services.close();
    }

    private void told(Decision decision, Route soFar) {
        if (decision.kind().name().equals("DETACHED")) {
            detached.add(decision);
        }
    }

    @Test
    void between_two_clients_the_handle_is_that_of_the_next_and_not_that_of_the_one_that_failed() {
        DanEmulator dan = services.dan();
        LocalEmulator local = services.local(Duration.ofMinutes(2));
        dan.failNextTask();
        CountDownLatch between = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        RecordingBudget blocking = new RecordingBudget() {
            @Override
            public Reservation reserve(Money atMost) {
                if (reserved() == 1) {
                    between.countDown();
                    RoutedTaskTest.awaitQuietly(goOn);
                }
                return super.reserve(atMost);
            }
        };
        RoutingClient client = services.built(services.routing(services.client(dan), services.client(local))
                .fallback(Fallback.defaults().andAfterTaskFailed())
                .prices(RecordingBudget.PRICES)
                .budget(blocking)
                .listener(this::told));
        ImageTask task = client.submit(Services.REQUEST, Services.OPTIONS);
        services.time.runUntil(CompletableFuture.runAsync(() -> RoutedTaskTest.awaitQuietly(between)));

        CompletableFuture<TaskHandle> left = task.detach();
        assertThat(left).isNotDone();
        goOn.countDown();
        TaskHandle handle = services.time.runUntil(left);

        assertThat(handle.provider().value()).isEqualTo("local");
        assertThat(task.handle()).isEqualTo(handle);
        assertThat(services.time.runUntil(client.resume(handle).result()).images())
                .hasSize(1);
    }

    @Test
    void with_a_hedge_both_are_left_and_both_are_told() throws Exception {
        FalEmulator first =
                services.fal(FalEmulator.builder().queueTime(Duration.ZERO).generationTime(Duration.ofMinutes(5)));
        LocalEmulator second = services.local(Duration.ofMinutes(4));
        RoutingClient client = services.built(services.routing(services.client(first), services.client(second))
                .hedge(Hedge.after(Duration.ofSeconds(30)))
                .listener(this::told));
        ImageTask task = client.submit(Services.REQUEST, Services.OPTIONS);
        task.accepted().orTimeout(20, TimeUnit.SECONDS).join();
        services.time.advance(Duration.ofSeconds(30));
        while (second.handled(ExchangeKind.SUBMIT) == 0) {
            Thread.onSpinWait();
        }

        TaskHandle handle = services.time.runUntil(task.detach());
        Throwable failure = catchThrowable(
                () -> task.result().orTimeout(20, TimeUnit.SECONDS).join());

        assertThat(handle.provider().value()).isEqualTo("local");
        assertThat(failure.getCause()).isInstanceOfSatisfying(TaskDetachedException.class, thrown -> {
            assertThat(thrown.handle()).contains(handle);
            assertThat(((TaskDetachedException) thrown.getSuppressed()[0])
                            .handle()
                            .orElseThrow()
                            .provider()
                            .value())
                    .isEqualTo("fal");
        });
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (detached.size() < 2 && System.nanoTime() < patience) {
            Thread.onSpinWait();
        }
        assertThat(detached)
                .extracting(Decision::client, decision -> decision.handle().isPresent())
                .containsExactlyInAnyOrder(tuple("fal", true), tuple("local", true));
        assertThat(first.count(ExchangeKind.CANCEL) + second.count(ExchangeKind.CANCEL))
                .isZero();
        assertThat(services.time.runUntil(client.resume(handle).result()).images())
                .hasSize(1);
    }
}
