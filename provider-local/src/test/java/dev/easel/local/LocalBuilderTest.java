package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ConfigurationException;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.spi.ProviderSetup;
import dev.easel.spi.SubmitContext;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client is built from. */
class LocalBuilderTest {

    @Test
    void by_default_it_is_an_sd_api_server_on_this_machine_without_a_key() {
        ProviderSetup setup = Local.builder().setup();

        assertThat(setup.baseUrl()).hasToString("http://localhost:8080");
        assertThat(setup.credentials().headers()).isEmpty();
        assertThat(setup.protocol()).isInstanceOf(SdApiServerDialect.class);
    }

    @Test
    void a_client_calls_itself_local() {
        try (ImageClient client = Local.builder().build()) {
            assertThat(client.provider()).isEqualTo(Local.PROVIDER).hasToString("local");
            assertThat(client.capabilities().maxSeed()).isEqualTo(2_147_483_647L);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://gpu-box:9068, http://gpu-box:9068",
        "http://gpu-box:9068/v1, http://gpu-box:9068",
        "http://gpu-box:9068/v1/, http://gpu-box:9068",
        "https://proxy.example/sd/v1, https://proxy.example/sd",
        "https://proxy.example/sdv1, https://proxy.example/sdv1",
        "http://gpu-box:1234/sdcpp/v1, http://gpu-box:1234",
        "http://gpu-box:7860/sdapi/v1/, http://gpu-box:7860",
        "http://gpu-box:9068/V1, http://gpu-box:9068",
        "http://gpu-box:9068//v1//, http://gpu-box:9068",
        "http://gpu-box:9068//, http://gpu-box:9068",
        "http://box/engines/v1, http://box/engines",
        "http://v1, http://v1"
    })
    void the_v1_of_other_clients_is_understood(String given, String used) {
        assertThat(Local.builder().baseUrl(given).setup().baseUrl()).hasToString(used);
    }

    @ParameterizedTest
    @CsvSource({"SD_API_SERVER, 8080", "OPENAI, 8080", "SD_CPP, 1234", "SD_CPP_V1, 1234", "A1111, 7860", "LOCALAI, 8080"
    })
    void without_an_address_the_server_is_where_its_kind_listens(LocalDialect dialect, int port) {
        assertThat(Local.builder().dialect(dialect).setup().baseUrl()).hasToString("http://localhost:" + port);
    }

    @ParameterizedTest
    @CsvSource({
        "http://gpu-box:9068, http://gpu-box:9068/v1/images/generations",
        "http://gpu-box:9068/, http://gpu-box:9068/v1/images/generations",
        "http://gpu-box:9068/v1, http://gpu-box:9068/v1/images/generations",
        "http://gpu-box:9068/V1/, http://gpu-box:9068/V1/images/generations",
        "http://gpu-box:9068//v1, http://gpu-box:9068/v1/images/generations",
        "https://ark.example/api/v3, https://ark.example/api/v3/images/generations",
        "https://zhipu.example/api/paas/v4/, https://zhipu.example/api/paas/v4/images/generations",
        "https://google.example/v1beta/openai, https://google.example/v1beta/openai/images/generations",
        "https://stack.example/v1-openai, https://stack.example/v1-openai/images/generations",
        "https://azure.example/openai/v1, https://azure.example/openai/v1/images/generations",
        "http://localhost:12434/engines/v1, http://localhost:12434/engines/v1/images/generations"
    })
    void an_address_with_a_path_is_used_as_it_is_and_one_without_gets_the_usual_path(String given, String used) {
        for (LocalDialect dialect :
                List.of(LocalDialect.OPENAI, LocalDialect.LOCALAI, LocalDialect.VLLM_OMNI, LocalDialect.SGLANG)) {
            ProviderSetup setup =
                    Local.builder().dialect(dialect).baseUrl(given).setup();
            ImageRequest request =
                    ImageRequest.builder().prompt("a cat").model("m").build();

            assertThat(setup.baseUrl()
                            + setup.protocol()
                                    .generate(request)
                                    .submit(SubmitContext.of("r", null, 1))
                                    .request()
                                    .path()
                                    .orElseThrow())
                    .isEqualTo(used);
        }
    }

