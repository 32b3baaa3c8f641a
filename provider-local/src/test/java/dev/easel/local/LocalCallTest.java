package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.InvalidRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which paths a call in a server's own words takes. */
class LocalCallTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/sdapi/v1/memory",
                "/images/generations:submit",
                "/v1/files/file:7/content",
                "/a/..b/c.d",
                "/x?y=1&z=a%20b,c:d@e/f"
            })
    void a_path_may_have_colons_and_a_query(String path) {
        assertThat(LocalCall.get(path).path()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "/",
                "//x",
                "/x//y",
                "/x/",
                "/./x",
                "/x/..",
                "/x/../y",
                "/x y",
                "/ä",
                "/x%2e%2e/y",
                "/x#y",
                "/x?y=<"
            })
    void anything_else_is_refused(String path) {
        assertThatThrownBy(() -> LocalCall.get(path))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("path is none");
    }

    @Test
    void a_long_path_does_not_take_the_whole_stack() {
        String path = "/a:b".repeat(100_000);

        assertThat(LocalCall.get(path).path()).isEqualTo(path);
        assertThatThrownBy(() -> LocalCall.get(path + "/ä")).isInstanceOf(InvalidRequestException.class);
    }
}
