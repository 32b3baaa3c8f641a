package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.AuthenticationException;
import dev.easel.ConfigurationException;
import dev.easel.ConnectionException;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.RetryPolicy;
import dev.easel.ServiceException;
import dev.easel.TaskTimeoutException;
import dev.easel.spi.Outcome;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireResponse;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import dev.easel.testkit.LocalEmulator;
import dev.easel.testkit.VirtualTime;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose wire format a server speaks: told by what no other says, and never guessed. */
@Timeout(60)
class LocalProbeTest {
    private static final String CAPABILITIES = "/sdcpp/v1/capabilities";
    private static final String MODELS = "/v1/models";
    private static final String PIPELINE = "/models";
    private static final String OPTIONS = "/sdapi/v1/options";
    private static final String GENERATIONS = "/v1/images/generations";

    private static final String NOT_FOUND = "404 {\"detail\":\"Not Found\"}";
    private static final String NOT_ALLOWED = "405 {\"detail\":\"Method Not Allowed\"}";

    @ParameterizedTest
    @EnumSource(LocalDialect.class)
    void each_emulated_server_is_found_and_generates_in_the_dialect_that_was_found(LocalDialect dialect) {
        try (LocalEmulator emulator = emulator(dialect).start()) {
            LocalBuilder server = server(emulator);
            LocalDialect found = server.findDialect();

            assertThat(found).isEqualTo(dialect);
            assertThat(emulator.exchanges())
                    .hasSizeBetween(1, 5)
                    .allMatch(exchange -> exchange.method().equals("GET"));
            assertThat(emulator.count(ExchangeKind.DOWNLOAD)).isZero();
            try (ImageClient client = server.dialect(found).build()) {
                assertThat(client.generate(ImageRequest.builder()
                                        .prompt("a cat")
                                        .model("gpt-image-2")
                                        .build())
                                .images())
                        .hasSize(1);
            }
        }
    }

    @Test
    void what_was_set_for_another_dialect_is_no_hindrance() {
        try (LocalEmulator emulator = emulator(LocalDialect.A1111).start()) {
            assertThat(server(emulator)
                            .imagesPerCall(4)
                            .responseFormat(LocalResponseFormat.URL)
                            .findDialect())
                    .isEqualTo(LocalDialect.A1111);
        }
    }

