package dev.easel.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.easel.ClientClosedException;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ProviderId;
import dev.easel.itsrose.ItsRose;
import dev.easel.routing.Budget;
import dev.easel.routing.Money;
import dev.easel.routing.PriceList;
import dev.easel.routing.RoutingClient;
import dev.easel.routing.RoutingListener;
import dev.easel.spring.boot.test.EaselEmulators;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import dev.easel.testkit.ItsRoseEmulator;
import dev.easel.testkit.LocalEmulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

/** The client over all clients. */
class RoutingTest {
    private static final ImageRequest ANY =
            ImageRequest.builder().prompt("a lighthouse").size(256, 256).build();

    private final ApplicationContextRunner context =
            Easel.context().withUserConfiguration(DanAndLocal.class).withPropertyValues("easel.deadline=1m");
    private final ApplicationContextRunner routed = context.withPropertyValues("easel.routing.enabled=true");

    @Test
    void several_clients_do_not_route_unasked() {
        context.run(application -> assertThat(application)
                .hasNotFailed()
                .doesNotHaveBean(RoutingClient.class)
                .getBeans(ImageClient.class)
                .hasSize(2));
    }

    @Test
    void the_routing_client_is_the_one_that_is_injected_without_a_qualifier() {
        routed.withUserConfiguration(Injected.class).run(application -> {
            assertThat(application.getBean(Injected.class).client)
                    .isInstanceOf(RoutingClient.class)
                    .isSameAs(application.getBean("routingImageClient"));
            assertThat(application.getBean("danImageClient")).isNotInstanceOf(RoutingClient.class);
        });
    }

    @Test
    void the_clients_are_tried_in_the_order_of_their_property() {
        routed.withPropertyValues("easel.routing.clients=local,dan").run(application -> {
            ImageClient client = application.getBean(ImageClient.class);
            assertThat(client.generate(ANY).provider().value()).isEqualTo("local");
            assertThat(client.toString()).isEqualTo("RoutingClient[local, dan]");
        });
    }

    @Test
    void the_next_client_is_tried_where_the_first_never_took_the_request() {
        List<String> decisions = new CopyOnWriteArrayList<>();
        routed.withPropertyValues("easel.routing.clients=local,dan", "easel.retries.wait-for-room=false")
                .withPropertyValues("easel.local.retries.attempts=1")
                .withBean(RoutingListener.class, () -> (decision, route) -> decisions.add(decision.toString()))
                .run(application -> {
                    application.getBean(LocalEmulator.class).always(ExchangeKind.SUBMIT, Fault.empty(429));
                    assertThat(application
                                    .getBean(ImageClient.class)
                                    .generate(Easel.LIGHTHOUSE)
                                    .provider()
                                    .value())
                            .isEqualTo("dan");
                    assertThat(decisions).isNotEmpty();
                });
    }

    @Test
    void the_routing_client_ends_with_the_application() {
        ImageClient[] router = new ImageClient[1];
        routed.run(application -> router[0] = application.getBean(ImageClient.class));

        assertThatExceptionOfType(ClientClosedException.class).isThrownBy(() -> router[0].submit(ANY));
    }

    @Test
    void aliases_come_from_a_file(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("aliases.json");
        Files.writeString(file, "{\"portrait\": {\"local\": {\"model\": \"sd\"}}}");
        routed.withPropertyValues("easel.routing.aliases=" + file.toUri()).run(application -> {
            ImageRequest request = ImageRequest.builder()
                    .model("portrait")
                    .prompt("a keeper")
                    .size(256, 256)
                    .build();
            assertThat(application
                            .getBean(ImageClient.class)
                            .generate(request)
                            .provider()
                            .value())
                    .isEqualTo("local");
        });
    }

    @Test
    void a_budget_of_the_properties_stops_what_would_cost_more() {
        routed.withPropertyValues(
                        "easel.routing.clients=local",
                        "easel.routing.prices[0].provider=local",
                        "easel.routing.prices[0].per-image=0.40",
                        "easel.routing.budget.total=1",
                        "easel.routing.budget.per-task=0.50")
                .run(application -> {
                    ImageClient client = application.getBean(ImageClient.class);
                    client.generate(ANY);
                    client.generate(ANY);
                    assertThat(client.generateAsync(ANY))
                            .failsWithin(Duration.ofMinutes(1))
                            .withThrowableThat()
                            .withMessageContaining("budget is exceeded");
                });
    }

