package dev.easel.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Capabilities;
import dev.easel.Catalogue;
import dev.easel.CatalogueEntry;
import dev.easel.ConnectionException;
import dev.easel.Delivery;
import dev.easel.FailureDetails;
import dev.easel.ImageClient;
import dev.easel.InputForm;
import dev.easel.testkit.VirtualTime;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CircuitStateTest {
    private static final Duration OPEN = Duration.ofSeconds(30);

    private final VirtualTime time = VirtualTime.create();
    private final Deque<CompletableFuture<List<CatalogueEntry>>> queries = new ArrayDeque<>();

    private CircuitState opened(Set<Catalogue> lists, Queue<CompletableFuture<List<CatalogueEntry>>> responses) {
        Capabilities capabilities = Capabilities.builder()
                .inputForm(InputForm.BASE64)
                .delivery(Delivery.QUEUED)
                .catalogues(lists)
                .build();
        ImageClient client = (ImageClient) Proxy.newProxyInstance(
                CircuitStateTest.class.getClassLoader(),
                new Class<?>[] {ImageClient.class},
                (proxy, called, arguments) ->
                        called.getName().equals("capabilities") ? capabilities : responses.remove());
        CircuitState state = new CircuitState(Circuit.opens(1, OPEN), client, time);
        fail(state.begin(false));
        return state;
    }

    private static void fail(CircuitState.Submission submission) {
        submission.ended(
                new ConnectionException("down", FailureDetails.builder().build(), null));
    }

    @Test
    void before_the_time_is_over_no_submission_stands_in_for_the_query() {
        CircuitState state = opened(Set.of(), queries);

        time.advance(OPEN.minusMillis(1));
        assertThat(state.begin(false)).isNull();
        time.advance(Duration.ofMillis(1));

        assertThat(state.begin(false)).isNotNull();
    }

    @Test
    void one_submission_at_a_time_stands_in_whatever_ends_meanwhile() {
        CircuitState state = opened(Set.of(), queries);
        CircuitState.Submission forced = state.begin(true);
        time.advance(OPEN);
        CircuitState.Submission trial = state.begin(false);

        forced.ended(null);

        assertThat(trial).isNotNull();
        assertThat(state.skips()).isTrue();
        assertThat(state.begin(false)).isNull();
        trial.succeeded();
        assertThat(state.begin(false)).isNotNull();
    }

    @Test
    void a_submission_that_stood_in_and_says_nothing_lets_the_next_one_through() {
        CircuitState state = opened(Set.of(), queries);
        time.advance(OPEN);

        state.begin(false).ended(null);

        assertThat(state.begin(false)).isNotNull();
    }

    @Test
    void while_a_query_is_under_way_nothing_is_submitted() {
        CompletableFuture<List<CatalogueEntry>> query = new CompletableFuture<>();
        queries.add(query);
        CircuitState state = opened(Set.of(Catalogue.MODELS), queries);
        time.advance(OPEN);

        assertThat(state.skips()).isTrue();
        assertThat(state.begin(false)).isNull();
        query.complete(List.of());

        assertThat(state.skips()).isFalse();
    }

    @Test
    void a_list_that_is_there_at_once_is_queried_again_the_next_time() {
        queries.add(CompletableFuture.completedFuture(List.of()));
        queries.add(new CompletableFuture<>());
        CircuitState state = opened(Set.of(Catalogue.MODELS), queries);
        time.advance(OPEN);

        assertThat(state.skips()).isFalse();
        assertThat(state.skips()).isTrue();
        assertThat(queries).isEmpty();
    }

    @Test
    void a_query_that_never_ends_is_made_again() {
        queries.add(new CompletableFuture<>());
        CompletableFuture<List<CatalogueEntry>> second = new CompletableFuture<>();
        queries.add(second);
        CircuitState state = opened(Set.of(Catalogue.MODELS), queries);
        time.advance(OPEN);
        state.skips();

        time.advance(Duration.ofSeconds(20));
        assertThat(state.skips()).isTrue();
        second.complete(List.of());

        assertThat(state.skips()).isFalse();
    }
}
