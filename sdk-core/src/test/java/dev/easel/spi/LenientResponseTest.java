package dev.easel.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Cases;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not quite JSON, or not quite base64, beside an image that is whole. */
class LenientResponseTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "k3-nan-beside.json",
                "k3-minus-infinity.json",
                "k3-raw-newline-in-text.json",
                "k3-trailing-commas.json",
                "k3-bad-escape.json",
                "k4-url-safe.json",
                "k4-data-uri-space.json",
                "k4-trailing-space.json",
                "k4-leading-space.json",
                "k4-spaces-every-76.json"
            })
    void the_image_is_read(String name) {
        WireResponse response = read(name);

        assertThat(response.json().get("data").at(0).get("b64_json").image()).contains(new ImageRef(0));
        assertThat(response.images()).hasSize(1);
    }

    @Test
    void what_stands_beside_it_is_read_too() {
        JsonValue nan = read("k3-nan-beside.json").json();
        assertThat(nan.get("created").integer()).hasValue(1);
        assertThat(nan.get("eta").isNull()).isTrue();
        assertThat(nan.get("eta").text()).isEmpty();
        assertThat(nan.get("eta").decimal()).isEmpty();
        JsonValue infinity = read("k3-minus-infinity.json").json().get("timings");
        assertThat(infinity.at(0).decimal()).isEmpty();
        assertThat(infinity.at(1).integer()).hasValue(1);
        assertThat(revisedPrompt("k3-raw-newline-in-text.json")).isEqualTo("two\nlines\tand a tab");
        assertThat(revisedPrompt("k3-bad-escape.json")).isEqualTo("a\\xb");
        assertThat(read("k3-trailing-commas.json").json().get("data").elements())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"k3-dan-nan.json", "k3-dan-nan-2.json"})
    void a_task_with_a_number_that_is_none_is_read_at_once(String name) {
        JsonValue data = read(name).json().get("data");

        assertThat(data.get("status").integer()).hasValue(2);
        assertThat(data.get("images").imageList()).hasSize(1);
        assertThat(data.get("seeds").at(0).integer()).isPresent();
    }

    @Test
    void json_inside_text_is_read_as_leniently() {
        WireResponse response = read("k3-a1111-nan.json");

        assertThat(response.json().get("images").imageList()).hasSize(1);
        JsonValue info =
                response.json().get("info").text().map(JsonValue::parse).orElseThrow();
        assertThat(info.get("all_seeds").at(0).integer()).hasValue(7);
        JsonValue broken = JsonValue.parse("{\"eta\":NaN,\"path\":\"C:\\users\\x\",\"seed\":7,}");
        assertThat(broken.get("seed").integer()).hasValue(7);
        assertThat(broken.get("path").text()).hasValue("C:\\users\\x");
    }

    @Test
    void an_address_where_base64_is_expected_stays_text() {
        assertThat(read("k4-address-in-b64_json.json")
                        .json()
                        .get("data")
                        .at(0)
                        .get("b64_json")
                        .text())
                .hasValue("http://127.0.0.1:1/x.png");
    }

    @ParameterizedTest
    @ValueSource(strings = {"k5-second-is-text.json", "k5-dan-second-broken.json"})
    void an_image_that_is_none_keeps_its_place_beside_one_that_is(String name) {
        WireResponse response = read(name);

        assertThat(response.images()).containsExactly(new ImageRef(0), new ImageRef(1));
        List<ImageRef> list = response.json().get("data").get("images").imageList();
        assertThat(
                        list.isEmpty()
                                ? response.json()
                                        .get("data")
                                        .at(1)
                                        .get("b64_json")
                                        .imageList()
                                : list)
                .contains(new ImageRef(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":,\"seed\":7}",
                "{,\"seed\":7}",
                "{\"list\":[,1,,2,],\"seed\":7}",
                "{\"a\":None,\"b\":True,\"c\":undefined,\"seed\":7}",
                "{\"a\":+1,\"b\":.5,\"c\":0x1F,\"d\":1.2.3,\"seed\":7}",
                "{\"a\":\"\\u12\",\"b\":\"\\uzzzz\",\"c\":\"\\'\",\"seed\":7}",
                "{\"a\":\"\u0000\u0001\u001f\",\"seed\":7}",
                "{\"a\":\"\\ud83d\",\"seed\":7}",
                "{\"seed\":7}{\"seed\":8}",
                "\ufeff {\"seed\":7}",
                "{\"se\\u0065d\":7}",
                "{\"seed\":6,\"seed\":7}"
            })
    void nothing_beside_a_value_loses_it(String json) {
        assertThat(JsonValue.parse(json).get("seed").integer()).hasValue(7);
    }

    @Test
    void a_word_of_another_language_is_what_it_means_or_nothing() {
        JsonValue json = JsonValue.parse("[True,False,None,NaN,undefined,-Infinity,.5,+2]");

        assertThat(json.at(0).bool()).contains(true);
        assertThat(json.at(1).bool()).contains(false);
        for (int i = 2; i < 6; i++) {
            assertThat(json.at(i).isNull()).as("element %d", i).isTrue();
            assertThat(json.at(i).text()).as("element %d", i).isEmpty();
        }
        assertThat(json.at(6).decimal()).hasValue(0.5);
        assertThat(json.at(7).integer()).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "OK",
                "<html>{\"seed\":7}</html>",
                "Internal Server Error",
                "{",
                "{\"seed\":7",
                "{\"seed\":7]",
                "{\"seed\" 7}",
                "{seed:7}",
                "{'seed':7}",
                "[1 2]",
                "[1:2]",
                "{\"a\":1 \"b\":2}",
                "[\"open]",
                "NaN",
                "}{"
            })
    void what_is_no_document_is_absent(String text) {
        assertThat(JsonValue.parse(text).isPresent()).isFalse();
    }

    @Test
    void bytes_that_are_no_utf_8_lose_nothing_but_themselves() {
        byte[] json = "{\"a\":\"caf\u00e9\",\"seed\":7}".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(JsonValue.parse(json).get("a").text()).hasValue("caf\ufffd");
        assertThat(JsonValue.parse(json).get("seed").integer()).hasValue(7);
    }

    @Test
    void a_text_of_many_brackets_takes_no_more_memory_than_many_times_its_length() {
        assertThat(JsonValue.parse("[" + "[0],".repeat(700_000) + "]").isPresent())
                .isFalse();
        assertThat(JsonValue.parse("[" + "[0],".repeat(400_000) + "]").elements())
                .hasSize(400_000);
    }

    @Test
    void elements_of_a_long_array_are_found_at_once_wherever_they_are() {
        JsonValue array = JsonValue.parse("[" + "7,".repeat(500_000) + "]");

        long sum = 0;
        for (int i = 0; i < array.elements().size(); i++) {
            sum += array.at(i).integer().orElse(0);
        }

        assertThat(sum).isEqualTo(3_500_000);
    }

    private static String revisedPrompt(String name) {
        return read(name).json().get("data").at(0).get("revised_prompt").text().orElseThrow();
    }

    private static WireResponse read(String name) {
        return WireResponse.of(200, Cases.text(name), "b64_json", "images");
    }
}
