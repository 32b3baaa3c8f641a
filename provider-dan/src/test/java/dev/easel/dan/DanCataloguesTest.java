package dev.easel.dan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.easel.AuthenticationException;
import dev.easel.CallOptions;
import dev.easel.Catalogue;
import dev.easel.CatalogueEntry;
import dev.easel.EaselException;
import dev.easel.ImageClient;
import dev.easel.InvalidRequestException;
import dev.easel.ProtocolException;
import dev.easel.RejectedException;
import dev.easel.Sampler;
import dev.easel.ServiceException;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.Exchange;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the service can be requested besides work: its lists, its counts, the key that everybody may use. */
@Timeout(30)
class DanCataloguesTest {
    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void models_and_loras_are_hashes_with_names() {
        DanEmulator emulator = bench.start(DanEmulator.builder());
        ImageClient client = bench.client(emulator);

        assertThat(client.models())
                .extracting(CatalogueEntry::name)
                .containsExactly("anything-v4.5-pruned", "chillout_mix", "chilloutmix_NiPrunedFp32Fix", "clarity");
        assertThat(client.models()).extracting(CatalogueEntry::id).contains(Dan.MODEL_CLARITY, Dan.MODEL_ANYTHING_V4_5);
        assertThat(client.loras())
                .hasSize(5)
                .allSatisfy(lora -> assertThat(lora.id()).matches("[0-9a-f]{64}"))
                .extracting(CatalogueEntry::name)
                .contains("koreanDollLikeness_v10");
        assertThat(emulator.exchanges())
                .extracting(Exchange::method, Exchange::path)
                .containsOnly(tuple("GET", "/api/sd/supportedModelInfo"));
    }

    @Test
    void a_listed_model_lora_and_sampler_can_be_requested_as_they_are_listed() {
        DanEmulator emulator = bench.start(DanEmulator.builder());
        ImageClient client = bench.client(emulator);

        for (CatalogueEntry sampler : client.samplers()) {
            assertThat(bench.run(
                                    client,
                                    Bench.LIGHTHOUSE.toBuilder()
                                            .model(client.models().get(0).id())
                                            .sampler(Sampler.of(sampler.id()))
                                            .build())
                            .first()
                            .generation()
                            .sampler())
                    .contains(sampler.id());
        }
        assertThat(client.samplers())
                .extracting(CatalogueEntry::id)
                .containsExactly("DPM++ SDE Karras", "Euler a", "Euler", "DPM++ SDE", "LMS", "DDIM");
    }

    @Test
    void every_query_carries_the_headers_that_the_documentation_asks_for() {
        DanEmulator emulator = bench.start(DanEmulator.builder());
        ImageClient client = bench.client(emulator);

        client.models();
        DanService.of(client).statistics();
        DanService.of(client).publicApiKey();

        assertThat(emulator.exchanges()).hasSize(3).allSatisfy(exchange -> {
            assertThat(exchange.header("authorization")).isEqualTo("Bearer " + Dan.ANONYMOUS_KEY);
            assertThat(exchange.header("content-type")).isEqualTo("application/json");
            assertThat(exchange.header("accept")).isEqualTo("application/json");
        });
    }

    @Test
    void a_server_that_has_its_lists_where_the_documentation_says_is_asked_there() {
        DanEmulator emulator = bench.start(DanEmulator.builder().catalogueAtDocumentedPath(true));

        assertThat(bench.client(emulator).models()).hasSize(4);

        assertThat(emulator.exchanges())
                .extracting(Exchange::path)
                .containsExactly("/api/sd/supportedModelInfo", "/api/sd/task/supportedModelInfo");
    }

    @Test
    void a_server_that_has_them_nowhere_says_so() {
        DanEmulator emulator = bench.start(DanEmulator.builder());
        emulator.always(ExchangeKind.CATALOGUE, Fault.response(404, "text/plain", "Not Found"));

        EaselException failure = failure(bench.client(emulator));

        assertThat(failure).isInstanceOf(RejectedException.class).hasMessageContaining("HTTP 404: Not Found");
        assertThat(emulator.exchanges()).hasSize(2);
    }

