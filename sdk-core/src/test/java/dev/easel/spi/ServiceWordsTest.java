package dev.easel.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceWordsTest {
    @Test
    void words_become_one_line() {
        assertThat(ServiceWords.clean(" out of\r\n memory\t\u0000now \u2028 \u2029\u0085 "))
                .isEqualTo("out of memory now");
        assertThat(ServiceWords.clean("\u001b[31mred\u001b[0m\u0007 \u009b1m")).isEqualTo("[31mred [0m 1m");
        assertThat(ServiceWords.clean(" \n ")).isEmpty();
    }

    @Test
    void what_is_not_seen_is_taken_out_and_what_is_seen_stays() {
        assertThat(ServiceWords.clean("a\u202eb\u2066c\u2069d\u200fe\u200bf\ufeffg\u061ch\udb40\udc41i"))
                .isEqualTo("abcdefghi");
        assertThat(ServiceWords.clean("模型 не найден \ud83d\uddbc é")).isEqualTo("模型 не найден \ud83d\uddbc é");
    }

    @Test
    void half_of_a_surrogate_pair_becomes_the_replacement_character() {
        assertThat(ServiceWords.clean("a \ud83d cat \udc00")).isEqualTo("a \ufffd cat \ufffd");
    }

    @Test
    void they_are_cut_and_it_is_said_how_long_they_were() {
        String cut = ServiceWords.clean("word ".repeat(1000));

        assertThat(cut).hasSizeLessThanOrEqualTo(500).endsWith("… (5000 characters)");
        assertThat(ServiceWords.clean("x".repeat(500))).hasSize(500);
        assertThat(ServiceWords.clean("x".repeat(501))).hasSizeLessThan(501).endsWith("… (501 characters)");
        assertThat(ServiceWords.clean("\u200b".repeat(5000) + "x")).isEqualTo("… (5001 characters)");
        assertThat(ServiceWords.clean("\ud83d\uddbc".repeat(400)))
                .as("no half of a pair where it is cut")
                .isEqualTo("\ud83d\uddbc".repeat(235) + "… (800 characters)");
    }

    @Test
    void what_was_cleaned_stays_as_it_is() {
        for (String words : new String[] {"x".repeat(10_000), "a\n\u202eb https://host/x?sig=1 c", "\ud83d"}) {
            String cleaned = ServiceWords.clean(words);

            assertThat(ServiceWords.clean(cleaned)).isEqualTo(cleaned);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "see https://host/a.png?X-Amz-Signature=ab12&x=1 now    | see https://host/a.png?… now",
                "HTTPS://user:secret@host:8080/a.png#part               | HTTPS://host:8080/a.png?…",
                "<https://host/a?sig=1>,(http://other/b?c)              | <https://host/a?…>,(http://other/b?…",
                "{\"url\":\"https:\\/\\/u:p@host\\/a.png?sig=1\",\"b\":2} | {\"url\":\"https:\\/\\/host\\/a.png?…\",\"b\":2}",
                "https://host/a.png\\u003fsig=1 x                       | https://host/a.png?… x",
                "https://host?sig=1                                     | https://host?…",
                "https://host/a.png is all right                        | https://host/a.png is all right",
                "https://                                               | https://",
                "file:///etc/x?y                                        | file:///etc/x?y",
                "why? because                                           | why? because",
            })
    void addresses_in_words_lose_what_may_be_secret(String words, String shown) {
        assertThat(ServiceWords.withoutQueries(words)).isEqualTo(shown);
        assertThat(ServiceWords.clean(words)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "https://host/a%20b.png?sig=1#x, https://host/a%20b.png",
        "http://user:secret@host:81/x, http://host:81/x",
        "https://[2001:db8::1]/x?y, https://[2001:db8::1]/x",
        "http://my_minio:9000/x?sig=1, http://my_minio:9000/x",
    })
    void an_address_is_shown_without_what_may_be_secret(URI address, String shown) {
        assertThat(ServiceWords.address(address)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://a", "https://h/?x ", "a@", "\\/", "\\u003f", "\ud83d", "\n"})
    void however_long_and_odd_they_are_it_takes_no_time(String piece) {
        assertThat(ServiceWords.clean(piece.repeat(2_000_000))).hasSizeLessThanOrEqualTo(500);
        assertThat(ServiceWords.withoutQueries(piece.repeat(100_000))).isNotNull();
    }

    @Test
    void what_a_service_says_reaches_messages_clean() {
        WireResponse response = WireResponse.of(500, "no\nroom\u202e at https://h/x?sig=MARKEDKEY");

        assertThat(response.excerpt()).isEqualTo("no room at https://h/x?…");
        Problem problem = Problem.ofStatus(response, response.text()).withCode("a\nb");
        assertThat(problem.message()).isEqualTo("no room at https://h/x?…");
        assertThat(problem.code()).hasValue("a b");
    }
}
