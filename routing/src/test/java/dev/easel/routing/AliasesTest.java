package dev.easel.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ConfigurationException;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.Size;
import dev.easel.dan.Dan;
import dev.easel.routing.Decision.Reason;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.Exchange;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.LocalEmulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class AliasesTest {
    private final Services services = new Services();
    private final DanEmulator dan = services.dan();
    private final LocalEmulator local = services.local(Duration.ZERO);

    @AfterEach
    void close() {
        services.close();
    }

    private RoutingClient client(Aliases aliases) {
        return services.built(
                services.routing(services.client(dan), services.client(local)).aliases(aliases));
    }

    private Route route(RoutingClient client, ImageRequest request) {
        return services.time
                .runUntil(client.generateAsync(request, Services.OPTIONS))
                .tag(Route.class)
                .orElseThrow();
    }

    private static ImageRequest request(String model) {
        return ImageRequest.builder()
                .prompt("a lighthouse")
                .model(model)
                .size(64, 64)
                .build();
    }

    private String submission() {
        return dan.exchanges().stream()
                .filter(exchange -> exchange.kind() == ExchangeKind.SUBMIT)
                .map(Exchange::text)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void an_alias_stands_for_the_model_of_each_client_and_for_defaults_that_the_request_overrides() {
        Aliases aliases = Aliases.builder()
                .add(
                        "portrait",
                        "dan",
                        Preset.of(Dan.MODEL_CLARITY)
                                .withSteps(31)
                                .withSampler(Sampler.EULER_A)
                                .withSize(Size.of(512, 512)))
                .build();

        route(client(aliases), request("portrait"));

        assertThat(submission())
                .contains(Dan.MODEL_CLARITY)
                .contains("31")
                .contains("64")
                .doesNotContain("portrait")
                .doesNotContain("512");
    }

    @Test
    void a_client_for_which_an_alias_names_nothing_is_skipped() {
        Aliases aliases =
                Aliases.builder().add("sketch", "local", Preset.of("any")).build();

        Route route = route(client(aliases), request("sketch"));

        assertThat(route.client()).contains("local");
        assertThat(route.decisions().get(0).reason()).isEqualTo(Reason.NOT_NAMED_BY_ALIAS);
    }

    @Test
    void the_name_of_a_client_counts_before_its_provider() {
        Aliases aliases = Aliases.builder()
                .add("portrait", "dan", Preset.of("wrong"))
                .add("portrait", "eu", Preset.of(Dan.MODEL_CLARITY))
                .build();
        RoutingClient named = services.built(Images.builder()
                .timeSource(services.time)
                .add("eu", services.client(dan))
                .aliases(aliases));

        route(named, request("portrait"));

        assertThat(submission()).contains(Dan.MODEL_CLARITY).doesNotContain("wrong");
    }

    @Test
    void what_no_alias_knows_is_refused_before_anything_is_sent_and_the_aliases_are_named() {
        assertThatThrownBy(() -> client(Services.ALIASES).submit(request("portait")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("model is \"portait\", which is no alias")
                .hasMessageContaining("the aliases are portrait");
        assertThat(dan.count(ExchangeKind.SUBMIT)).isZero();
    }

    @Test
    void the_model_of_one_service_goes_to_that_one_alone() {
        Route route = route(client(Services.ALIASES), request(Dan.MODEL_CLARITY));

        assertThat(route.client()).contains("dan");
        assertThat(route.decisions().get(0).reason()).isEqualTo(Reason.NOT_NAMED_BY_ALIAS);
        assertThat(route.decisions().get(0).client()).isEqualTo("local");
    }

    @Test
    void where_it_is_not_strict_other_models_go_out_as_they_are() {
        Aliases lenient = Aliases.builder()
                .add("portrait", "local", Preset.of("any"))
                .strict(false)
                .build();

        route(client(lenient), request(Dan.MODEL_CLARITY));

        assertThat(submission()).contains(Dan.MODEL_CLARITY);
    }

    @Test
    void a_request_without_a_model_needs_no_alias() {
        Route route = route(client(Services.ALIASES), ImageRequest.of("a lighthouse"));

        // DAN requires a model.
        assertThat(route.client()).contains("local");
    }

    @Test
    void capabilities_of_an_alias_are_those_of_what_it_stands_for() {
        assertThat(client(Services.ALIASES).capabilities("portrait").operations())
                .containsAll(services.client(dan).capabilities().operations());
        assertThat(client(Services.ALIASES).capabilities("nobody's")).isNotNull();
    }

    @Test
    void a_file_says_the_same(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("aliases.json");
        Files.writeString(file, """
                {"portrait": {"dan":   {"model": "%s", "steps": 33, "sampler": "Euler a", "scheduler": "Karras",
                                        "size": "128x128", "guidanceScale": 7.5},
                              "local": {"model": "any"}}}
                """.formatted(Dan.MODEL_CLARITY));

        route(
                client(Aliases.read(file)),
                ImageRequest.builder().prompt("a lighthouse").model("portrait").build());

        assertThat(submission()).contains(Dan.MODEL_CLARITY, "33", "128", "7.5");
        assertThat(Scheduler.of("Karras")).isEqualTo(Scheduler.KARRAS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "not json",
                "{\"a\": 1}",
                "{\"a\": {\"dan\": 1}}",
                "{\"a\": {\"dan\": {}}}",
                "{\"a\": {\"dan\": {\"model\": \" \"}}}",
                "{\"a\": {\"dan\": {\"model\": \"m\", \"steps\": \"many\"}}}",
                "{\"a\": {\"dan\": {\"model\": \"m\", \"steps\": 0}}}",
                "{\"a\": {\"dan\": {\"model\": \"m\", \"size\": \"large\"}}}",
                "{\"a\": {\"dan\": {\"model\": \"m\", \"guidanceScale\": \"x\"}}}",
                "{\"a\": {\"dan\": {\"model\": \"m\", \"sampler\": 1.5, \"colour\": \"red\"}}}",
                "{\" \": {\"dan\": {\"model\": \"m\"}}}"
            })
    void what_a_file_does_not_say_clearly_is_refused(String json) {
        assertThatThrownBy(() -> Aliases.parse(json))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("aliases ");
    }

    @Test
    void a_file_that_is_not_there_is_named(@TempDir Path directory) {
        assertThatThrownBy(() -> Aliases.read(directory.resolve("none.json")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("none.json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "portrait | {'portrait': {'dan': {'model': 'a'}}, 'portrait': {'dan': {'model': 'b'}}}",
                "dan | {'portrait': {'dan': {'model': 'a'}, 'dan': {'model': 'b'}}}",
                "model | {'portrait': {'dan': {'model': 'a', 'model': 'b'}}}",
                "portrait | {'portrait': {'dan': {'model': 'a'}}, 'portr\\u0061it': {'dan': {'model': 'b'}}}"
            })
    void a_name_that_a_file_has_twice_is_refused(String name, String json) {
        assertThatThrownBy(() -> Aliases.parse(json.replace('\'', '"')))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("aliases have \"" + name + "\" twice in one object; give it once");
    }

    @Test
    void what_only_looks_like_a_second_name_is_none() {
        assertThat(Aliases.parse(
                        "{\"a\": {\"dan\": {\"model\": \"a\"}}, \"b\": {\"dan\": {\"model\": \"\\\"a\\\": {\"}}}"))
                .hasToString("Aliases[a, b]");
    }
}