    @Test
    void a_refused_key_does_not_lead_to_the_other_path() {
        DanEmulator emulator = bench.start(DanEmulator.builder());

        EaselException failure = failure(bench.client(emulator, Dan.builder().apiKey("sk-MARKEDKEY-wrong")));

        assertThat(failure).isInstanceOf(AuthenticationException.class);
        assertThat(emulator.exchanges()).hasSize(1);
    }

    @Test
    void a_query_that_fails_is_sent_again() {
        DanEmulator emulator = bench.start(DanEmulator.builder());
        emulator.next(ExchangeKind.CATALOGUE, Fault.html(502));

        assertThat(bench.time()
                        .runUntil(bench.client(emulator).catalogueAsync(Catalogue.SAMPLERS, CallOptions.defaults())))
                .hasSize(6);
    }

    @Test
    void a_list_is_read_leniently() {
        DanEmulator emulator = bench.start(DanEmulator.builder());
        emulator.always(ExchangeKind.CATALOGUE, Fault.response(200, "application/json", """
                {"code":200,"data":{"Models":[{"hash":"a","name":"A","size":7},{"hash":"b"},{"hash":"c","name":null},\
                {"name":"no hash"},null,{"hash":" "},"d"],"LoRAs":[],"Samplers":["DDIM",null,""],"VAEs":[1]}}"""));
        ImageClient client = bench.client(emulator);

        assertThat(client.models())
                .extracting(entry -> entry.id() + "=" + entry.name())
                .containsExactly("a=A", "b=b", "c=c", "d=d");
        assertThat(client.loras()).isEmpty();
        assertThat(client.samplers()).containsExactly(CatalogueEntry.of("DDIM"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"code\":200,\"data\":null}",
                "{\"code\":200,\"data\":{\"models\":[]}}",
                "{\"code\":200,\"data\":{\"Models\":{\"a\":1}}}",
                "{\"code\":200,\"data\":{\"Models\":null}}",
                "<html>hello</html>"
            })
    void a_response_without_the_list_is_unreadable(String body) {
        DanEmulator emulator = bench.start(DanEmulator.builder());
        emulator.always(ExchangeKind.CATALOGUE, Fault.response(200, "application/json", body));

        assertThat(failure(bench.client(emulator))).isInstanceOf(ProtocolException.class);
    }

    @Test
    void upscalers_are_those_of_the_documentation_and_nobody_is_asked() {
        DanEmulator emulator = bench.start(DanEmulator.builder());

        assertThat(bench.client(emulator).upscalers())
                .extracting(CatalogueEntry::id, upscaler -> upscaler.details().get("endpoints"))
                .containsExactly(
                        tuple("Lanczos", "upscale"),
                        tuple("Nearest", "upscale"),
                        tuple("ESRGAN 4x", "txt2img, upscale"),
                        tuple("R-ESRGAN 4x+", "upscale"),
                        tuple("R-ESRGAN 4x+ Anime6B", "upscale"),
                        tuple("SwinIR 4x", "upscale"),
                        tuple("Latent", "txt2img"));
        assertThat(emulator.exchanges()).isEmpty();
    }

    @Test
    void the_services_counts_are_told() {
        DanEmulator emulator = bench.start(DanEmulator.builder());
        ImageClient client = bench.client(emulator);
        bench.run(client, Bench.LIGHTHOUSE);

        assertThat(DanService.of(client).statistics()).isEqualTo(new DanStatistics(1, 1, 1));
        assertThat(DanService.of(client).statistics(CallOptions.defaults())).isEqualTo(new DanStatistics(1, 1, 1));
        assertThat(emulator.exchanges())
                .last()
                .extracting(Exchange::method, Exchange::path)
                .containsExactly("GET", "/api/sd/statistics");
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"code\":200,\"data\":{\"totalCount\":\"5000000000\",\"countInLast24Hours\":2,\"countInLastWeek\":3}}',5000000000",
        "'{\"code\":200,\"data\":{\"totalCount\":1,\"countInLast24Hours\":2}}',",
        "'{\"code\":200,\"data\":null}',",
        "'{\"code\":200,\"data\":{\"totalCount\":1.5,\"countInLast24Hours\":2,\"countInLastWeek\":3}}',",
    })
    void counts_are_read_leniently_and_not_made_up(String body, Long total) {
        DanEmulator emulator = bench.start(DanEmulator.builder());
        emulator.always(ExchangeKind.OTHER, Fault.response(200, "application/json", body));
        DanService service = DanService.of(bench.client(emulator));

        if (total == null) {
            assertThat(Bench.failure(() -> bench.time().runUntil(service.statisticsAsync(CallOptions.defaults()))))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("a response without what was requested");
        } else {
            assertThat(service.statistics()).isEqualTo(new DanStatistics(total, 2, 3));
        }
    }

