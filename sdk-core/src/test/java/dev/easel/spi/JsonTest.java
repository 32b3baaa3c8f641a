package dev.easel.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ConfigurationException;
import dev.easel.InvalidRequestException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
    private static JsonValue read(String json) {
        return WireResponse.of(200, json).json();
    }

    @Test
    void numbers_are_read_from_texts_and_texts_from_numbers() {
        JsonValue json = read("{\"a\":\"42\",\"b\":42,\"c\":\"7.5\",\"d\":2300268340,\"e\":1.0}");

        assertThat(json.get("a").integer()).hasValue(42);
        assertThat(json.get("b").text()).hasValue("42");
        assertThat(json.get("c").decimal()).hasValue(7.5);
        assertThat(json.get("d").integer()).hasValue(2300268340L);
        assertThat(json.get("d").int32()).isEmpty();
        assertThat(json.get("e").integer()).hasValue(1);
    }

    @Test
    void a_64_bit_number_keeps_every_digit() {
        assertThat(read("[9223372036854775807]").at(0).integer()).hasValue(Long.MAX_VALUE);
        assertThat(read("[9223372036854775808]").at(0).integer()).isEmpty();
    }

    @Test
    void what_is_missing_null_or_of_another_type_is_empty_however_deep() {
        JsonValue json = read("{\"data\":null,\"list\":[1],\"text\":\"x\"}");

        assertThat(json.get("data").get("seeds").at(3).integer()).isEmpty();
        assertThat(json.get("data").isNull()).isTrue();
        assertThat(json.get("data").isPresent()).isTrue();
        assertThat(json.get("none").isPresent()).isFalse();
        assertThat(json.get("list").get("x").text()).isEmpty();
        assertThat(json.get("text").elements()).isEmpty();
        assertThat(json.get("text").integer()).isEmpty();
    }

    @Test
    void booleans_come_in_many_spellings() {
        JsonValue json = read("[true,\"true\",\"yes\",1,\"1\",false,\"no\",0,\"maybe\",null]");

        assertThat(json.elements().stream().map(JsonValue::bool).map(b -> b.orElse(null)))
                .containsExactly(true, true, true, true, true, false, false, false, null, null);
    }

    @Test
    void a_number_without_end_costs_nothing_and_is_none() {
        assertThat(read("[\"" + "9".repeat(100_000) + "\"]").at(0).integer()).isEmpty();
        assertThat(read("[1e999999999]").at(0).integer()).isEmpty();
        assertThat(read("[\"1e999999999\"]").at(0).decimal()).isEmpty();
        assertThat(read("[1e399]").at(0).decimal()).as("too large for a double").isEmpty();
        JsonValue beyond = read("{\"eta\":1.5e39999999999,\"code\":200}");
        assertThat(beyond.get("eta").decimal()).isEmpty();
        assertThat(beyond.get("code").integer()).as("what stands beside it").hasValue(200);
    }

    @Test
    void trailing_bytes_and_broken_documents_do_not_throw() {
        assertThat(read("{\"code\":200} trailing").get("code").integer()).hasValue(200);
        assertThat(read("{\"code\":").isPresent()).isFalse();
        assertThat(read("").isPresent()).isFalse();
        assertThat(WireResponse.of(502, "<html>\n  Bad\tGateway</html>").excerpt())
                .isEqualTo("an HTML page: Bad Gateway");
    }

    @Test
    void a_document_is_written_in_the_order_put_with_whole_numbers_whole() {
        JsonObject json = JsonObject.create()
                .put("prompt", "a \"cat\"\n")
                .put("cfg_scale", 7.0)
                .put("strength", 0.00001)
                .put("seed", Long.MAX_VALUE)
                .put("hires", false)
                .put("loras", List.of(List.of("hash", 0.7)))
                .put("upscale", JsonObject.create().put("scale", 2));

        assertThat(json)
                .hasToString("{\"prompt\":\"a \\\"cat\\\"\\n\",\"cfg_scale\":7,\"strength\":0.000010,"
                        + "\"seed\":9223372036854775807,\"hires\":false,\"loras\":[[\"hash\",0.7]],"
                        + "\"upscale\":{\"scale\":2}}");
    }

    @Test
    void extra_fields_may_not_replace_what_easel_sends() {
        JsonObject json = JsonObject.create().put("prompt", "x");

        assertThatThrownBy(() -> json.putExtra(Map.of("prompt", "y")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("\"prompt\", which Easel itself sends");
        assertThatThrownBy(() -> json.putExtra(Map.of("when", new Object())))
                .hasMessageContaining("give a string, number, boolean");
        assertThat(json.putExtra(Map.of("server_id", "rose"))).hasToString("{\"prompt\":\"x\",\"server_id\":\"rose\"}");
    }

    @Test
    void credentials_print_no_secret_and_take_no_line_break() {
        Credentials credentials = Credentials.bearer("apiKey", "X_API_KEY", "MARKEDKEY-s3cret");

        assertThat(credentials.toString()).doesNotContain("s3cret");
        assertThat(credentials.headers()).containsEntry("Authorization", "Bearer MARKEDKEY-s3cret");
        assertThatThrownBy(() -> Credentials.bearer("apiKey", "X_API_KEY", "MARKEDKEY\ns3c"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("apiKey")
                .hasMessageNotContaining("s3c");
        assertThatThrownBy(() -> Credentials.bearer("apiKey", "X_API_KEY", null))
                .hasMessage(
                        "apiKey is missing; set it with apiKey(…), for example from the environment variable X_API_KEY");
    }

    @Test
    void json_inside_a_text_is_read_and_anything_else_is_absent() {
        assertThat(JsonValue.parse("{\"seeds\":[7]}").get("seeds").at(0).integer())
                .hasValue(7);
        assertThat(JsonValue.parse("").isPresent()).isFalse();
        assertThat(JsonValue.parse("{\"cut\":").isPresent()).isFalse();
        assertThat(JsonValue.parse("[".repeat(10_000)).isPresent()).isFalse();
    }

    @Test
    void a_base_url_without_a_scheme_is_refused_with_the_fix() {
        assertThatThrownBy(() -> ProviderSetup.baseUrl("localhost:8080"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("baseUrl has no http:// or https:// in front; write for example http://localhost:8080");
        assertThatThrownBy(() -> ProviderSetup.baseUrl("https://user:pw@host")).hasMessageContaining("user info");
        assertThatThrownBy(() -> ProviderSetup.baseUrl("http://")).hasMessageContaining("baseUrl");
        assertThat(ProviderSetup.baseUrl(" https://api.example.com/prefix ").getPath())
                .isEqualTo("/prefix");
    }

    @Test
    void an_object_is_flattened_under_dotted_names_without_what_is_blank() {
        JsonValue json = JsonValue.parse(
                "{\"a\": 1, \"b\": {\"c\": true, \"d\": {\"e\": \"x\"}}, \"f\": [\"y\", 2, \" \"], \"g\": \" \", \"h\": []}");

        assertThat(json.flattened())
                .containsExactly(
                        Map.entry("a", "1"), Map.entry("b.c", "true"), Map.entry("b.d.e", "x"), Map.entry("f", "y, 2"));
        assertThat(JsonValue.parse("[1]").flattened()).isEmpty();
    }

    @Test
    void a_flattened_name_that_would_repeat_much_is_left_out() {
        JsonValue json = JsonValue.parse("{\"" + "n".repeat(200) + "\": {\"a\": 1}, \"b\": 2}");

        assertThat(json.flattened()).containsExactly(Map.entry("b", "2"));
    }
}