    @Test
    void the_builder_is_as_it_was() {
        try (LocalEmulator emulator = emulator(LocalDialect.SD_CPP).start()) {
            LocalBuilder server = server(emulator).imagesPerCall(2);
            server.findDialect();

            assertThatThrownBy(server::build)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("sd-api-server makes one image a call");
            assertThatCode(() -> server.dialect(LocalDialect.SD_CPP).build().close())
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void the_key_goes_along_and_a_wrong_one_is_told_as_such() {
        try (LocalEmulator emulator = emulator(LocalDialect.VLLM_OMNI)
                .apiKey("right-MARKEDKEY-of-mine")
                .requireKey(true)
                .start()) {
            assertThat(server(emulator).apiKey("right-MARKEDKEY-of-mine").findDialect())
                    .isEqualTo(LocalDialect.VLLM_OMNI);
            assertThat(emulator.exchanges())
                    .extracting(exchange -> exchange.header("authorization"))
                    .containsOnly("Bearer right-MARKEDKEY-of-mine");

            assertThatThrownBy(() ->
                            server(emulator).apiKey("wrong-MARKEDKEY-of-mine").findDialect())
                    .isInstanceOf(AuthenticationException.class)
                    .hasMessageNotContaining("wrong-MARKEDKEY-of-mine");
        }
    }

    @Test
    void a_server_that_says_nothing_is_given_up_in_time() {
        try (LocalEmulator emulator = emulator(LocalDialect.OPENAI).start()) {
            emulator.always(ExchangeKind.OTHER, Fault.stallBeforeHeaders());

            VirtualTime time = VirtualTime.create();
            CompletableFuture<LocalDialect> finding = CompletableFuture.supplyAsync(
                    () -> server(emulator).timeSource(time).findDialect());
            while (emulator.exchanges().isEmpty()) {
                Thread.onSpinWait();
            }
            time.advance(Duration.ofSeconds(10));

            assertThatThrownBy(finding::join).hasCauseInstanceOf(TaskTimeoutException.class);
            assertThat(emulator.exchanges()).hasSize(1);
        }
    }

    @Test
    void a_server_that_is_not_there_is_told_as_such() throws IOException {
        int nobody;
        try (ServerSocket taken = new ServerSocket(0)) {
            nobody = taken.getLocalPort();
        }
        assertThatThrownBy(() -> Local.builder()
                        .baseUrl("http://127.0.0.1:" + nobody)
                        .retries(RetryPolicy.builder().attempts(1).build())
                        .findDialect())
                .isInstanceOf(ConnectionException.class)
                .hasMessageContaining("Failed to connect");
    }

    @Test
    void a_server_that_is_down_is_not_taken_for_one_of_no_dialect() {
        try (LocalEmulator emulator = emulator(LocalDialect.OPENAI).start()) {
            emulator.always(ExchangeKind.OTHER, Fault.response(502, "text/html", "<html>Bad Gateway</html>"));

            assertThatThrownBy(() -> server(emulator)
                            .retries(RetryPolicy.builder().attempts(1).build())
                            .findDialect())
                    .isInstanceOf(ServiceException.class)
                    .hasMessageContaining("GET " + CAPABILITIES + ": an HTML page: Bad Gateway");
        }
    }

    @Test
    void the_address_has_to_be_named() {
        assertThatThrownBy(() -> Local.builder().findDialect())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("baseUrl is not set; give the address of the server whose dialect is wanted");
    }

    @Test
    void where_nothing_fits_it_says_what_was_asked_and_what_came() {
        try (LocalEmulator emulator = emulator(LocalDialect.VLLM_OMNI).start()) {
            emulator.always(ExchangeKind.CATALOGUE, Fault.response(404, "text/plain", "no models here"));

            assertThatThrownBy(() -> server(emulator).findDialect())
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage("dialect cannot be told from what " + emulator.baseUrl()
                            + " returns (GET /sdcpp/v1/capabilities: HTTP 404, {\"detail\":\"Not Found\"};"
                            + " GET /v1/models: HTTP 404, no models here;"
                            + " GET /models: HTTP 404, {\"detail\":\"Not Found\"};"
                            + " GET /sdapi/v1/options: HTTP 404, {\"detail\":\"Not Found\"};"
                            + " GET /v1/images/generations: HTTP 405, {\"detail\":\"Method Not Allowed\"});"
                            + " if it is one of Easel's, name it with dialect(…)");
        }
    }

    @Test
    void an_older_sglang_is_known_by_its_pipeline() {
        assertThat(found(Map.of(
                        PIPELINE,
                        "200 {\"model_path\":\"m\",\"task_type\":\"T2I\",\"pipeline_class\":\"P\"}",
                        GENERATIONS,
                        NOT_ALLOWED)))
                .isEqualTo(LocalDialect.SGLANG);
    }

    @Test
    void koboldcpp_lists_a_model_and_speaks_the_interface_of_automatic1111() {
        assertThat(found(Map.of(
                        MODELS, "200 {\"data\":[{\"id\":\"koboldcpp/m\",\"owned_by\":\"koboldcpp\"}]}",
                        OPTIONS, "200 {\"samples_format\":\"png\",\"sd_model_checkpoint\":\"m\"}")))
                .isEqualTo(LocalDialect.A1111);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"data\":[{\"id\":\"m\",\"object\":\"model\",\"owned_by\":\"vllm\"}]}",
                "{\"data\":[{\"id\":\"m\",\"object\":\"model\",\"owned_by\":\"sglang\"}]}",
                "{\"data\":[{\"id\":\"m\",\"object\":\"model\",\"owned_by\":\"llamacpp\"}]}"
            })
    void a_server_that_makes_words_alone_is_none(String models) {
        assertThat(found(Map.of(MODELS, "200 " + models))).isNull();
    }

    @Test
    void a_server_that_keeps_its_errors_to_itself_is_not_guessed() {
        assertThat(found(Map.of(
                        CAPABILITIES, "404 ",
                        MODELS, "200 {\"object\":\"list\",\"data\":[{\"id\":\"m\",\"object\":\"model\"}]}",
                        GENERATIONS, "405 ")))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "200 <html>Welcome</html>",
                "200 {}",
                "200 []",
                "200 {\"data\":[]}",
                "200 {\"data\":[null,7]}",
                "204 ",
                "301 ",
                "403 Forbidden",
                "404 {\"error\":{\"code\":404,\"message\":\"File Not Found\",\"type\":\"not_found_error\"}}",
                "405 {\"detail\":\"Method Not Allowed\"}"
            })
    void a_server_that_says_the_same_to_everything_is_none(String response) {
        assertThat(found(Map.of(
                        CAPABILITIES,
                        response,
                        MODELS,
                        response,
                        PIPELINE,
                        response,
                        OPTIONS,
                        response,
                        GENERATIONS,
                        response)))
                .isNull();
    }

    private static LocalEmulator.Builder emulator(LocalDialect dialect) {
        return LocalEmulator.builder()
                .dialect(
                        dialect == LocalDialect.SD_CPP_V1
                                ? LocalEmulator.Dialect.SD_CPP
                                : LocalEmulator.Dialect.valueOf(dialect.name()))
                .release(
                        dialect == LocalDialect.SD_CPP_V1
                                ? LocalEmulator.SdServerRelease.MASTER_562
                                : LocalEmulator.SdServerRelease.MASTER_827)
                .models(List.of("gpt-image-2"));
    }

    private static LocalBuilder server(LocalEmulator emulator) {
        return Local.builder().baseUrl(emulator.baseUrl().toString());
    }

    @Test
    void an_sd_server_tells_what_it_can_do_in_the_same_breath() {
        LocalProbe.Finding finding = finding(Map.of(
                CAPABILITIES,
                "200 {\"current_mode\":\"img_gen\",\"supported_modes\":[\"img_gen\"],\"samplers\":[\"euler\"],"
                        + "\"features\":{\"hires\":true}}"));

        assertThat(finding.dialect()).isEqualTo(LocalDialect.SD_CPP);
        assertThat(finding.server().samplers()).containsExactly("euler");
        assertThat(finding.server().features()).containsEntry("hires", true);
    }

    /** What is found where these paths response so, and every other as FastAPI does where it has none. */
    private static LocalDialect found(Map<String, String> answers) {
        return finding(answers).dialect();
    }

    private static LocalProbe.Finding finding(Map<String, String> answers) {
        WireExchange<LocalProbe.Finding> exchange = LocalProbe.exchange("/v1");
        for (int asked = 1; asked <= 5; asked++) {
            String response = answers.getOrDefault(exchange.request().path().orElseThrow(), NOT_FOUND);
            Outcome<LocalProbe.Finding> said =
                    exchange.read(WireResponse.of(Integer.parseInt(response.substring(0, 3)), response.substring(4)));
            if (said instanceof Outcome.Done<LocalProbe.Finding> known) {
                return known.value();
            }
            exchange = ((Outcome.Next<LocalProbe.Finding>) said).exchange();
        }
        throw new AssertionError("more than five exchanges");
    }
}
