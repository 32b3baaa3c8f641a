package dev.easel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.spi.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void what_is_not_known_is_left_out() {
        assertThat(Json.object()
                        .put("a", null)
                        .put("b", Optional.empty())
                        .put("c", OptionalLong.empty())
                        .put("d", OptionalInt.of(3))
                        .put("e", Optional.of("x"))
                        .toString())
                .isEqualTo("{\"d\":3,\"e\":\"x\"}");
    }

    @Test
    void a_reader_gets_every_text_back() {
        String text = "\"\\\n\t\u0000\u001b\u2028\u0085 \ud83d\ude00 \u00e4";

        String json = Json.object().put("text", text).toString();

        assertThat(JsonValue.parse(json).get("text").text()).hasValue(text);
        assertThat(json).doesNotContain("\u001b", "\n");
    }

    @Test
    void half_a_character_is_escaped_and_no_number_is_not_a_number() {
        assertThat(Json.object().put("a", "\ud83d").put("b", Double.NaN).toString())
                .isEqualTo("{\"a\":\"\\ud83d\",\"b\":\"NaN\"}");
    }

    @Test
    void maps_and_lists_nest() {
        assertThat(Json.object()
                        .put("a", List.of(Map.of("b", 1), true, Json.object()))
                        .toString())
                .isEqualTo("{\"a\":[{\"b\":1},true,{}]}");
    }
}