    @Test
    void a_key_can_go_into_another_header_and_other_headers_beside_it() {
        Map<String, String> headers = Local.builder()
                .apiKey("MARKEDKEY-1")
                .apiKeyHeader("api-key")
                .header("x-portkey-provider", "@openai")
                .setup()
                .credentials()
                .headers();

        assertThat(headers).isEqualTo(Map.of("api-key", "MARKEDKEY-1", "x-portkey-provider", "@openai"));
    }

    @Test
    void a_key_in_its_own_header_goes_together_with_a_password() {
        Map<String, String> headers = Local.builder()
                .apiKey("MARKEDKEY-1")
                .apiKeyHeader("x-api-key")
                .basicAuth("a", "MARKEDKEY-2")
                .setup()
                .credentials()
                .headers();

        assertThat(headers).containsOnlyKeys("x-api-key", "Authorization");
    }

    @Test
    void a_header_that_cannot_be_one_is_refused_and_its_value_not_shown() {
        assertThatThrownBy(() -> Local.builder().apiKeyHeader("api key"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("apiKeyHeader is no name of a header");
        assertThatThrownBy(() -> Local.builder().header("x\r\ny", "MARKEDKEY-3"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("header is no name of a header")
                .hasMessageNotContaining("MARKEDKEY");
        assertThatThrownBy(() -> Local.builder().header("x", " "))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("header has a blank value for x");
        assertThatThrownBy(() -> Local.builder().header("x", "MARKEDKEY\r\n4").setup())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageNotContaining("MARKEDKEY");
    }

    @Test
    void a_name_and_a_password_become_http_basic() {
        Map<String, String> headers = Local.builder()
                .dialect(LocalDialect.A1111)
                .basicAuth("Aladdin", "open sesame")
                .setup()
                .credentials()
                .headers();

        assertThat(headers).isEqualTo(Map.of("Authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="));
    }

    @Test
    void a_name_with_a_colon_and_a_key_beside_a_password_are_refused() {
        assertThatThrownBy(() -> Local.builder().basicAuth("a:b", "c"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("basicAuth has a user name that is blank or has a colon");
        assertThatThrownBy(() -> Local.builder()
                        .basicAuth("a", "MARKEDKEY-secret")
                        .apiKey("MARKEDKEY")
                        .build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("basicAuth is set together with apiKey")
                .hasMessageNotContaining("MARKEDKEY-secret");
    }

    @Test
    void addresses_and_larger_batches_are_refused_where_a_server_has_none() {
        assertThatThrownBy(() -> Local.builder()
                        .dialect(LocalDialect.A1111)
                        .responseFormat(LocalResponseFormat.URL)
                        .build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("responseFormat is URL, but A1111 returns no addresses; leave it out");
        assertThatThrownBy(() -> Local.builder()
                        .dialect(LocalDialect.SD_CPP)
                        .imagesPerCall(9)
                        .build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("imagesPerCall is 9, but SD_CPP makes 8 images a call at most; give that or fewer");
    }

    @Test
    void a_port_is_one_of_this_machine() {
        assertThat(Local.builder().port(1234).setup().baseUrl()).hasToString("http://localhost:1234");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65_536})
    void a_port_out_of_range_is_refused(int port) {
        assertThatThrownBy(() -> Local.builder().port(port))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("port is " + port + "; give 1 to 65535");
    }

    @Test
    void an_address_without_a_scheme_is_refused() {
        assertThatThrownBy(() -> Local.builder().baseUrl("gpu-box:8080"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("baseUrl has no http://");
    }

    @Test
    void a_key_becomes_a_bearer_and_blank_text_none() {
        assertThat(Local.builder().apiKey("MARKEDKEY").setup().credentials().headers())
                .isEqualTo(Map.of("Authorization", "Bearer MARKEDKEY"));
        assertThat(Local.builder().apiKey(" ").setup().credentials().headers()).isEmpty();
        assertThat(Local.builder().apiKey(null).setup().credentials().headers()).isEmpty();
    }

    @Test
    void a_key_that_no_header_can_hold_is_refused_when_the_client_is_built() {
        assertThatThrownBy(() -> Local.builder().apiKey("MARKEDKEY b").build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("apiKey holds a space");
    }

    @Test
    void the_environment_names_address_and_key() {
        Map<String, String> environment =
                Map.of("EASEL_LOCAL_URL", "http://gpu-box:9068", "EASEL_LOCAL_API_KEY", "MARKEDKEY");

        ProviderSetup setup =
                Local.fromEnv(environment::get, detecting -> detecting).setup();

        assertThat(setup.baseUrl()).hasToString("http://gpu-box:9068");
        assertThat(setup.credentials().headers()).containsEntry("Authorization", "Bearer MARKEDKEY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"A1111", "a1111", " sd_cpp_v1 ", "vllm-omni"})
    void the_environment_names_the_dialect_and_nobody_is_asked(String name) {
        ProviderSetup setup = Local.fromEnv(Map.of("EASEL_LOCAL_DIALECT", name)::get, nobody -> {
                    throw new AssertionError("asked");
                })
                .setup();

        String dialect = ((Dialect) setup.protocol()).dialect().name();
        assertThat(dialect).isEqualToIgnoringCase(name.strip().replace('-', '_'));
        assertThat(setup.baseUrl()).hasToString(LocalDialect.valueOf(dialect).defaultUrl());
    }

    @Test
    void without_a_dialect_in_the_environment_the_server_is_asked() {
        ProviderSetup setup = Local.fromEnv(
                        Map.of("EASEL_LOCAL_URL", "http://gpu-box:7860")::get,
                        asking -> asking.dialect(LocalDialect.A1111))
                .setup();

        assertThat(((Dialect) setup.protocol()).dialect()).isEqualTo(LocalDialect.A1111);
        assertThat(setup.baseUrl()).hasToString("http://gpu-box:7860");
    }

    @Test
    void a_dialect_in_the_environment_that_there_is_not_is_refused_with_those_that_there_are() {
        assertThatThrownBy(() -> Local.fromEnv(Map.of("EASEL_LOCAL_DIALECT", "comfyui")::get, same -> same))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(
                        "dialect is \"comfyui\" in EASEL_LOCAL_DIALECT; give one of SD_API_SERVER, OPENAI");
    }

    @Test
    void an_environment_that_says_nothing_leaves_the_defaults() {
        ProviderSetup setup = Local.fromEnv(name -> name.endsWith("URL") ? " " : null, detecting -> detecting)
                .setup();

        assertThat(setup.baseUrl()).hasToString("http://localhost:8080");
        assertThat(setup.credentials().headers()).isEmpty();
    }

    @Test
    void several_images_a_call_are_not_for_sd_api_server() {
        assertThatThrownBy(() -> Local.builder().imagesPerCall(4).build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("imagesPerCall is 4, but sd-api-server makes one image a call");
        assertThat(Local.builder()
                        .dialect(LocalDialect.OPENAI)
                        .imagesPerCall(4)
                        .setup()
                        .protocol()
                        .capabilities()
                        .imagesPerCall())
                .isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 11})
    void images_a_call_out_of_range_are_refused(int images) {
        assertThatThrownBy(() -> Local.builder().imagesPerCall(images))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("imagesPerCall is " + images + "; give 1 to 10");
    }

    @Test
    void options_refuse_a_compression_out_of_range() {
        assertThatThrownBy(() -> LocalOptions.builder().outputCompression(101).build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("options has outputCompression 101; give 0 to 100");
    }

    @Test
    void options_refuse_blank_text() {
        assertThatThrownBy(() -> LocalOptions.builder().user(" ").build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("options has a blank user; give one or leave it out");
        assertThatThrownBy(() -> LocalOptions.builder().quality("").build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("options has a blank quality; give one or leave it out");
    }
}
