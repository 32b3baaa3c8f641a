package dev.easel.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.easel.CancelOutcome;
import dev.easel.Catalogue;
import dev.easel.ConfigurationException;
import dev.easel.EaselException;
import dev.easel.ImageClient;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.ProtocolException;
import dev.easel.TaskTimeoutException;
import dev.easel.routing.Decision.Kind;
import dev.easel.routing.Decision.Reason;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.LocalEmulator;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that are wrappers of an application's own: whatever their methods throw or return, a routed task ends, and with a type. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ForeignClientTest {
    private final Services services = new Services();
    private final DanEmulator dan = services.dan();
    private final LocalEmulator local = services.local(Duration.ZERO);
    private final ImageClient real = services.client(local);

    @AfterEach
    void close() {
        services.close();
    }

    private static Object fails(String how) {
        switch (how) {
            case "null":
                return null;
            case "exception":
                throw new IllegalStateException("not Easel's");
            default:
                throw new AssertionError("not Easel's");
        }
    }

    private RoutingClient routing(ImageClient... clients) {
        return services.built(services.routing(clients).keepOpen());
    }

    private static EaselException typed(CompletableFuture<?> result) {
        Throwable failure =
                catchThrowable(() -> result.orTimeout(20, TimeUnit.SECONDS).join());
        assertThat(failure.getCause()).isInstanceOf(EaselException.class);
        return (EaselException) failure.getCause();
    }

    @ParameterizedTest
    @CsvSource({
        "accepted, null", "accepted, exception", "accepted, error",
        "onStatus, null", "onStatus, exception", "onStatus, error",
        "status, null", "status, exception", "status, error",
        "handle, null", "handle, exception", "handle, error"
    })
    void what_only_accompanies_a_task_costs_no_image(String method, String how) {
        RoutingClient client = routing(Foreign.clientWithTask(real, method, task -> fails(how)));

        ImageResult result = services.time.runUntil(client.generateAsync(Services.REQUEST, Services.OPTIONS));

        assertThat(result.images()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "exception", "error"})
    void without_a_result_nobody_knows_what_became_of_the_task(String how) {
        RoutingClient client =
                routing(Foreign.clientWithTask(real, "result", task -> fails(how)), services.client(dan));

        EaselException failure = typed(client.generateAsync(Services.REQUEST, Services.OPTIONS));

        assertThat(failure).isInstanceOf(ProtocolException.class).hasMessageContaining("local threw");
        assertThat(failure.mayHaveBeenBilled()).isTrue();
        assertThat(dan.count(ExchangeKind.SUBMIT)).isZero();
    }

    @Test
    void a_cancellation_ends_where_the_result_cannot_be_read_a_second_time() {
        AtomicInteger reads = new AtomicInteger();
        ImageClient slow = services.client(services.local(Duration.ofMinutes(5)));
        RoutingClient client = routing(Foreign.clientWithTask(slow, "result", task -> {
            if (reads.incrementAndGet() > 1) {
                throw new IllegalStateException("only once");
            }
            return ((ImageTask) task).result();
        }));
        ImageTask task = client.submit(Services.REQUEST, Services.OPTIONS);
        services.time.runUntil(task.accepted());

        assertThat(task.cancel().orTimeout(10, TimeUnit.SECONDS).join()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "exception", "error"})
    void a_cancellation_that_fails_is_not_confirmed(String how) {
        ImageClient slow = services.client(services.local(Duration.ofMinutes(5)));
        RoutingClient client = routing(Foreign.clientWithTask(slow, "cancel", task -> fails(how)));
        ImageTask task = client.submit(Services.REQUEST, Services.OPTIONS);
        services.time.runUntil(task.accepted());

        assertThat(task.cancel().orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(CancelOutcome.TOO_LATE);
        assertThat(task.result()).isCancelled();
    }

    @Test
    void a_cancellation_that_never_completes_is_not_confirmed_after_a_minute() {
        ImageClient slow = services.client(services.local(Duration.ofMinutes(5)));
        RoutingClient client = routing(Foreign.clientWithTask(slow, "cancel", task -> new CompletableFuture<>()));
        ImageTask task = client.submit(Services.REQUEST, Services.OPTIONS);
        services.time.runUntil(task.accepted());

        CompletableFuture<CancelOutcome> outcome = task.cancel();
        services.time.advance(Duration.ofMinutes(1));

        assertThat(outcome.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(CancelOutcome.TOO_LATE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "exception", "error"})
    void a_detachment_that_fails_is_told_with_a_type_and_the_task_goes_on(String how) {
        RoutingClient client = routing(Foreign.clientWithTask(real, "detach", task -> fails(how)));
        ImageTask task = client.submit(Services.REQUEST, Services.OPTIONS);

        assertThat(typed(task.detach())).isInstanceOf(ProtocolException.class);
        assertThat(services.time.runUntil(task.result()).images()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "prepare, null",
        "prepare, exception",
        "prepare, error",
    })
    void a_client_that_throws_before_anything_is_sent_is_skipped(String method, String how) {
        ImageClient broken = Foreign.client(real, method, client -> fails(how));

        Route route = services.time
                .runUntil(routing(broken, services.client(dan)).generateAsync(Services.REQUEST, Services.OPTIONS))
                .tag(Route.class)
                .orElseThrow();

        assertThat(route.client()).contains("dan");
        assertThat(route.decisions().get(0).kind()).isEqualTo(Kind.SKIPPED);
        assertThat(route.decisions().get(0).reason()).isEqualTo(Reason.CLIENT_THREW);
        assertThatThrownBy(() -> routing(broken).submit(Services.REQUEST))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("clients has \"local\", which threw")
                .hasMessageContaining("nothing was sent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "exception", "error"})
    void a_prepared_task_without_a_handle_is_not_submitted(String how) {
        ImageClient broken = Foreign.clientWithPrepared(real, "handle", prepared -> fails(how));

        ImageResult result = services.time.runUntil(
                routing(broken, services.client(dan)).generateAsync(Services.REQUEST, Services.OPTIONS));

        assertThat(result.provider().value()).isEqualTo("dan");
        assertThat(local.count(ExchangeKind.SUBMIT)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "exception", "error"})
    void a_submission_that_throws_may_have_been_billed(String how) {
        RoutingClient client = routing(Foreign.clientWithPrepared(real, "submit", prepared -> fails(how)));

        assertThat(typed(client.generateAsync(Services.REQUEST, Services.OPTIONS))
                        .mayHaveBeenBilled())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "exception", "error"})
    void a_client_that_does_not_tell_what_it_can_do_is_neither_hedged_nor_left_and_costs_no_image(String how) {
        ImageClient mute = Foreign.client(
                services.client(services.local(Duration.ofMinutes(1))), "capabilities", client -> fails(how));
        RoutingClient client = services.built(services.routing(mute, services.client(dan))
                .keepOpen()
                .circuit(Circuit.opens(1, Duration.ofSeconds(1)))
                .fallback(Fallback.defaults().cancelWhenQueuedFor(Duration.ofSeconds(10)))
                .hedge(Hedge.after(Duration.ofSeconds(30))));
        ImageTask task = client.submit(Services.REQUEST, Services.OPTIONS);
        task.accepted().orTimeout(20, TimeUnit.SECONDS).join();
        services.time.advance(Duration.ofSeconds(31));

        assertThat(services.time.runUntil(task.result()).provider().value()).isEqualTo("local");
        assertThat(dan.count(ExchangeKind.SUBMIT)).isZero();
        assertThatThrownBy(client::capabilities).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void a_list_that_is_no_list_ends_the_query() {
        RoutingClient client = routing(Foreign.client(
                services.client(dan), "catalogueAsync", each -> CompletableFuture.completedFuture(null)));

        CompletableFuture<?> models = client.catalogueAsync(Catalogue.MODELS);

        assertThat(catchThrowable(() -> models.orTimeout(10, TimeUnit.SECONDS).join()))
                .hasCauseInstanceOf(NullPointerException.class);
    }

    @Test
    void a_result_that_never_comes_ends_at_the_deadline_and_the_money_stays_spent() {
        RecordingBudget budget = new RecordingBudget();
        RoutingClient client = services.built(
                services.routing(Foreign.clientWithTask(real, "result", task -> new CompletableFuture<>()))
                        .keepOpen()
                        .prices(RecordingBudget.PRICES)
                        .budget(budget));
        ImageTask task = client.submit(Services.REQUEST, Services.OPTIONS);
        task.accepted().orTimeout(20, TimeUnit.SECONDS).join();

        services.time.advance(Duration.ofMinutes(15));
        while (!task.result().isDone()) {
            services.time.advance(Duration.ofSeconds(1));
        }

        assertThat(typed(task.result())).isInstanceOf(TaskTimeoutException.class);
        assertThat(budget.awaitEnds(1)).containsExactly("kept");
    }
}
