package dev.easel.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
    private static final URI BASE = URI.create("http://sd_server:7860/api");

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '\'',
            value = {
                "'http://host/out/my cat.png' http://host/out/my%20cat.png",
                "'http://host/x.png?a=1|2&b={c}' http://host/x.png?a=1%7C2&b=%7Bc%7D",
                "'http://host/100%.png' http://host/100%25.png",
                "'http://host/a\"b.png' http://host/a%22b.png",
                "'http://host/a^b`c.png' http://host/a%5Eb%60c.png",
                "'http://host\\out\\x.png' http://host/out/x.png",
                "'  http://host/x.png\n' http://host/x.png",
                "'http://host/猫.png' http://host/%E7%8C%AB.png",
                "'http://bücher.example/x' http://xn--bcher-kva.example/x",
                "'HTTPS://Host:443/x' https://host/x",
                "'http://my_minio:9000/x.png' http://my_minio:9000/x.png",
                "'http://img_cdn-1.svc/x.png' http://img_cdn-1.svc/x.png",
                "'http://[fd00::5]:8080/x' http://[fd00::5]:8080/x",
                "'http://host/x.png#part' http://host/x.png",
                "'https://host/x?X-Amz-Credential=AK%2F1&X-Amz-Signature=a+b%3D' https://host/x?X-Amz-Credential=AK%2F1&X-Amz-Signature=a+b%3D"
            })
    void what_browsers_take_is_taken_and_what_is_encoded_stays_so(String text, String expected) {
        assertThat(Addresses.read(text)).hasValue(URI.create(expected));
        assertThat(Addresses.read(text, BASE)).hasValue(URI.create(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '\'',
            value = {
                "'/view?filename=my cat.png' http://sd_server:7860/view?filename=my%20cat.png",
                "'/out/a|b.png' http://sd_server:7860/out/a%7Cb.png",
                "out/x.png http://sd_server:7860/out/x.png",
                "//other/x.png http://other/x.png",
                "'\\\\other\\x.png' http://other/x.png",
                "?a=1 http://sd_server:7860/api?a=1"
            })
    void an_address_may_leave_out_scheme_and_host(String text, String expected) {
        assertThat(Addresses.read(text, BASE)).hasValue(URI.create(expected));
        assertThat(Addresses.read(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://host/x",
                "data:image/png;base64,AAAA",
                "javascript:alert(1)",
                "file:///etc/passwd",
                "http://",
                "http://host:99999/",
                "http://a b/",
                "mailto:a@b"
            })
    void what_is_no_web_address_is_none(String text) {
        assertThat(Addresses.read(text)).isEmpty();
        assertThat(Addresses.read(text, BASE)).isEmpty();
    }

    @Test
    void host_and_port_are_known_where_java_knows_none() {
        assertThat(BASE.getHost()).isNull();
        assertThat(Addresses.host(BASE)).isEqualTo("sd_server");
        assertThat(Addresses.port(BASE)).isEqualTo(7860);
        assertThat(Addresses.isWeb(BASE)).isTrue();
        assertThat(Addresses.host(URI.create("http://[::1]/"))).isEqualTo("[::1]");
        assertThat(Addresses.port(URI.create("https://host/"))).isEqualTo(443);
        assertThat(Addresses.host(URI.create("mailto:a@b"))).isEmpty();
        assertThat(Addresses.port(URI.create("mailto:a@b"))).isNegative();
        assertThat(Addresses.isWeb(URI.create("/x"))).isFalse();
    }

    @Test
    void a_request_names_the_host_and_no_query() {
        URI signed = URI.create("http://my_minio:9000/out/x.png?signature=MARKEDKEY");
        assertThat(WireRequest.fetch(signed).build()).hasToString("GET http://my_minio/out/x.png");
    }
}