    @Test
    void a_budget_in_the_database_outlives_the_application(@TempDir Path folder) {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:file:" + folder.resolve("budget") + ";WRITE_DELAY=0");
        ApplicationContextRunner paid = routed.withPropertyValues(
                        "easel.routing.clients=local",
                        "easel.routing.prices[0].provider=local",
                        "easel.routing.prices[0].per-image=0.60",
                        "easel.routing.budget.jdbc=true",
                        "easel.routing.budget.total=1")
                .withBean(DataSource.class, () -> database);
        paid.run(application -> application.getBean(ImageClient.class).generate(ANY));

        paid.run(
                application -> assertThat(application.getBean(ImageClient.class).generateAsync(ANY))
                        .failsWithin(Duration.ofMinutes(1))
                        .withThrowableThat()
                        .withMessageContaining("budget is exceeded"));
    }

    @Test
    void beans_of_the_application_count_before_the_properties() {
        routed.withPropertyValues("easel.routing.clients=local", "easel.routing.budget.total=100")
                .withBean(
                        PriceList.class,
                        () -> PriceList.builder()
                                .perImage(ProviderId.of("local"), Money.of("2", "USD"))
                                .build())
                .withBean(Budget.class, () -> Budget.total(Money.of("1", "USD")))
                .run(application -> assertThat(
                                application.getBean(ImageClient.class).generateAsync(ANY))
                        .failsWithin(Duration.ofMinutes(1))
                        .withThrowableThat()
                        .withMessageContaining("budget is exceeded"));
    }

    @Test
    void what_has_no_property_is_set_by_a_customizer() {
        routed.withBean(RoutingCustomizer.class, () -> router -> router.add("third", new ItsRoseBeside().client))
                .run(application -> assertThat(
                                application.getBean(ImageClient.class).toString())
                        .isEqualTo("RoutingClient[dan, local, third]"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "easel.routing.clients=local,fal| easel.routing.clients names \"fal\", and the clients are [dan, local]",
                "easel.routing.choice=cheapest| easel.routing.prices is missing",
                "easel.routing.choice=shares| easel.routing.shares are {}",
                "easel.routing.hedge-after=0s| is PT0S; give a time above zero",
                "easel.routing.deadline=0s| easel.routing.deadline is PT0S",
                "easel.routing.circuit.failures=0| easel.routing.circuit opens after 0 failures",
                "easel.routing.budget.total=1| easel.routing.prices is missing",
                "easel.routing.budget.total=-1| easel.routing.budget.total is wrong: the amount is negative",
                "easel.routing.prices[0].per-image=1| easel.routing.prices[0].provider is missing",
                "easel.routing.prices[0].provider=DAN| easel.routing.prices[0].provider is wrong: provider id must match",
                "easel.routing.aliases=file:/nowhere/aliases.json| easel.routing.aliases names URL [file",
            })
    void a_wrong_setting_is_named_by_its_property(String property, String message) {
        routed.withPropertyValues(property)
                .run(application -> assertThat(application).getFailure().hasStackTraceContaining(message.strip()));
    }

    @Test
    void a_database_budget_without_a_database_is_named_by_its_property() {
        routed.withPropertyValues(
                        "easel.routing.prices[0].provider=local",
                        "easel.routing.prices[0].per-image=1",
                        "easel.routing.budget.jdbc=true",
                        "easel.routing.budget.total=1")
                .run(application -> assertThat(application)
                        .getFailure()
                        .hasStackTraceContaining("easel.routing.budget.jdbc is set, and there is no DataSource"));
    }

    @Test
    void without_a_client_it_says_so() {
        Easel.context()
                .withPropertyValues("easel.routing.enabled=true")
                .run(application ->
                        assertThat(application).getFailure().hasStackTraceContaining("easel.routing.clients has none"));
    }

    @Configuration(proxyBeanMethods = false)
    @EaselEmulators({DanEmulator.class, LocalEmulator.class})
    static class DanAndLocal {}

    @Configuration(proxyBeanMethods = false)
    static class Injected {
        final ImageClient client;

        Injected(ImageClient client) {
            this.client = client;
        }
    }

    /** A client that no property makes. */
    private static final class ItsRoseBeside {
        private final ImageClient client = ItsRose.builder()
                .apiKey(ItsRoseEmulator.API_KEY)
                .baseUrl("http://127.0.0.1:1")
                .build();
    }
}
