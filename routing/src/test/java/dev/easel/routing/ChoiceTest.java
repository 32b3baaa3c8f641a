package dev.easel.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ConfigurationException;
import dev.easel.ImageRequest;
import dev.easel.ProviderId;
import dev.easel.routing.Decision.Kind;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.FalEmulator;
import dev.easel.testkit.LocalEmulator;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ChoiceTest {
    private final Services services = new Services();
    private final DanEmulator dan = services.dan();
    private final LocalEmulator local = services.local(Duration.ZERO);

    @AfterEach
    void close() {
        services.close();
    }

    private String first(Choice choice, ImageRequest request) {
        RoutingClient client = services.built(
                services.routing(services.client(dan), services.client(local)).choice(choice));
        return chosen(client, request);
    }

    private String chosen(RoutingClient client, ImageRequest request) {
        return services.time
                .runUntil(client.generateAsync(request, Services.OPTIONS))
                .tag(Route.class)
                .orElseThrow()
                .client()
                .orElseThrow();
    }

    @Test
    void by_default_the_order_in_which_they_were_added_counts() {
        assertThat(first(Choice.inOrder(), Services.REQUEST)).isEqualTo("dan");
    }

    @Test
    void whoever_leaves_nothing_out_comes_first() {
        // A server of stable-diffusion.cpp has one model, and warns of a request that names another.
        RoutingClient client = services.built(
                services.routing(services.client(local), services.client(dan)).choice(Choice.fewestWarnings()));

        assertThat(chosen(client, Services.REQUEST)).isEqualTo("dan");
    }

    @Test
    void the_cheaper_comes_first_and_one_without_a_price_last() {
        PriceList localIsCheaper = PriceList.builder()
                .perImage(ProviderId.of("dan"), Money.of("0.05", "USD"))
                .perImage(ProviderId.of("local"), Money.of("0.001", "USD"))
                .build();
        PriceList danAlone = PriceList.builder()
                .perImage(ProviderId.of("dan"), Money.of("0.05", "USD"))
                .build();

        assertThat(first(Choice.cheapest(localIsCheaper), Services.REQUEST)).isEqualTo("local");
        assertThat(first(Choice.cheapest(danAlone), Services.REQUEST)).isEqualTo("dan");
    }

    @Test
    void what_is_equal_is_ordered_by_the_next() {
        Choice even = Choice.by(candidate -> 1);

        assertThat(first(even.then(Choice.by(candidate -> candidate.name().equals("local") ? 0 : 1)), Services.REQUEST))
                .isEqualTo("local");
        assertThat(first(Choice.by(candidate -> candidate.name().equals("dan") ? Double.NaN : 5), Services.REQUEST))
                .isEqualTo("local");
    }

    @Test
    void the_one_that_was_faster_comes_first_once_both_are_known() {
        FalEmulator slow =
                services.fal(FalEmulator.builder().queueTime(Duration.ZERO).generationTime(Duration.ofMinutes(1)));
        RoutingClient client = services.built(
                services.routing(services.client(slow), services.client(local)).choice(Choice.fastest()));

        assertThat(chosen(client, Services.REQUEST)).isEqualTo("fal");
        assertThat(chosen(client, Services.REQUEST)).isEqualTo("local");
        assertThat(chosen(client, Services.REQUEST)).isEqualTo("local");
        assertThat(slow.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void shares_are_kept_by_chance() {
        Map<String, Integer> firsts = new HashMap<>();
        RoutingClient client = services.built(services.routing(services.client(dan), services.client(local))
                .random(new SplittableRandom(7))
                .choice(Choice.shares(Map.of("dan", 3, "local", 1))));
        for (int i = 0; i < 400; i++) {
            // Nothing is sent: the handle tells who comes first.
            String provider =
                    client.prepare(Services.REQUEST).handle().provider().value();
            firsts.merge(provider, 1, Integer::sum);
        }

        assertThat(firsts.get("dan")).isBetween(260, 340);
        assertThat(firsts.get("local")).isBetween(60, 140);
    }

    @Test
    void who_has_no_share_is_there_for_a_fallback() {
        Services.refuse(local);
        RoutingClient client = services.built(services.routing(services.client(dan), services.client(local))
                .choice(Choice.shares(Map.of("local", 1))));

        Route route = services.time
                .runUntil(client.generateAsync(Services.REQUEST, Services.OPTIONS))
                .tag(Route.class)
                .orElseThrow();

        assertThat(route.client()).contains("dan");
        assertThat(route.decisions().get(0).client()).isEqualTo("local");
        assertThat(route.decisions()).anyMatch(decision -> decision.kind() == Kind.FELL_BACK);
    }

    @Test
    void shares_that_choose_nobody_are_refused() {
        assertThatThrownBy(() -> Choice.shares(Map.of())).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> Choice.shares(Map.of("dan", 0))).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> Choice.shares(Map.of("dan", 1, "local", -1)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("shares are");
    }

    @Test
    void a_client_that_never_had_a_task_has_no_latency_and_later_the_median_of_its_last() {
        NamedClient client = new NamedClient(
                "dan", services.client(dan), new CircuitState(Circuit.never(), services.client(dan), services.time));

        assertThat(client.latency()).isEmpty();
        for (int i = 1; i <= 100; i++) {
            client.hadImagesAfter(i);
        }
        assertThat(client.latency()).contains(Duration.ofNanos(90));
    }
}
