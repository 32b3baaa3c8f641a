package dev.easel.spi;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.easel.internal.json.ResponseDocument;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Headers and documents are read or are not there; none of them makes anybody throw. */
class WireResponseFuzzTest {
    /** The header, and behind a line break that of the response's Date. */
    @FuzzTest
    void retry_after(byte[] headers) {
        String[] lines = new String(headers, StandardCharsets.UTF_8).split("\n", 2);
        Map<String, String> read =
                lines.length == 1 ? Map.of("retry-after", lines[0]) : Map.of("retry-after", lines[0], "date", lines[1]);

        WireResponse.of(429, read, "", JsonValue.absent(), 0)
                .retryAfter()
                .ifPresent(wait -> assertThat(wait).isGreaterThanOrEqualTo(Duration.ZERO));
    }

    @FuzzTest
    void document(byte[] body) {
        WireResponse response = ResponseDocument.withoutImages(502, Map.of(), body);

        look(response.json());
        assertThat(response.excerpt()).isNotBlank().hasSizeLessThanOrEqualTo(330);
    }

    /** Half the bytes are words in UTF-16, so that there are lone surrogates too. */
    @FuzzTest
    void words(byte[] bytes) {
        for (Charset charset : new Charset[] {StandardCharsets.UTF_8, StandardCharsets.UTF_16}) {
            String words = new String(bytes, charset).replace('\ufffd', '\ud83d');

            String cleaned = ServiceWords.clean(words);

            assertThat(cleaned).hasSizeLessThanOrEqualTo(500);
            assertThat(cleaned.codePoints()
                            .noneMatch(c -> Character.isISOControl(c)
                                    || Character.getType(c) == Character.FORMAT
                                    || Character.getType(c) == Character.SURROGATE))
                    .isTrue();
            assertThat(ServiceWords.clean(cleaned)).isEqualTo(cleaned);
            assertThat(Credentials.bearer("apiKey", "KEY", "MARKEDKEY1")
                            .hiddenIn(WireResponse.of(400, Map.of(), words, JsonValue.absent(), 0))
                            .text())
                    .doesNotContain("MARKEDKEY1");
        }
    }

    private static void look(JsonValue value) {
        assertThat(value.toString()).isNotNull();
        value.text().ifPresent(text -> assertThat(text).isNotNull());
        if (value.int32().isPresent()) {
            assertThat(value.integer()).hasValue(value.int32().getAsInt());
        }
        value.decimal().ifPresent(number -> assertThat(number).isFinite());
        value.bool().ifPresent(flag -> assertThat(value.text()).isPresent());
        value.elements().forEach(WireResponseFuzzTest::look);
        value.fields().values().forEach(WireResponseFuzzTest::look);
    }
}
