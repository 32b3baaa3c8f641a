package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageInputTest {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

    @Test
    void a_data_uri_in_the_url_safe_alphabet_gives_the_same_bytes() {
        byte[] content =
                content(ImageInput.dataUri(Cases.text("k12-url-safe.datauri").strip()));

        assertThat(content).hasSize(300);
        assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(content))
                .isEqualTo(Cases.text("k12-url-safe.datauri").strip().substring("data:image/png;base64,".length()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data:image/png;base64,aGVsbG8=",
                "data:image/png;base64,aGVsbG8",
                "DATA:image/png;BASE64,aGVsbG8=",
                "data:;base64,aGVsbG8=",
                "data:image/png;base64, aGVsbG8=",
                " data:image/png;base64,aGVsbG8=\n",
                "data:image/png;base64,aGVs\r\nbG8=",
                "data:image/png;base64,aGVsbG8%3D",
                "data:image/svg+xml;charset=utf-8;base64,aGVs%0AbG8%3d"
            })
    void every_spelling_of_a_data_uri_gives_the_bytes(String uri) {
        assertThat(content(ImageInput.dataUri(uri))).isEqualTo(HELLO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "data:",
                "data:image/png,raw",
                "data:image/png;base64",
                "data:image/png;base64,",
                "data:image/png;base64,!!",
                "data:image/png;base64,aGVsbG8=aGVs",
                "data:image/png;base64,aGVsbG8\u00e9",
                "data:image/png;base64,aGVs\"bG8=",
                "data:image/png;base64,aGVsbG8=\"",
                "data:image/png;base64,aGVsb",
                "data:image/png;base64,aGVs%2",
                "aGVsbG8=",
                "https://host/x.png"
            })
    void what_is_no_base64_data_uri_is_refused_and_never_gives_other_bytes(String uri) {
        assertThatThrownBy(() -> ImageInput.dataUri(uri))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("data:image/png;base64,…");
    }

    @Test
    void a_large_data_uri_gives_its_bytes() {
        byte[] large = new byte[200_001];
        new Random(1).nextBytes(large);

        assertThat(content(ImageInput.dataUri(
                        "data:image/png;base64," + Base64.getMimeEncoder().encodeToString(large))))
                .isEqualTo(large);
    }

    @Test
    void inputs_are_equal_by_what_is_in_them() {
        byte[] content = new byte[1000];
        byte[] other = content.clone();
        other[3] = 1;

        assertThat(ImageInput.bytes(content))
                .isEqualTo(ImageInput.bytes(content.clone()))
                .hasSameHashCodeAs(ImageInput.bytes(content.clone()))
                .isNotEqualTo(ImageInput.bytes(other))
                .isNotEqualTo(ImageInput.bytes(Arrays.copyOf(content, 999)))
                .isNotEqualTo(null);
        assertThat(ImageInput.file(Path.of("a.png"))).isEqualTo(ImageInput.file(Path.of("a.png")));
        assertThat(ImageInput.url(URI.create("https://host/a.png")))
                .isEqualTo(ImageInput.url(URI.create("https://host/a.png")));
    }

    @Test
    void bytes_are_those_that_were_given_whatever_becomes_of_the_array() {
        byte[] content = {1, 2};
        ImageInput input = ImageInput.bytes(content);

        content[0] = 9;
        content(input)[1] = 9;

        assertThat(content(input)).containsExactly(1, 2);
        assertThat(input).hasToString("Bytes[2]");
    }

    private static byte[] content(ImageInput input) {
        return ((ImageInput.Bytes) input).content();
    }
}
