package dev.easel.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ConfigurationException;
import dev.easel.ImageClient;
import dev.easel.ImageResult;
import dev.easel.routing.Decision.Reason;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import dev.easel.testkit.LocalEmulator;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class CircuitTest {
    private final Services services = new Services();
    private final DanEmulator dan = services.dan();
    private final LocalEmulator local = services.local(Duration.ZERO);

    @AfterEach
    void close() {
        services.close();
    }

    private RoutingClient client(ImageClient... clients) {
        return services.built(services.routing(clients).circuit(Circuit.opens(2, Duration.ofSeconds(30))));
    }

    private Route image(RoutingClient client) {
        ImageResult result = services.time.runUntil(client.generateAsync(Services.REQUEST, Services.OPTIONS));
        return result.tag(Route.class).orElseThrow();
    }

    /** A 503 that the service sends before any work. */
    private void danIsDown() {
        dan.always(ExchangeKind.SUBMIT, Fault.html(503).header("Retry-After", "1"));
        dan.always(ExchangeKind.CATALOGUE, Fault.html(503));
    }

    private static List<Reason> reasons(Route route) {
        return route.decisions().stream().map(Decision::reason).toList();
    }

    @Test
    void a_service_that_is_down_is_skipped_after_some_failures_in_a_row() {
        RoutingClient client = client(services.client(dan), services.client(local));
        danIsDown();

        image(client);
        image(client);
        long submissions = dan.count(ExchangeKind.SUBMIT);
        Route third = image(client);

        assertThat(reasons(third)).containsExactly(Reason.CIRCUIT_OPEN, Reason.FIRST);
        assertThat(dan.count(ExchangeKind.SUBMIT)).isEqualTo(submissions).isEqualTo(2);
    }

    @Test
    void after_the_time_a_free_query_decides_and_until_it_succeeds_nothing_is_submitted() throws Exception {
        RoutingClient client = client(services.client(dan), services.client(local));
        danIsDown();
        image(client);
        image(client);

        services.time.advance(Duration.ofSeconds(31));
        assertThat(reasons(image(client))).startsWith(Reason.CIRCUIT_OPEN);
        awaitCatalogue(1);
        dan.always(ExchangeKind.SUBMIT, null);
        dan.always(ExchangeKind.CATALOGUE, null);
        long submissions = dan.count(ExchangeKind.SUBMIT);
        services.time.advance(Duration.ofSeconds(31));
        Route back = whenItIsTried(client);

        assertThat(submissions).isEqualTo(2);
        assertThat(back.client()).contains("dan");
    }

    private Route whenItIsTried(RoutingClient client) {
        Route route = image(client);
        while (reasons(route).contains(Reason.CIRCUIT_OPEN)) {
            route = image(client);
            services.time.advance(Duration.ofSeconds(1));
        }
        return route;
    }

    @Test
    void a_service_that_refuses_the_query_has_responded_and_is_tried() {
        RoutingClient client = client(services.client(dan), services.client(local));
        danIsDown();
        image(client);
        image(client);
        dan.always(ExchangeKind.SUBMIT, null);
        dan.always(ExchangeKind.CATALOGUE, Fault.response(403, "application/json", "{}"));

        services.time.advance(Duration.ofSeconds(31));

        assertThat(whenItIsTried(client).client()).contains("dan");
    }

    private void awaitCatalogue(long number) throws InterruptedException {
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (dan.count(ExchangeKind.CATALOGUE) < number && System.nanoTime() < patience) {
            Thread.onSpinWait();
        }
        assertThat(dan.count(ExchangeKind.CATALOGUE)).isGreaterThanOrEqualTo(number);
    }

    @Test
    void where_every_service_is_down_all_are_tried() {
        RoutingClient client = client(services.client(dan));
        danIsDown();
        for (int i = 0; i < 4; i++) {
            assertThatThrownBy(() -> image(client)).isInstanceOf(CompletionException.class);
        }

        assertThat(dan.count(ExchangeKind.SUBMIT)).isEqualTo(4);
    }

    @Test
    void what_says_nothing_about_the_service_opens_no_circuit() {
        RoutingClient client = client(services.client(dan), services.client(local));
        Services.refuse(dan);

        for (int i = 0; i < 4; i++) {
            assertThat(reasons(image(client))).doesNotContain(Reason.CIRCUIT_OPEN);
        }
    }

    @Test
    void an_image_between_failures_starts_the_count_anew() {
        RoutingClient client = client(services.client(dan), services.client(local));
        for (int i = 0; i < 3; i++) {
            dan.next(ExchangeKind.SUBMIT, Fault.html(503).header("Retry-After", "1"));
            assertThat(image(client).client()).contains("local");
            assertThat(image(client).client()).contains("dan");
        }
    }

    @Test
    void its_settings_are_in_range() {
        assertThatThrownBy(() -> Circuit.opens(0, Duration.ofSeconds(1))).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> Circuit.opens(1, Duration.ZERO)).isInstanceOf(ConfigurationException.class);
    }
}
