package dev.easel.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.InvalidRequestException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {
    private static final String KEY = "sk-MARKEDKEY/key+0123456789";

    @ParameterizedTest(name = "{index}")
    @ValueSource(
            strings = {
                "sk-MARKEDKEY\nX-Evil: 1",
                "sk-MARKEDKEY\r\nX-Evil: 1",
                "sk-MARKEDKEY\rX",
                "sk-MARKEDKEY\u0000",
                "sk-MARKEDKEY\t1",
                "sk-MARKEDKEY 1",
                "sk-MARKEDKEY\u00e9",
                "sk-MARKEDKEY\u2028x",
                "sk-MARKEDKEY\u200bx",
                "\u007fsk-MARKEDKEY",
                "sk-MARKEDKEY\ud83d\ude00"
            })
    void a_key_that_no_header_can_hold_is_refused_and_not_shown(String key) {
        assertThatThrownBy(() -> Credentials.bearer("apiKey", "TOY_KEY", key))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("apiKey holds a space, a line break or another character")
                .hasMessageNotContaining("MARKEDKEY")
                .hasMessageNotContaining("Evil");
    }

    @Test
    void a_line_break_at_the_end_of_a_file_is_no_part_of_the_key() {
        assertThat(Credentials.bearer("apiKey", "TOY_KEY", " " + KEY + "\r\n").headers())
                .isEqualTo(Map.of("Authorization", "Bearer " + KEY));
    }

    @Test
    void nothing_prints_a_secret() {
        Credentials credentials =
                Credentials.none().header("X-Id", "id", "ID", KEY).header("X-Secret", "secret", "SECRET", KEY + "2");

        assertThat(credentials).hasToString("Credentials[X-Id, X-Secret]");
        assertThat(new ProviderSetup(null, null, credentials).toString()).doesNotContain(KEY);
        assertThat(WireRequest.get("/path").build().withHeaders(credentials.headers()))
                .hasToString("GET /path");
        assertThat(Secret.of(KEY).orElseThrow()).hasToString("****");
    }

    @Test
    void secrets_are_equal_by_what_they_are_and_hash_alike() {
        Secret one = Secret.of(KEY).orElseThrow();
        Secret same = Secret.of(KEY + "\n").orElseThrow();
        Secret other = Secret.of(KEY + "x").orElseThrow();

        assertThat(one).isEqualTo(same).isNotEqualTo(other).isNotEqualTo(null).isNotEqualTo(KEY);
        assertThat(one).hasSameHashCodeAs(other);
        assertThat(Secret.of(" \n")).isEmpty();
        assertThat(Secret.of(null)).isEmpty();
    }

    @Test
    void an_answer_that_repeats_the_key_gets_stars_in_its_place() {
        Credentials credentials = Credentials.bearer("apiKey", "TOY_KEY", KEY);
        WireResponse answer = WireResponse.of(
                401,
                "{\"error\":{\"message\":\"Incorrect key: sk-MARKEDKEY\\/key+0123456789.\",\"" + KEY + "\":[\"" + KEY
                        + "\", 7, true, null]},\"images\":[\"iVBORw0KGgo=\"]}",
                "images");

        WireResponse hidden = credentials.hiddenIn(answer);

        assertThat(hidden.text()).doesNotContain("MARKEDKEY").contains("Incorrect key: ****.");
        assertThat(hidden.excerpt()).doesNotContain("MARKEDKEY");
        assertThat(hidden.json().get("error").get("message").text()).hasValue("Incorrect key: ****.");
        assertThat(hidden.json().get("error").get("****").at(0).text()).hasValue("****");
        assertThat(hidden.json().get("error").get("****").at(1).integer()).hasValue(7);
        assertThat(hidden.json().get("images").imageList()).hasSize(1);
        assertThat(hidden.images()).hasSize(1);
        assertThat(hidden.status()).isEqualTo(401);
    }

    @Test
    void a_header_that_repeats_the_key_is_hidden_too() {
        WireResponse answer = WireResponse.of(200, Map.of("x-echo", "you are " + KEY), "", JsonValue.absent(), 0);

        assertThat(Credentials.bearer("apiKey", "TOY_KEY", KEY).hiddenIn(answer).header("X-Echo"))
                .hasValue("you are ****");
    }

    @Test
    void an_answer_without_it_is_left_as_it_is() {
        WireResponse answer = WireResponse.of(200, "{\"a\":\"b\"}");

        assertThat(Credentials.bearer("apiKey", "TOY_KEY", KEY).hiddenIn(answer))
                .isSameAs(answer);
        assertThat(Credentials.bearer("apiKey", "TOY_KEY", "b").hiddenIn(answer))
                .as("too short to be told from a word")
                .isSameAs(answer);
    }
}