    @Test
    void the_key_that_everybody_may_use_is_the_documented_one() {
        DanEmulator emulator = bench.start(DanEmulator.builder());
        DanService service = DanService.of(bench.client(emulator));

        assertThat(service.publicApiKey()).isEqualTo(Dan.ANONYMOUS_KEY);
        assertThat(service.publicApiKey(CallOptions.defaults())).isEqualTo(Dan.ANONYMOUS_KEY);
        assertThat(service.publicApiKeyAsync(CallOptions.defaults()).join()).isEqualTo(Dan.ANONYMOUS_KEY);
        assertThat(emulator.exchanges())
                .extracting(Exchange::method, Exchange::path)
                .containsOnly(tuple("GET", "/api/user/public-api-key"));
    }

    @Test
    void a_clients_own_key_is_hidden_in_responses_and_not_taken_for_the_public_one() {
        DanEmulator emulator = bench.start(DanEmulator.builder().apiKey("sk-MARKEDKEY-private-and-secret"));
        emulator.next(ExchangeKind.OTHER, key("sk-another-public-one"));
        emulator.always(ExchangeKind.OTHER, key("sk-MARKEDKEY-private-and-secret"));
        DanService service =
                DanService.of(bench.client(emulator, Dan.builder().apiKey("sk-MARKEDKEY-private-and-secret")));

        assertThat(service.publicApiKey()).isEqualTo("sk-another-public-one");
        assertThat(Bench.failure(() -> bench.time().runUntil(service.publicApiKeyAsync(CallOptions.defaults()))))
                .isInstanceOf(ProtocolException.class)
                .hasMessageNotContaining("sk-MARKEDKEY-private-and-secret");
    }

    private static Fault key(String key) {
        return Fault.response(200, "application/json", "{\"code\":200,\"data\":{\"apiKey\":\"" + key + "\"}}");
    }

    @Test
    void a_service_that_broke_is_told_as_such() {
        DanEmulator emulator = bench.start(DanEmulator.builder());
        emulator.always(
                ExchangeKind.OTHER,
                Fault.response(200, "application/json", "{\"code\":500,\"message\":\"TypeError\"}"));
        DanService service = DanService.of(bench.client(emulator));

        EaselException failure =
                Bench.failure(() -> bench.time().runUntil(service.publicApiKeyAsync(CallOptions.defaults())));

        assertThat(failure).isInstanceOf(ServiceException.class);
        assertThat(failure.serviceCode()).contains("500");
        assertThat(failure.mayHaveBeenBilled()).isFalse();
    }

    @Test
    void a_client_of_another_kind_is_refused() {
        ImageClient wrapped = (ImageClient) Proxy.newProxyInstance(
                ImageClient.class.getClassLoader(),
                new Class<?>[] {ImageClient.class},
                (proxy, method, arguments) -> method.getName().equals("provider") ? Dan.PROVIDER : proxy);

        assertThat(Bench.failure(() -> DanService.of(wrapped)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("unwrapped() does not lead to a client that a builder made");
    }

    private EaselException failure(ImageClient client) {
        return Bench.failure(() -> bench.time()
                .runUntil(client.catalogueAsync(Catalogue.MODELS, CallOptions.defaults())
                        .thenApply(List::copyOf)));
    }
}
