package dev.easel.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.easel.CallOptions;
import dev.easel.CancelOutcome;
import dev.easel.ConfigurationException;
import dev.easel.Destination;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.RateLimitedException;
import dev.easel.TaskFailedException;
import dev.easel.routing.Decision.Kind;
import dev.easel.routing.Decision.Reason;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.FalEmulator;
import dev.easel.testkit.Fault;
import dev.easel.testkit.LocalEmulator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class HedgeTest {
    private final Services services = new Services();
    private final FalEmulator slow =
            services.fal(FalEmulator.builder().queueTime(Duration.ZERO).generationTime(Duration.ofMinutes(9)));
    private final LocalEmulator quick = services.local(Duration.ZERO);
    private final List<Decision> decisions = new ArrayList<>();
    private final CompletableFuture<Decision> cancelled = new CompletableFuture<>();

    @AfterEach
    void close() {
        services.close();
    }

    private RoutingClient hedging(RoutingClientBuilder builder) {
        return services.built(builder.hedge(Hedge.after(Duration.ofSeconds(30)))
                .prices(RecordingBudget.PRICES)
                .listener((decision, soFar) -> {
                    synchronized (decisions) {
                        decisions.add(decision);
                    }
                    if (decision.cancelOutcome().isPresent()) {
                        cancelled.complete(decision);
                    }
                }));
    }

    /** Submits, lets the delay pass, and goes on from poll to poll. */
    private CompletableFuture<ImageResult> hedged(RoutingClient client, CallOptions options) {
        ImageTask task = client.submit(Services.REQUEST, options);
        task.accepted().orTimeout(20, TimeUnit.SECONDS).join();
        services.time.advance(Duration.ofSeconds(30));
        return task.result();
    }

    private ImageResult hedgedImage(RoutingClient client) {
        return services.time.runUntil(hedged(client, Services.OPTIONS));
    }

    @Test
    void a_second_client_is_asked_after_the_delay_and_the_loser_is_cancelled_and_reported() {
        RoutingClient client = hedging(services.routing(services.client(slow), services.client(quick)));

        ImageResult result = hedgedImage(client);

        assertThat(result.provider().value()).isEqualTo("local");
        assertThat(result.tag(Route.class).orElseThrow().decisions())
                .extracting(Decision::kind, Decision::client, Decision::reason)
                .containsExactly(
                        tuple(Kind.CHOSEN, "fal", Reason.FIRST),
                        tuple(Kind.HEDGED, "local", Reason.SLOW),
                        tuple(Kind.CANCELLED, "fal", Reason.ANOTHER_WAS_FIRST));
        Decision loser = services.time.runUntil(cancelled);
        assertThat(loser.client()).isEqualTo("fal");
        assertThat(loser.cancelOutcome()).contains(CancelOutcome.CANCELLED);
        assertThat(loser.mayHaveCost()).contains(Money.of("0.03", "USD"));
        assertThat(loser.handle()).isPresent();
        assertThat(slow.count(ExchangeKind.CANCEL)).isEqualTo(1);
    }

    @Test
    void what_is_quick_enough_is_not_hedged() {
        RoutingClient client = hedging(services.routing(services.client(quick), services.client(slow)));

        services.time.runUntil(client.generateAsync(Services.REQUEST, Services.OPTIONS));

        services.time.advance(Duration.ofSeconds(30));
        assertThat(slow.count(ExchangeKind.SUBMIT)).isZero();
        services.time.awaitNothingScheduled();
    }

    @Test
    void a_client_whose_tasks_cannot_be_cancelled_is_neither_hedged_nor_the_second() {
        DanEmulator dan = services.dan();
        RoutingClient client = hedging(services.routing(services.client(slow), services.client(dan)));

        ImageResult result = hedgedImage(client);

        assertThat(result.provider().value()).isEqualTo("fal");
        assertThat(dan.count(ExchangeKind.SUBMIT)).isZero();
    }

    @Test
    void a_loser_that_is_not_stopped_is_reported_with_what_it_may_cost() {
        slow.always(ExchangeKind.CANCEL, Fault.empty(404));
        RecordingBudget budget = new RecordingBudget();
        RoutingClient client = hedging(
                services.routing(services.client(slow), services.client(quick)).budget(budget));

        hedgedImage(client);

        Decision loser = services.time.runUntil(cancelled);
        assertThat(loser.cancelOutcome()).contains(CancelOutcome.TOO_LATE);
        assertThat(loser.mayHaveCost()).contains(Money.of("0.03", "USD"));
        assertThat(budget.awaitEnds(2)).containsExactlyInAnyOrder("settled 0.02 USD", "kept");
        assertThat(budget.spent()).isEqualTo(Money.of("0.05", "USD"));
    }

    @Test
    void where_the_first_fails_the_second_goes_on_alone() {
        LocalEmulator second = services.local(Duration.ofMinutes(2));
        FalEmulator failing =
                services.fal(FalEmulator.builder().queueTime(Duration.ZERO).generationTime(Duration.ofSeconds(60)));
        failing.nextTask(FalEmulator.TaskEnding.DOWNSTREAM_ERROR);
        RoutingClient client = hedging(services.routing(services.client(failing), services.client(second)));

        ImageResult result = hedgedImage(client);

        assertThat(result.provider().value()).isEqualTo("local");
    }

    @Test
    void where_both_fail_the_task_ends_with_what_may_have_been_billed() {
        FalEmulator failing = services.fal(FalEmulator.builder()
                .queueTime(Duration.ZERO)
                .generationTime(Duration.ofSeconds(60))
                .quirks(FalEmulator.Quirk.REFUSALS_BILLED));
        failing.nextTask(FalEmulator.TaskEnding.UNKNOWN_TYPE);
        Services.refuse(quick);
        RoutingClient client = hedging(services.routing(services.client(failing), services.client(quick)));

        assertThatThrownBy(() -> hedgedImage(client))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(TaskFailedException.class, failure -> {
                    assertThat(failure.getSuppressed()).hasSize(1);
                    assertThat(failure.getSuppressed()[0]).isInstanceOf(RateLimitedException.class);
                });
    }

    @Test
    void cancelling_a_hedged_task_cancels_both() {
        LocalEmulator second = services.local(Duration.ofMinutes(9));
        RoutingClient client = hedging(services.routing(services.client(slow), services.client(second)));
        ImageTask task = client.submit(Services.REQUEST, Services.OPTIONS);
        task.accepted().orTimeout(20, TimeUnit.SECONDS).join();
        services.time.advance(Duration.ofSeconds(30));
        while (second.handled(ExchangeKind.SUBMIT) == 0) {
            Thread.onSpinWait();
        }

        services.time.runUntil(task.cancel());

        assertThat(slow.count(ExchangeKind.CANCEL)).isEqualTo(1);
        assertThat(second.count(ExchangeKind.CANCEL)).isEqualTo(1);
    }

    @Test
    void nothing_is_hedged_that_goes_to_one_file(@TempDir Path directory) {
        RoutingClient client = hedging(services.routing(services.client(slow), services.client(quick)));
        CallOptions options = Services.OPTIONS.toBuilder()
                .destination(Destination.file(directory.resolve("a.jpg")))
                .build();

        ImageResult result = services.time.runUntil(hedged(client, options));

        assertThat(result.provider().value()).isEqualTo("fal");
        assertThat(quick.count(ExchangeKind.SUBMIT)).isZero();
    }

    @Test
    void in_a_directory_the_images_of_both_have_names_of_their_own(@TempDir Path directory) {
        RoutingClient client = hedging(services.routing(services.client(slow), services.client(quick)));
        CallOptions options = Services.OPTIONS.toBuilder()
                .destination(Destination.directory(directory, "image-{index}.{ext}"))
                .build();

        ImageResult result = services.time.runUntil(hedged(client, options));

        assertThat(result.first().path())
                .get()
                .satisfies(path -> assertThat(path).hasParent(directory));
        assertThat(result.first().bytes()).isNotEmpty();
    }

    @Test
    void a_delay_is_above_zero() {
        assertThatThrownBy(() -> Hedge.after(Duration.ZERO)).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> Hedge.after(Duration.ofSeconds(-1))).isInstanceOf(ConfigurationException.class);
    }
}
