package dev.easel.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ConfigurationException;
import java.util.Base64;
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
                .isInstanceOf(ConfigurationException.class)
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
    void a_service_may_have_a_scheme_word_of_its_own() {
        Credentials credentials = Credentials.scheme("Key", "apiKey", "TOY_KEY", KEY);

        assertThat(credentials.headers()).isEqualTo(Map.of("Authorization", "Key " + KEY));
        assertThat(credentials.toString()).doesNotContain(KEY);
        assertThatThrownBy(() -> Credentials.scheme("Key", "apiKey", "TOY_KEY", null))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("TOY_KEY");
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
    void a_response_that_repeats_the_key_gets_stars_in_its_place() {
        Credentials credentials = Credentials.bearer("apiKey", "TOY_KEY", KEY);
        WireResponse response = WireResponse.of(
                401,
                "{\"error\":{\"message\":\"Incorrect key: sk-MARKEDKEY\\/key+0123456789.\",\"" + KEY + "\":[\"" + KEY
                        + "\", 7, true, null]},\"images\":[\"iVBORw0KGgo=\"]}",
                "images");

        WireResponse hidden = credentials.hiddenIn(response);

        assertThat(hidden.text()).doesNotContain("MARKEDKEY").contains("Incorrect key: ****.");
        assertThat(hidden.excerpt()).doesNotContain("MARKEDKEY");
        assertThat(hidden.json().get("error").get("message").text()).hasValue("Incorrect key: ****.");
        assertThat(hidden.json().get("error").get("****").at(0).text()).hasValue("****");
        assertThat(hidden.json().get("error").get("****").at(1).integer()).hasValue(7);
        assertThat(hidden.json().get("images").imageList()).hasSize(1);
        assertThat(hidden.images()).hasSize(1);
        assertThat(hidden.status()).isEqualTo(401);
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(
            strings = {
                "sk-MARKEDKEY/key+0123456789",
                "sk-MARKEDKEY\\/key+0123456789",
                "sk-MARKEDKEY\\\\\\/key+0123456789",
                "sk-MARKEDKEY\\u002fkey\\u002B0123456789",
                "\\u0073k\\u002dMARKEDKEY/key+0123456789",
                "sk-MARKEDKEY\\\\u002fkey+0123456789",
                "sk-MARKEDKEY%2Fkey%2b0123456789",
                "%73k%2DMARKEDKEY/key+0123456789",
                "sk-MARKEDKEY&#x2F;key&#43;0123456789",
                "&#115;k-MARKEDKEY&#47;key+0123456789",
                "c2stTUFSS0VES0VZL2tleSswMTIzNDU2Nzg5",
            })
    void a_key_is_hidden_in_whatever_form_it_is_repeated(String form) {
        Credentials credentials = Credentials.bearer("apiKey", "TOY_KEY", KEY);
        String json = "{\"error\":\"key " + form + " is wrong\",\"n\":[" + "1,".repeat(5) + "\"100% & more\"]}";

        WireResponse hidden = credentials.hiddenIn(WireResponse.of(401, json));

        assertThat(hidden.text()).contains("key **** is wrong").doesNotContain("0123456789");
        assertThat(hidden.json().get("error").text()).hasValue("key **** is wrong");
        assertThat(hidden.json().get("n").at(5).text()).hasValue("100% & more");
    }

    @Test
    void a_key_in_base64_is_hidden_wherever_in_it_it_stands() {
        Credentials credentials = Credentials.bearer("apiKey", "TOY_KEY", KEY);
        for (String before : new String[] {"", "u", "us", "user:", "Bearer "}) {
            for (String after : new String[] {"", "x", "\n"}) {
                String text = Base64.getEncoder().encodeToString((before + KEY + after).getBytes(UTF_8));

                String hidden = credentials.hiddenIn(WireResponse.of(401, text)).text();

                assertThat(hidden).as(before + "KEY" + after).contains("****");
                assertThat(hidden.length()).isLessThan(before.length() + 14);
            }
        }
    }

    @Test
    void what_only_begins_like_the_key_stays() {
        WireResponse response = WireResponse.of(200, "sk-MARKEDKEY/key+012345678 %73k %zz &#; &# \\u00 \\");

        assertThat(Credentials.bearer("apiKey", "TOY_KEY", KEY).hiddenIn(response))
                .isSameAs(response);
    }

    @Test
    void a_header_that_repeats_the_key_is_hidden_too() {
        WireResponse response = WireResponse.of(200, Map.of("x-echo", "you are " + KEY), "", JsonValue.absent(), 0);

        assertThat(Credentials.bearer("apiKey", "TOY_KEY", KEY)
                        .hiddenIn(response)
                        .header("X-Echo"))
                .hasValue("you are ****");
    }

    @Test
    void a_response_without_it_is_left_as_it_is() {
        WireResponse response = WireResponse.of(200, "{\"a\":\"b\"}");

        assertThat(Credentials.bearer("apiKey", "TOY_KEY", KEY).hiddenIn(response))
                .isSameAs(response);
        assertThat(Credentials.bearer("apiKey", "TOY_KEY", "b").hiddenIn(response))
                .as("too short to be told from a word")
                .isSameAs(response);
    }
}
