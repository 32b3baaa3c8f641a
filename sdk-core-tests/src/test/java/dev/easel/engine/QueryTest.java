package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.easel.AuthenticationException;
import dev.easel.CallOptions;
import dev.easel.Capabilities;
import dev.easel.Catalogue;
import dev.easel.CatalogueEntry;
import dev.easel.ClientClosedException;
import dev.easel.ConnectionException;
import dev.easel.EaselException;
import dev.easel.ImageClient;
import dev.easel.RateLimitedException;
import dev.easel.RejectedException;
import dev.easel.RetryPolicy;
import dev.easel.ServiceException;
import dev.easel.TaskTimeoutException;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import dev.easel.testkit.VirtualTime;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries cost nothing: which are sent again, when, and how often. */
@Timeout(30)
class QueryTest {
    private static final String LIST = "{\"names\":[\"toy-1\"]}";

    private final VirtualTime time = VirtualTime.create();
    private ToyService service;
    private ImageClient client;

    @BeforeEach
    void start() throws Exception {
        service = new ToyService();
        client = AnyClient.of(new ListingProtocol(), service.url())
                .timeSource(time)
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        service.close();
        time.awaitNothingScheduled();
    }

    @Test
    void a_query_that_fails_is_sent_five_times_with_doubling_waits() {
        service.response("/list", ToyService.status(500, "broken"));

        ServiceException failed = catchThrowableOfType(ServiceException.class, () -> outcome(models()));

        assertThat(failed).hasMessageContaining("broken");
        assertThat(failed.mayHaveBeenBilled()).isFalse();
        assertThat(service.count("/list")).isEqualTo(5);
        assertThat(elapsed()).isEqualTo(Duration.ofMillis(500 + 1_000 + 2_000 + 4_000));
    }

    @Test
    void the_fifth_attempt_may_succeed() {
        service.response("/list", ToyService.cut())
                .response("/list", ToyService.status(500, "broken"))
                .response("/list", ToyService.status(200, "<html>"))
                .response("/list", ToyService.status(429, ""))
                .response("/list", LIST);

        assertThat(outcome(models())).extracting(CatalogueEntry::id).containsExactly("toy-1");
        assertThat(service.count("/list")).isEqualTo(5);
    }

    @Test
    void the_retry_policy_says_how_often_a_query_is_sent() {
        service.response("/list", ToyService.cut());
        try (ImageClient strict = AnyClient.of(new ListingProtocol(), service.url())
                .timeSource(time)
                .retries(RetryPolicy.builder().attempts(2).build())
                .build()) {
            assertThat(catchThrowable(() -> outcome(strict.catalogueAsync(Catalogue.MODELS, CallOptions.defaults()))))
                    .isInstanceOf(ServiceException.class)
                    .hasMessageContaining("no whole response");
        }
        assertThat(service.count("/list")).isEqualTo(2);
    }

    @Test
    void a_wait_that_the_service_asks_for_is_kept_unless_it_is_shorter_than_half_of_the_own() {
        service.response("/list", busy("9")).response("/list", busy("0")).response("/list", LIST);

        outcome(models());

        assertThat(elapsed()).isEqualTo(Duration.ofSeconds(9 + 1));
    }

