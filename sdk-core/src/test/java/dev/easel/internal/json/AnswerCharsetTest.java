package dev.easel.internal.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerCharsetTest {
    private static final byte[] JSON = "{\"a\":1}".getBytes(UTF_8);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json; charset=GBK                 | GB18030",
                "text/html;charset=\"gb2312\"                  | GB18030",
                "application/json ; Charset=GB18030; q=1       | GB18030",
                "text/plain; boundary=x; charset='Shift_JIS'   | windows-31j",
                "text/plain; charset=ISO-8859-1                | windows-1252",
                "text/plain; charset=big5                      | Big5",
            })
    void what_the_content_type_says_is_believed(String contentType, String charset) {
        assertThat(AnswerCharset.of(contentType, JSON)).isEqualTo(Charset.forName(charset));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "application/json",
                "application/json;",
                "charset=gbk",
                "application/json; charset",
                "application/json; charset=",
                "application/json; charset=utf8",
                "application/json; charset=UTF-8",
                "application/json; charset=csUTF8",
                "application/json; charset=US-ASCII",
                "application/json; charset=utf8mb4",
                "application/json; charset=../../etc",
                "application/json; charset=\"\u4e2d\"",
                "application/json; charset=utf-16",
            })
    void the_rest_is_utf_8(String contentType) {
        assertThat(AnswerCharset.of(contentType, JSON)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE"})
    void wide_letters_are_known_by_their_zeros_and_by_their_mark_whatever_is_said(String charset) {
        for (String text : new String[] {"{\"a\":1}", "[]", "\ufeff\u4e2d\u6587", "\ufeff", " 1", "{\u4e2d"}) {
            assertThat(AnswerCharset.of("application/json; charset=utf-8", text.getBytes(Charset.forName(charset))))
                    .as(text)
                    .isEqualTo(Charset.forName(charset));
        }
    }

    @Test
    void a_mark_of_utf_8_is_believed_before_the_content_type() {
        assertThat(AnswerCharset.of("text/plain; charset=gbk", "\ufeffx".getBytes(UTF_8)))
                .isNull();
        assertThat(AnswerCharset.of("text/plain; charset=utf-16", "\u4e2d\u6587".getBytes(UTF_16BE)))
                .isEqualTo(UTF_16);
    }

    @Test
    void an_answer_of_few_bytes_or_none_is_utf_8() {
        for (byte[] beginning : new byte[][] {{}, {'1'}, {'{', '}'}, {(byte) 0xc3, (byte) 0xa9, 'x'}}) {
            assertThat(AnswerCharset.of("", beginning)).isNull();
        }
        assertThat(AnswerCharset.of("", new byte[] {'1', 0})).isEqualTo(UTF_16LE);
    }

    @Test
    void text_comes_out_the_same_however_it_is_cut() throws IOException {
        Random random = new Random(7);
        String text = "\u8868\u80fd\u8aa0\u8cca \"quoted\" \\ \ud83d\uddbc ".repeat(2000);
        for (String charset : new String[] {"GB18030", "UTF-16LE", "UTF-32BE", "UTF-8"}) {
            byte[] bytes = text.getBytes(Charset.forName(charset));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Transcoder transcoder =
                    new Transcoder(Charset.forName(charset), (piece, from, to) -> out.write(piece, from, to - from));
            for (int from = 0; from < bytes.length; ) {
                int to = Math.min(bytes.length, from + 1 + random.nextInt(from % 3 == 0 ? 7 : 9000));
                transcoder.feed(bytes, from, to);
                from = to;
            }
            transcoder.finish();

            assertThat(out.toString(UTF_8)).as(charset).isEqualTo(text);
        }
    }

    @Test
    void a_letter_that_is_none_leaves_what_is_around_it() throws IOException {
        assertThat(utf8("GB18030", "\"a\":\"\u0081\"}".getBytes(ISO_8859_1))).startsWith("\"a\":\"\ufffd");
        assertThat(utf8("GB18030", "\"a\":\"\u0081\"}".getBytes(ISO_8859_1))).endsWith("\"}");
        assertThat(utf8("UTF-16LE", new byte[] {'a', 0, 0, (byte) 0xdc, 'b', 0, 'c'}))
                .isEqualTo("a\ufffdb\ufffd");
    }

    @Test
    void text_that_is_said_to_be_in_iso_8859_1_and_is_utf_8_is_read_as_utf_8() throws IOException {
        assertThat(utf8("windows-1252", "caf\u00e9 \u4e2d".getBytes(UTF_8))).isEqualTo("caf\u00e9 \u4e2d");
        assertThat(utf8("windows-1252", "caf\u00e9 \u20ac".getBytes(Charset.forName("windows-1252"))))
                .isEqualTo("caf\u00e9 \u20ac");
        assertThat(utf8("windows-1252", "\u00e9".getBytes(ISO_8859_1))).isEqualTo("\u00e9");
    }

    @Test
    void no_charset_of_this_machine_throws_at_any_bytes() throws IOException {
        Random random = new Random(11);
        for (Charset charset : Charset.availableCharsets().values()) {
            byte[] bytes = new byte[20_000];
            random.nextBytes(bytes);
            AnswerCharset.of("text/plain; charset=" + charset.name(), bytes);
            if (AnswerCharset.of("text/plain; charset=" + charset.name(), JSON) != null) {
                assertThat(Transcoder.toUtf8(charset, bytes)).as(charset.name()).isNotNull();
            }
        }
    }

    private static String utf8(String charset, byte[] text) throws IOException {
        return new String(Transcoder.toUtf8(Charset.forName(charset), text), UTF_8);
    }
}
