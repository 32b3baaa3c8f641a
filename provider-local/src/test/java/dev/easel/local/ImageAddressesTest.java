package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.spi.ProviderSetup;
import dev.easel.spi.WireRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where an image is fetched from. A path of the base URL gets the credentials; an address gets none. */
class ImageAddressesTest {

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080/a.png, /a.png",
        "http://127.0.0.1:8080/a.png, /a.png",
        "http://127.1.2.3/a.png, /a.png",
        "http://[::1]:8080/a.png, /a.png",
        "http://[::]:8080/a.png, /a.png",
        "http://0.0.0.0:8080/a.png, /a.png",
        "http://10.0.0.7:8080/a.png, /a.png",
        "http://gpu-box:8080/a.png, /a.png",
        "http://gpu-box:9068/a.png, /a.png",
        "http://Gpu-Box/a.png, /a.png",
        "//localhost:8080/a.png, /a.png",
        "/v1/images/x/content?variant=1, /v1/images/x/content?variant=1",
        "images/a%20b.png, /images/a%20b.png",
        "http://files.example/a.png, http://files.example/a.png",
        "//files.example/a.png, http://files.example/a.png",
        "http://localhost.example/a.png, http://localhost.example/a.png",
        "http://gpu-box.example:9068/a.png, http://gpu-box.example:9068/a.png"
    })
    void a_server_that_names_itself_is_found_at_the_base_url(String answered, String fetched) {
        ImageAddresses addresses = ImageAddresses.ofServerThatNamesItself(settings("http://gpu-box:9068", false));

        assertThat(where(addresses, answered)).isEqualTo(fetched);
    }

    @ParameterizedTest
    @CsvSource({
        "http://10.0.0.7:8080/a.png, http://10.0.0.7:8080/a.png",
        "http://gpu-box:8080/a.png, http://gpu-box:8080/a.png",
        "http://localhost:8080/a.png, http://localhost:8080/a.png",
        "http://gpu-box:9068/a.png, /a.png",
        "/a.png, /a.png"
    })
    void a_host_that_is_kept_is_fetched_from_unless_it_is_the_base_urls_origin(String answered, String fetched) {
        ImageAddresses addresses = ImageAddresses.ofServerThatNamesItself(settings("http://gpu-box:9068", true));

        assertThat(where(addresses, answered)).isEqualTo(fetched);
    }

    @ParameterizedTest
    @CsvSource({
        "http://gpu-box:9068/a.png, /a.png",
        "http://localhost:9068/a.png, /a.png",
        "http://0.0.0.0:8080/a.png, /a.png",
        "http://gpu-box:8080/a.png, http://gpu-box:8080/a.png",
        "http://10.0.0.7:8080/a.png, http://10.0.0.7:8080/a.png",
        "https://cdn.example/a.png?sig=%2B, https://cdn.example/a.png?sig=%2B"
    })
    void of_a_server_that_knows_its_host_only_its_loopback_is_replaced(String answered, String fetched) {
        ImageAddresses addresses = ImageAddresses.ofServerThatKnowsItsHost(settings("http://gpu-box:9068", false));

        assertThat(where(addresses, answered)).isEqualTo(fetched);
    }

    @Test
    void another_port_of_this_machine_may_be_another_server() {
        ImageAddresses addresses = ImageAddresses.ofServerThatKnowsItsHost(settings("http://localhost:8080", false));

        assertThat(where(addresses, "http://localhost:9000/a.png")).isEqualTo("http://localhost:9000/a.png");
        assertThat(where(addresses, "http://localhost:8080/a.png")).isEqualTo("/a.png");
    }

    @Test
    void default_ports_are_ports() {
        ImageAddresses addresses =
                ImageAddresses.ofServerThatKnowsItsHost(settings("https://images.example:443", false));

        assertThat(where(addresses, "https://images.example/a.png")).isEqualTo("/a.png");
        assertThat(where(addresses, "http://images.example/a.png")).isEqualTo("http://images.example/a.png");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://proxy.example/sd", "http://proxy.example/sd/"})
    void a_path_before_the_routes_is_not_doubled(String baseUrl) {
        ImageAddresses addresses = ImageAddresses.ofServerThatNamesItself(settings(baseUrl, false));

        assertThat(where(addresses, "http://localhost:8080/v1/files/a.png")).isEqualTo("/v1/files/a.png");
        assertThat(where(addresses, "/sd/v1/files/a.png")).isEqualTo("/v1/files/a.png");
        assertThat(where(addresses, "/sdxl/a.png")).isEqualTo("/sdxl/a.png");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ftp://gpu-box/a.png", "file:///home/u/a.png", "data:image/png;base64,AAAA", "not an address"})
    void what_is_no_web_address_is_nowhere(String answered) {
        ImageAddresses addresses = ImageAddresses.ofServerThatNamesItself(settings("http://gpu-box:9068", false));

        assertThat(addresses.locate(answered)).isEmpty();
    }

    private static LocalSettings settings(String baseUrl, boolean keepHost) {
        return Wire.settings(ProviderSetup.baseUrl(baseUrl), LocalResponseFormat.URL, keepHost, 1, LocalInterrupt.OWN);
    }

    private static String where(ImageAddresses addresses, String answered) {
        WireRequest request = addresses.locate(answered).orElseThrow();
        assertThat(request.isImage()).isTrue();
        return request.path().orElseGet(() -> request.address().orElseThrow().toString());
    }
}