    @Test
    void a_wait_of_half_of_the_own_is_as_short_as_one_may_be() {
        service.response("/list", busy("1")).response("/list", LIST);
        try (ImageClient slow = AnyClient.of(new ListingProtocol(), service.url())
                .timeSource(time)
                .retries(RetryPolicy.builder().firstDelay(Duration.ofSeconds(2)).build())
                .build()) {
            outcome(slow.catalogueAsync(Catalogue.MODELS, CallOptions.defaults()));
        }
        assertThat(elapsed()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void a_blocking_verb_returns_the_list() {
        service.response("/list", LIST);

        assertThat(client.models()).hasSize(1);
    }

    @Test
    void an_executor_that_never_runs_what_it_takes_holds_the_list_back_until_the_deadline() {
        CompletableFuture<Void> handed = new CompletableFuture<>();
        service.response("/list", LIST);
        try (ImageClient held = AnyClient.of(new ListingProtocol(), service.url())
                .timeSource(time)
                .callbackExecutor(taken -> handed.complete(null))
                .build()) {
            CompletableFuture<List<CatalogueEntry>> query = held.catalogueAsync(
                    Catalogue.MODELS,
                    CallOptions.builder().deadline(Duration.ofSeconds(20)).build());
            handed.join();

            time.advance(Duration.ofSeconds(20).minusNanos(1));
            assertThat(query).isNotDone();
            time.advance(Duration.ofNanos(1));

            assertThat(query).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    void an_executor_that_never_runs_what_it_takes_holds_a_failure_back_for_a_tenth_of_a_second() {
        CompletableFuture<Void> handed = new CompletableFuture<>();
        ToyService.Gate gate = new ToyService.Gate();
        service.response("/list", gate.before(ToyService.json(LIST)));
        try (ImageClient held = AnyClient.of(new ListingProtocol(), service.url())
                .timeSource(time)
                .callbackExecutor(taken -> handed.complete(null))
                .build()) {
            CompletableFuture<List<CatalogueEntry>> query = held.catalogueAsync(
                    Catalogue.MODELS,
                    CallOptions.builder().deadline(Duration.ofSeconds(20)).build());
            gate.awaitEntered();
            time.advance(Duration.ofSeconds(20));
            handed.join();

            time.advance(Duration.ofMillis(100).minusNanos(1));
            assertThat(query).isNotDone();
            time.advance(Duration.ofNanos(1));

            assertThat(query).failsWithin(Duration.ofSeconds(10));
            gate.open();
        }
    }

    @Test
    void a_wait_that_reaches_the_deadline_is_not_begun() {
        service.response("/list", busy("60"));

        assertThat(catchThrowable(() -> outcome(within(Duration.ofSeconds(60)))))
                .isInstanceOf(RateLimitedException.class);
        assertThat(elapsed()).as("told at once").isZero();
    }

    @Test
    void a_wait_that_ends_before_the_deadline_is_begun() {
        service.response("/list", busy("60")).response("/list", LIST);

        assertThat(outcome(within(Duration.ofSeconds(61)))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {421, 425})
    void what_was_certainly_not_processed_is_sent_again(int status) {
        service.response("/list", ToyService.status(status, "")).response("/list", LIST);

        assertThat(outcome(models())).hasSize(1);
    }

    @Test
    void what_the_service_rejects_is_sent_once() {
        service.response("/list", ToyService.status(401, "bad key"))
                .response("/list", ToyService.status(422, "bad words"));

        assertThat(catchThrowable(() -> outcome(models()))).isInstanceOf(AuthenticationException.class);
        assertThat(catchThrowable(() -> outcome(models())))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("rejected the query")
                .hasMessageContaining("bad words");
        assertThat(service.count("/list")).isEqualTo(2);
    }

    @Test
    void a_proxy_that_refuses_kept_the_query_from_the_service() {
        service.response("/list", ToyService.status(407, ""));

        assertThat(catchThrowable(() -> outcome(models())))
                .isInstanceOf(ConnectionException.class)
                .hasMessageContaining("the proxy refuses it");
        assertThat(service.count("/list")).isEqualTo(1);
    }

    @Test
    void a_service_that_is_not_there_was_never_reached() {
        try (ImageClient nobody = AnyClient.of(new ListingProtocol(), URI.create("http://127.0.0.1:1"))
                .timeSource(time)
                .build()) {
            ConnectionException unreachable = catchThrowableOfType(
                    ConnectionException.class,
                    () -> outcome(nobody.catalogueAsync(Catalogue.MODELS, CallOptions.defaults())));
            assertThat(unreachable).hasMessageContaining("was not reached");
            assertThat(unreachable.mayHaveBeenBilled()).isFalse();
        }
    }

    @Test
    void a_list_may_have_many_pages() {
        service.response("/list", request -> {
            int page = Integer.parseInt(request.getUrl().queryParameter("page"));
            return ToyService.json(page == 20 ? LIST : "{\"next\":" + (page + 1) + "}");
        });

        assertThat(outcome(models())).hasSize(1);
        assertThat(service.count("/list")).isEqualTo(21);
        assertThat(elapsed()).isZero();
    }

    @Test
    void the_deadline_ends_a_query_and_says_what_was_waited_for() {
        ToyService.Gate gate = new ToyService.Gate();
        service.response("/list", gate.before(ToyService.json(LIST)));
        CompletableFuture<List<CatalogueEntry>> query = within(Duration.ofSeconds(20));
        gate.awaitEntered();

        time.advance(Duration.ofSeconds(20).minusNanos(1));
        assertThat(query).isNotDone();
        time.advance(Duration.ofNanos(1));

        assertThat(catchThrowable(() -> outcome(query)))
                .isInstanceOf(TaskTimeoutException.class)
                .hasMessage("the deadline of 20.0 s passed while waiting for the response to a query at toy");
        gate.open();
    }

    @Test
    void a_query_that_is_cancelled_sends_nothing_more() {
        service.response("/list", ToyService.status(500, ""));
        CompletableFuture<List<CatalogueEntry>> query = models();
        time.awaitScheduledWithin(Duration.ofMillis(500));

        assertThat(query.cancel(true)).isTrue();
        time.awaitNothingScheduled();

        assertThat(query).isCancelled();
        assertThat(service.count("/list")).isEqualTo(1);
    }

    @Test
    void cancelling_what_depends_on_a_query_leaves_the_query_alone() {
        service.response("/list", ToyService.status(500, "")).response("/list", LIST);
        CompletableFuture<List<CatalogueEntry>> query = models();

        query.thenApply(List::size).cancel(true);

        assertThat(outcome(query)).hasSize(1);
    }

    @Test
    void a_query_that_is_over_cannot_be_cancelled() {
        service.response("/list", LIST);
        CompletableFuture<List<CatalogueEntry>> query = models();
        outcome(query);

        assertThat(query.cancel(true)).isFalse();
        assertThat(query).isNotCancelled();
    }

    @Test
    void closing_the_client_ends_a_query() {
        service.response("/list", ToyService.status(500, ""));
        CompletableFuture<List<CatalogueEntry>> query = models();
        time.awaitScheduledWithin(Duration.ofMillis(500));

        client.close();

        assertThat(catchThrowable(() -> outcome(query)))
                .isInstanceOf(ClientClosedException.class)
                .hasMessage("the client was closed during the query");
    }

    @Test
    void a_thread_that_is_interrupted_while_it_waits_cancels_the_query() throws Exception {
        ToyService.Gate gate = new ToyService.Gate();
        service.response("/list", gate.before(ToyService.json(LIST)));
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            Throwable thrown = catchThrowable(() -> client.models());
            ended.complete(Thread.currentThread().isInterrupted() ? thrown : new AssertionError(thrown));
        });
        thread.start();
        gate.awaitEntered();

        thread.interrupt();

        assertThat(ended.join()).isInstanceOf(CancellationException.class).hasMessageContaining("interrupted");
        time.awaitNothingScheduled();
        gate.open();
    }

    private CompletableFuture<List<CatalogueEntry>> models() {
        return client.catalogueAsync(Catalogue.MODELS, CallOptions.defaults());
    }

    private CompletableFuture<List<CatalogueEntry>> within(Duration deadline) {
        return client.catalogueAsync(
                Catalogue.MODELS, CallOptions.builder().deadline(deadline).build());
    }

    private Duration elapsed() {
        return Duration.ofNanos(time.nanoTime());
    }

    private static MockResponse busy(String retryAfter) {
        return new MockResponse.Builder()
                .code(429)
                .addHeader("Retry-After", retryAfter)
                .build();
    }

    private <T> T outcome(CompletableFuture<T> result) {
        try {
            return time.runUntil(result);
        } catch (CompletionException e) {
            throw e.getCause() instanceof EaselException cause ? cause : e;
        }
    }

    /** The toy with a list of models, in pages. */
    private static final class ListingProtocol extends BentProtocol {
        @Override
        public Capabilities capabilities() {
            return straight.capabilities().toBuilder()
                    .addCatalogues(Catalogue.MODELS)
                    .build();
        }

        @Override
        public WireExchange<List<CatalogueEntry>> catalogue(Catalogue catalogue) {
            return page(0);
        }

        private static WireExchange<List<CatalogueEntry>> page(int number) {
            return new WireExchange<>(WireRequest.get("/list?page=" + number).build(), ListingProtocol::read);
        }

        private static Outcome<List<CatalogueEntry>> read(WireResponse response) {
            if (!response.isSuccessful()) {
                return Outcome.failed(Problem.ofStatus(response, response.excerpt()));
            }
            OptionalInt next = response.json().get("next").int32();
            if (next.isPresent()) {
                return Outcome.next(page(next.getAsInt()));
            }
            List<CatalogueEntry> names = response.json().get("names").elements().stream()
                    .map(name -> CatalogueEntry.of(name.text().orElseThrow()))
                    .toList();
            return names.isEmpty() ? Outcome.failed(Problem.unreadable(response.excerpt())) : Outcome.done(names);
        }
    }
}
