package dev.easel.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ConfigurationException;
import dev.easel.ImageClient;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.InvalidRequestException;
import dev.easel.ProviderId;
import dev.easel.Retry;
import dev.easel.TaskCall;
import dev.easel.TaskHandle;
import dev.easel.TaskListener;
import dev.easel.TaskTimeoutException;
import dev.easel.dan.Dan;
import dev.easel.routing.Decision.Reason;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import dev.easel.testkit.LocalEmulator;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a routing client sets aside, and gives back by what the end of each submission means for money. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class PaidRoutesTest {
    private final Services services = new Services();
    private final DanEmulator dan = services.dan();
    private final LocalEmulator local = services.local(Duration.ZERO);
    private final RecordingBudget budget = new RecordingBudget();

    @AfterEach
    void close() {
        services.close();
    }

    private RoutingClient paying(Budget limit) {
        return services.built(services.routing(services.client(dan), services.client(local))
                .prices(RecordingBudget.PRICES)
                .budget(limit));
    }

    private ImageResult image(RoutingClient client) {
        return services.time.runUntil(client.generateAsync(Services.REQUEST, Services.OPTIONS));
    }

    @Test
    void an_image_is_settled_before_the_result_is_there() {
        image(paying(budget));

        assertThat(budget.spent()).isEqualTo(Money.of("0.01", "USD"));
        assertThat(budget.awaitEnds(1)).containsExactly("settled 0.01 USD");
    }

    @Test
    void what_was_refused_is_given_back() {
        Services.refuse(dan);

        image(paying(budget));

        assertThat(budget.awaitEnds(2)).containsExactly("released", "settled 0.02 USD");
        assertThat(budget.spent()).isEqualTo(Money.of("0.02", "USD"));
    }

    @Test
    void what_nobody_knows_stays_spent() {
        dan.next(ExchangeKind.SUBMIT, Fault.closeBeforeResponse());

        assertThatThrownBy(() -> image(paying(budget))).isInstanceOf(CompletionException.class);

        assertThat(budget.awaitEnds(1)).containsExactly("kept");
        assertThat(budget.spent()).isEqualTo(Money.of("0.01", "USD"));
    }

    @Test
    void a_client_that_the_budget_cannot_pay_is_skipped_for_one_that_it_can() {
        RoutingClient client = services.built(services.routing(services.client(local), services.client(dan))
                .prices(RecordingBudget.PRICES)
                .budget(Budget.total(Money.of("0.01", "USD"))));

        ImageResult result = image(client);

        assertThat(result.provider().value()).isEqualTo("dan");
        assertThat(result.tag(Route.class).orElseThrow().decisions()).anySatisfy(decision -> {
            assertThat(decision.kind()).isEqualTo(Decision.Kind.SKIPPED);
            assertThat(decision.reason()).isEqualTo(Reason.OVER_BUDGET);
        });
        assertThat(local.count(ExchangeKind.SUBMIT)).isZero();
    }

    @Test
    void where_the_budget_can_pay_no_client_the_task_ends_with_what_is_left_and_nothing_is_sent() {
        RoutingClient client = paying(Budget.total(Money.of("0.001", "USD")));

        assertThatThrownBy(() -> image(client))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("0.001")
                .hasCauseInstanceOf(BudgetExceededException.class);
        assertThat(dan.count(ExchangeKind.SUBMIT) + local.count(ExchangeKind.SUBMIT))
                .isZero();
    }

    @Test
    void a_budget_for_each_task_counts_all_of_its_submissions() {
        dan.next(ExchangeKind.SUBMIT, Fault.closeBeforeResponse());
        RoutingClient client = services.built(services.routing(services.client(dan), services.client(local))
                .fallback(Fallback.defaults().evenIfOutcomeUnknown())
                .prices(RecordingBudget.PRICES)
                .budget(Budget.perTask(Money.of("0.02", "USD"))));

        assertThatThrownBy(() -> image(client)).isInstanceOf(CompletionException.class);

        assertThat(local.count(ExchangeKind.SUBMIT)).isZero();
    }

    @Test
    void an_unknown_price_is_refused_before_sending_unless_it_is_allowed() {
        PriceList danOnly = PriceList.builder()
                .perImage(ProviderId.of("dan"), Money.of("0.01", "USD"))
                .build();
        RoutingClient strict = services.built(services.routing(services.client(local), services.client(dan))
                .prices(danOnly)
                .budget(budget));
        RoutingClient alone = services.built(
                services.routing(services.client(local)).prices(danOnly).budget(budget));
        RoutingClient lenient = services.built(services.routing(services.client(local))
                .prices(danOnly)
                .budget(budget)
                .allowUnknownPrices());

        ImageResult result = image(strict);
        assertThat(result.provider().value()).isEqualTo("dan");
        assertThat(result.tag(Route.class).orElseThrow().decisions().get(0).reason())
                .isEqualTo(Reason.PRICE_UNKNOWN);
        assertThatThrownBy(() -> alone.submit(Services.REQUEST))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("prices has no price for it, and there is a budget");
        assertThat(image(lenient).provider().value()).isEqualTo("local");
    }

    @Test
    void a_budget_that_throws_ends_the_task_before_anything_is_sent() {
        RoutingClient client = paying(new RecordingBudget() {
            @Override
            public Reservation reserve(Money atMost) {
                throw new IllegalStateException("the database is down");
            }
        });

        assertThatThrownBy(() -> image(client))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(
                        "budget threw java.lang.IllegalStateException: the database is down; nothing was sent");
        assertThat(dan.count(ExchangeKind.SUBMIT) + local.count(ExchangeKind.SUBMIT))
                .isZero();
    }

    @Test
    void a_budget_that_throws_at_the_end_costs_no_image() {
        RoutingClient client = paying(endingWith(() -> {
            throw new IllegalStateException("the database is down");
        }));

        assertThat(image(client).images()).hasSize(1);
    }

    @Test
    void a_budget_that_blocks_at_the_end_costs_no_image() {
        CountDownLatch never = new CountDownLatch(1);
        CompletableFuture<Void> settling = new CompletableFuture<>();
        RoutingClient client = paying(endingWith(() -> {
            settling.complete(null);
            RoutedTaskTest.awaitQuietly(never);
        }));
        ImageTask task = client.submit(Services.REQUEST, Services.OPTIONS);

        services.time.runUntil(settling);
        while (!task.result().isDone()) {
            services.time.advance(Duration.ofSeconds(1));
        }

        assertThat(task.result().join().images()).hasSize(1);
        never.countDown();
    }

    private static Budget endingWith(Runnable broken) {
        return new RecordingBudget() {
            @Override
            public Reservation reserve(Money atMost) {
                return new BrokenReservation(super.reserve(atMost), broken);
            }
        };
    }

    private record BrokenReservation(Reservation inner, Runnable broken) implements Reservation {
        @Override
        public String id() {
            return inner.id();
        }

        @Override
        public Money reserved() {
            return inner.reserved();
        }

        @Override
        public void release() {
            broken.run();
        }

        @Override
        public void keep() {
            broken.run();
        }

        @Override
        public void settle(Money actual) {
            broken.run();
        }
    }

    @Test
    void a_budget_that_blocks_holds_no_caller_and_ends_at_the_deadline_with_nothing_sent() {
        CountDownLatch goOn = new CountDownLatch(1);
        RecordingBudget blocking = new RecordingBudget() {
            @Override
            public Reservation reserve(Money atMost) {
                RoutedTaskTest.awaitQuietly(goOn);
                return super.reserve(atMost);
            }
        };

        ImageTask task = paying(blocking).submit(Services.REQUEST, Services.OPTIONS);
        services.time.advance(Duration.ofMinutes(15));

        assertThatThrownBy(() -> task.result().orTimeout(20, TimeUnit.SECONDS).join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        TaskTimeoutException.class,
                        timeout -> assertThat(timeout.mayHaveBeenBilled()).isFalse());
        goOn.countDown();
        assertThat(blocking.awaitEnds(1)).containsExactly("released");
        assertThat(dan.count(ExchangeKind.SUBMIT)).isZero();
    }

    @Test
    void a_cancelled_task_that_the_service_had_accepted_stays_spent() {
        LocalEmulator slow = services.local(Duration.ofMinutes(5));
        RoutingClient client = services.built(services.routing(services.client(slow))
                .prices(RecordingBudget.PRICES)
                .budget(budget));
        ImageTask task = client.submit(Services.REQUEST, Services.OPTIONS);
        services.time.runUntil(task.accepted());

        task.cancel().orTimeout(20, TimeUnit.SECONDS).join();

        assertThat(budget.awaitEnds(1)).containsExactly("kept");
    }

    @Test
    void a_cancelled_task_of_which_the_service_refused_all_costs_nothing_although_the_client_chose_its_id() {
        Services.refuse(dan);
        CompletableFuture<Void> waiting = new CompletableFuture<>();
        ImageClient dans = services.closing(Dan.builder()
                .apiKey(DanEmulator.ANONYMOUS_KEY)
                .baseUrl(dan.baseUrl().toString())
                .timeSource(services.time)
                .build());
        ImageClient patient = Foreign.clientWithTask(dans, "handle", real -> {
            TaskHandle handle = ((ImageTask) real).handle();
            TaskCall chosen = handle.calls().get(0).withTaskId(handle.requestId());
            return TaskHandle.of(handle.provider(), List.of(chosen), handle.submittedAt(), null);
        });
        RoutingClient client = services.built(services.routing(patient)
                .keepOpen()
                .prices(RecordingBudget.PRICES)
                .budget(budget));
        ImageTask task = client.submit(
                Services.REQUEST,
                Services.OPTIONS.toBuilder()
                        .addListener(new TaskListener() {
                            @Override
                            public void onRetry(TaskHandle handle, Retry retry) {
                                waiting.complete(null);
                            }
                        })
                        .build());
        waiting.orTimeout(20, TimeUnit.SECONDS).join();

        assertThat(task.handle().taskId()).isPresent();
        task.cancel().orTimeout(20, TimeUnit.SECONDS).join();

        assertThat(budget.awaitEnds(1)).containsExactly("released");
    }

    @Test
    void budget_and_prices_fit_together() {
        assertThatThrownBy(() ->
                        services.routing(services.client(dan)).budget(budget).build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("prices is missing, and there is a budget");
        assertThatThrownBy(() -> services.routing(services.client(dan))
                        .prices(RecordingBudget.PRICES)
                        .budget(Budget.total(Money.of("1.00", "EUR")))
                        .build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("budget is in EUR, and the prices are in USD");
    }
}
