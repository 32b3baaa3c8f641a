package dev.easel.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ResponseLimits;
import dev.easel.internal.image.BrokenImage;
import dev.easel.internal.image.ImageStore;
import dev.easel.internal.image.MemoryStore;
import dev.easel.internal.image.StoredImage;
import dev.easel.spi.ImageRef;
import dev.easel.spi.JsonValue;
import dev.easel.spi.WireResponse;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDiverterTest {
    private static final ResponseLimits LIMITS =
            ResponseLimits.builder().documentBytes(1024).images(5).build();

    private static final byte[] HELLO = "hello, image".getBytes(StandardCharsets.UTF_8);
    private static final String HELLO_64 = Base64.getEncoder().encodeToString(HELLO);

    @Test
    void an_image_in_a_named_field_goes_to_the_store_and_leaves_a_reference() throws IOException {
        Diverted diverted = divert("{\"seed\":7,\"b64_json\":\"" + HELLO_64 + "\",\"prompt\":\"a cat\"}", "b64_json");

        assertThat(diverted.images()).containsExactly(HELLO);
        assertThat(diverted.json().get("b64_json").image())
                .hasValueSatisfying(ref -> assertThat(ref.index()).isZero());
        assertThat(diverted.json().get("seed").integer()).hasValue(7);
        assertThat(diverted.json().get("prompt").text()).hasValue("a cat");
    }

    @Test
    void several_images_keep_their_order() throws IOException {
        byte[] other = {1, 2, 3};
        String json = "{\"data\":[{\"b64_json\":\"" + HELLO_64 + "\"},{\"x\":1,\"b64_json\":\""
                + Base64.getEncoder().encodeToString(other) + "\"}]}";

        Diverted diverted = divert(json, "b64_json");

        assertThat(diverted.images()).containsExactly(HELLO, other);
        assertThat(diverted.json()
                        .get("data")
                        .at(1)
                        .get("b64_json")
                        .image()
                        .orElseThrow()
                        .index())
                .isEqualTo(1);
    }

    @Test
    void an_array_of_images_is_diverted_and_arrays_beside_it_are_not() throws IOException {
        Diverted diverted = divert(
                "{\"images\":[\"" + HELLO_64 + "\",\"" + HELLO_64 + "\"],\"names\":[\"" + HELLO_64 + "\"]}", "images");

        assertThat(diverted.images()).containsExactly(HELLO, HELLO);
        assertThat(diverted.json().get("images").imageList()).hasSize(2);
        assertThat(diverted.json().get("names").at(0).text()).hasValue(HELLO_64);
    }

    @Test
    void a_text_elsewhere_that_looks_like_an_image_or_like_what_stands_for_one_stays_text() throws IOException {
        Diverted diverted = divert(
                "{\"prompt\":\"" + HELLO_64 + "\",\"b64_json\":\"" + HELLO_64 + "\",\"empty\":\"\"}", "b64_json");

        assertThat(diverted.images()).hasSize(1);
        assertThat(diverted.json().get("prompt").text()).hasValue(HELLO_64);
        assertThat(diverted.json().get("empty").text()).hasValue("");
        assertThat(diverted.json().get("empty").image()).isEmpty();
    }

    @Test
    void a_field_name_inside_a_text_is_no_field_name() throws IOException {
        Diverted diverted =
                divert("{\"prompt\":\"say \\\"b64_json\\\":\\\"aGk=\\\" aloud\",\"b64_json\":null}", "b64_json");

        assertThat(diverted.images()).isEmpty();
        assertThat(diverted.json().get("prompt").text()).hasValue("say \"b64_json\":\"aGk=\" aloud");
        assertThat(diverted.json().get("b64_json").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://host/a.png", "https://host/a.png?sig=x", "https:\\/\\/host\\/a.png"})
    void an_address_in_an_image_field_stays_text(String address) throws IOException {
        Diverted diverted = divert("{\"images\":[\"" + address + "\"]}", "images");

        assertThat(diverted.images()).isEmpty();
        assertThat(diverted.json().get("images").at(0).text()).hasValue(address.replace("\\/", "/"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data:image/png;base64,aGVsbG8=",
                "aGVsbG8=",
                "aGVsbG8",
                "aGVs\\nbG8=\\n",
                "aGVs\\r\\nbG8=",
                "aGVs\\u000abG8\\u003d",
                "aGVsbG8%3D",
                "aGVs%0AbG8%3d",
                " aGVsbG8=",
                "aGVsbG8= ",
                "aGVs bG8=",
                "a\tG V\r\nsbG8 = \n",
                "data:image/png;base64, aGVsbG8=",
                "data:image/png;base64 ,aGVsbG8=",
                " DATA:image/png;Base64,aGVsbG8=",
            })
    void every_spelling_of_the_same_bytes_is_read(String spelling) throws IOException {
        assertThat(divert("{\"images\":[\"" + spelling + "\"]}", "images").images())
                .containsExactly("hello".getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data:image/png;base64,aGVsbG8=",
                "DATA:image\\/png;name=a.png;BASE64,aGVsbG8",
                "data:;base64,aGVs\\nbG8=",
            })
    void a_data_uri_among_addresses_is_an_image(String uri) throws IOException {
        Diverted diverted = divertDataUris("{\"url\":\"" + uri + "\",\"more\":{\"url\":[\"x\",\"" + uri + "\"]}}");

        assertThat(diverted.images()).containsExactly(bytes("hello"), bytes("hello"));
        assertThat(diverted.json().get("url").image()).isPresent();
        assertThat(diverted.json().get("more").get("url").at(0).text()).hasValue("x");
        assertThat(diverted.json().get("more").get("url").at(1).image()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "d",
                "data",
                "dat\\u0061:image/png;base64,aGVsbG8=",
                "date:1",
                "database",
                "/v1/images/1/content",
                "https://host/data:image/png;base64,aGVsbG8=",
                "aGVsbG8=",
                "\\\"data:"
            })
    void any_other_text_among_addresses_stays_as_it_is(String text) throws IOException {
        Diverted diverted = divertDataUris("{\"url\":\"" + text + "\",\"seed\":7}");

        assertThat(diverted.images()).isEmpty();
        assertThat(diverted.response().text()).isEqualTo("{\"url\":\"" + text + "\",\"seed\":7}");
        assertThat(diverted.json().get("seed").integer()).hasValue(7);
    }

    @Test
    void a_data_uri_in_a_field_that_nobody_named_stays_text() throws IOException {
        assertThat(divertDataUris("{\"link\":\"data:image/png;base64,aGVsbG8=\"}")
                        .images())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data:image/png,%89PNG",
                "data:,aGVsbG8=",
                "data:image/png;base64;q=1,aGVsbG8=",
                "data:image/png;base6,aGVsbG8=",
                "data:image/png"
            })
    void a_data_uri_that_is_not_base64_is_a_broken_image(String uri) throws IOException {
        Diverted diverted = divertDataUris("{\"url\":[\"" + uri + "\",\"data:;base64,aGVsbG8=\"]}");

        assertThat(diverted.broken()).containsExactly("is a data URI that is not base64");
        assertThat(diverted.images()).containsExactly(bytes("hello"));
        assertThat(diverted.json().get("url").imageList()).containsExactly(new ImageRef(0), new ImageRef(1));
    }

    @Test
    void an_escaped_slash_is_a_slash_of_the_alphabet() throws IOException {
        byte[] slashes = {(byte) 0xff, (byte) 0xff, (byte) 0xff};
        assertThat(divert("{\"images\":[\"\\/\\/\\/\\/\"]}", "images").images()).containsExactly(slashes);
    }

    @Test
    void an_empty_text_in_an_image_field_is_no_image() throws IOException {
        Diverted diverted = divert("{\"images\":[\"\"]}", "images");

        assertThat(diverted.images()).isEmpty();
        assertThat(diverted.json().get("images").at(0).text()).hasValue("");
    }

    @Test
    void the_url_safe_alphabet_is_read_too() throws IOException {
        byte[] image = new byte[100_000];
        new Random(3).nextBytes(image);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(image);

        assertThat(divert("{\"images\":[\"" + text + "\"]}", "images").images()).containsExactly(image);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not base64!",
                "Sorry, no.",
                "###",
                "aGVsbG8=aGVs",
                "a",
                "data:image/png;base64",
                "aGVs\\bbG8=",
                "aGVs\\u00zzbG8=",
                "aGVs%2",
                "aGVs%zz",
                "\\\"aGVs\\\"",
                "ftp://h/x",
                "====",
                "data:image/png;base64,"
            })
    void an_image_that_is_none_keeps_its_place_and_takes_no_other_with_it(String text) throws IOException {
        Recording store = new Recording();
        String json = "{\"images\":[\"" + HELLO_64 + "\",\"" + text + "\",\"" + HELLO_64 + "\"],\"after\":7}";

        Diverted diverted = divert(json, store);

        assertThat(diverted.images()).containsExactly(HELLO, HELLO);
        assertThat(diverted.broken()).hasSize(1).allMatch(reason -> reason.startsWith("is "));
        assertThat(diverted.json().get("images").imageList())
                .containsExactly(new ImageRef(0), new ImageRef(1), new ImageRef(2));
        assertThat(diverted.json().get("after").integer()).hasValue(7);
        assertThat(store.open).as("writers neither finished nor aborted").isZero();
        assertThat(store.kept).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 32_767, 32_768, 40_001, 65_536, 100_000, 133_330})
    void nothing_in_a_large_image_escapes_notice(int place) throws IOException {
        byte[] image = new byte[100_000];
        new Random(7).nextBytes(image);
        StringBuilder text = new StringBuilder(Base64.getEncoder().encodeToString(image));
        String escaped = new StringBuilder(text).insert(place, "\\n").toString();
        String broken = new StringBuilder(text).replace(place, place + 1, "!").toString();
        String padded = new StringBuilder(text).replace(place, place + 1, "=").toString();
        String cut = text.substring(0, place);

        Diverted read = divert("{\"images\":[\"" + escaped + "\",\"" + HELLO_64 + "\"],\"after\":7}", "images");
        assertThat(read.images()).containsExactly(image, HELLO);
        assertThat(read.json().get("after").text()).hasValue("7");
        for (String wrong : List.of(broken, padded)) {
            Diverted beside = divert("{\"images\":[\"" + wrong + "\",\"" + HELLO_64 + "\"],\"after\":7}", "images");
            assertThat(beside.broken()).containsExactly("is not base64");
            assertThat(beside.images()).containsExactly(HELLO);
            assertThat(beside.json().get("after").text()).hasValue("7");
        }
        assertThatThrownBy(() -> divert("{\"images\":[\"" + cut, "images"))
                .isInstanceOf(UnreadableResponseException.class)
                .hasMessageContaining("middle of an image");
    }

    @Test
    void an_image_of_any_length_around_that_of_a_block_arrives_bit_for_bit() throws IOException {
        byte[] random = new byte[3 * Scratch.BLOCK];
        new Random(11).nextBytes(random);
        for (int block = 1; block <= 2; block++) {
            for (int length = block * 24_576 - 4; length <= block * 24_576 + 4; length++) {
                byte[] image = Arrays.copyOf(random, length);
                String text = Base64.getEncoder().encodeToString(image);
                for (String spelling : List.of(text, text.replaceAll("=", ""), " " + text, text + "==")) {
                    Diverted diverted = divert("{\"images\":[\"" + spelling + "\",\"" + spelling + "\"]}", "images");

                    assertThat(diverted.broken())
                            .as("%d bytes in %d characters", length, spelling.length())
                            .isEmpty();
                    assertThat(diverted.images())
                            .as("%d bytes in %d characters", length, spelling.length())
                            .containsExactly(image, image);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://host/1.png", "x", "data:image/png,1", "data:image/png;base64,aGVsbG8="})
    void more_images_than_are_allowed_end_the_response_before_all_of_them_are_there(String text) {
        byte[] more = bytes("\"" + text + "\",");
        int fed = 0;
        IOException thrown = null;
        ImageDiverter diverter = new ImageDiverter(
                Set.of("images"), Set.of("url"), MemoryStore.INSTANCE, ResponseLimits.defaults(), Scratch.take());
        try {
            diverter.feed(bytes("{\"url\":["), 0, 8);
            for (; fed < 100_000; fed++) {
                diverter.feed(more, 0, more.length);
            }
        } catch (IOException e) {
            thrown = e;
        }

        assertThat(thrown).isInstanceOf(OverLimitException.class).hasMessageContaining("more than 256 images");
        assertThat(fed * more.length).as("bytes read").isLessThan(2 * Scratch.BLOCK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[0],", "0,", "{},", "\"\",", "{\"a\":0},"})
    void values_are_counted_while_the_response_arrives(String piece) {
        ResponseLimits limits = ResponseLimits.defaults();
        byte[] more = bytes(piece.repeat(1000));
        int fed = 0;
        IOException thrown = null;
        ImageDiverter diverter =
                new ImageDiverter(Set.of("images"), Set.of(), MemoryStore.INSTANCE, limits, Scratch.take());
        try {
            diverter.feed(bytes("{\"images\":["), 0, 11);
            for (; fed < 100_000; fed++) {
                diverter.feed(more, 0, more.length);
            }
        } catch (IOException e) {
            thrown = e;
        }

        assertThat(thrown)
                .isInstanceOf(OverLimitException.class)
                .hasMessageContaining("more than 524288 values")
                .hasMessageContaining("documentBytes");
        assertThat((long) fed * more.length).as("bytes read").isLessThan(limits.documentBytes() / 3);
    }

    @Test
    void empty_texts_are_no_images_however_many() throws IOException {
        Diverted diverted = divert("{\"images\":[" + "\"\",".repeat(300) + "\"" + HELLO_64 + "\"]}", "images");

        assertThat(diverted.images()).containsExactly(HELLO);
        assertThat(diverted.json().get("images").at(300).image()).contains(new ImageRef(0));
    }

    @Test
    void a_text_where_a_comma_is_missing_is_taken_for_no_image() throws IOException {
        Diverted diverted = divert("{\"images\":\"" + HELLO_64 + "\" \"x\":\"" + HELLO_64 + "\"}", "images");

        assertThat(diverted.images()).containsExactly(HELLO);
        assertThat(diverted.json().isPresent()).isFalse();
    }

    @Test
    void a_response_in_utf_16_or_utf_32_is_refused_with_a_clear_reason() {
        List<String> charsets = List.of("UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE");
        for (int i = 0; i < 2 * charsets.size(); i++) {
            String charset = charsets.get(i / 2);
            byte[] json = ((i % 2 == 0 ? "\ufeff" : "") + "{\"images\":[]}").getBytes(Charset.forName(charset));
            ImageDiverter diverter =
                    new ImageDiverter(Set.of("images"), Set.of(), MemoryStore.INSTANCE, LIMITS, Scratch.take());

            assertThatThrownBy(() -> {
                        diverter.feed(json, 0, json.length);
                        diverter.finish();
                    })
                    .as(charset)
                    .isInstanceOf(UnreadableResponseException.class)
                    .hasMessageContaining("UTF-16 or UTF-32");
        }
    }

    @Test
    void a_response_that_ends_inside_an_image_is_no_response() throws IOException {
        Recording store = new Recording();
        ImageDiverter diverter = new ImageDiverter(Set.of("images"), Set.of(), store, LIMITS, Scratch.take());
        byte[] bytes = ("{\"images\":[\"" + HELLO_64).getBytes(StandardCharsets.UTF_8);
        diverter.feed(bytes, 0, bytes.length);

        assertThatThrownBy(diverter::finish).hasMessageContaining("middle of an image");
        diverter.abort();
        assertThat(store.open).isZero();
    }

    @Test
    void a_document_larger_than_its_limit_is_refused_however_large_its_images_may_be() throws IOException {
        String image = Base64.getEncoder().encodeToString(new byte[10_000]);
        assertThat(divert("{\"images\":[\"" + image + "\"]}", "images").images())
                .hasSize(1);

        assertThatThrownBy(() -> divert("{\"text\":\"" + image + "\"}", "images"))
                .isInstanceOf(UnreadableResponseException.class)
                .hasMessageContaining("larger than 1024 bytes");
    }

    @Test
    void nesting_without_end_is_refused() {
        assertThatThrownBy(() -> divert("[".repeat(900), "images"))
                .isInstanceOf(UnreadableResponseException.class)
                .hasMessageContaining("nested deeper");
    }

    @Test
    void what_is_no_json_goes_through_as_text() throws IOException {
        assertThat(divert("<html class=\"images\">\"images\":\"Zm9v\" {[", "images")
                        .response()
                        .json()
                        .isPresent())
                .isFalse();
        assertThat(divert("502 Bad Gateway", "images").response().text()).isEqualTo("502 Bad Gateway");
    }

    @Test
    void a_byte_order_mark_does_no_harm() throws IOException {
        assertThat(divert("\ufeff{\"images\":[\"" + HELLO_64 + "\"],\"code\":200}", "images")
                        .json()
                        .get("images")
                        .imageList())
                .hasSize(1);
    }

    @Test
    void random_images_in_random_pieces_arrive_bit_for_bit() throws IOException {
        Random random = new Random(20240817);
        for (int round = 0; round < 300; round++) {
            List<byte[]> images = IntStream.range(0, 1 + random.nextInt(3))
                    .mapToObj(i -> {
                        byte[] image = new byte[1 + random.nextInt(random.nextBoolean() ? 150_000 : 12)];
                        random.nextBytes(image);
                        return image;
                    })
                    .toList();
            String json = document(images, random);

            Diverted diverted = divertInPieces(json, random);

            assertThat(diverted.images()).as("round %d", round).hasSameSizeAs(images);
            for (int i = 0; i < images.size(); i++) {
                assertThat(diverted.images().get(i)).isEqualTo(images.get(i));
            }
            assertThat(diverted.json().get("images").imageList()).hasSameSizeAs(images);
            assertThat(diverted.json().get("after").text()).hasValue("\"quoted\" \\ ünïcode");
        }
    }

    private static String document(List<byte[]> images, Random random) {
        StringBuilder json = new StringBuilder("{\"before\":{\"images2\":[\"zzz\"]},\"images\":[");
        for (byte[] image : images) {
            Base64.Encoder encoder = switch (random.nextInt(3)) {
                case 0 -> Base64.getMimeEncoder();
                case 1 -> Base64.getEncoder().withoutPadding();
                default -> Base64.getEncoder();
            };
            String text = encoder.encodeToString(image).replace("\r\n", "\\r\\n");
            json.append(json.charAt(json.length() - 1) == '[' ? "\"" : ",\"")
                    .append(random.nextBoolean() ? "data:image/png;base64," : "")
                    .append(random.nextBoolean() ? text.replace("/", "\\/") : text)
                    .append('"');
        }
        return json.append("],\"after\":\"\\\"quoted\\\" \\\\ ünïcode\"}").toString();
    }

    private record Diverted(List<byte[]> images, List<String> broken, WireResponse response) {
        JsonValue json() {
            return response.json();
        }
    }

    private static Diverted divert(String json, String... fields) throws IOException {
        return divert(json, Set.of(fields), MemoryStore.INSTANCE);
    }

    private static Diverted divert(String json, ImageStore store) throws IOException {
        return divert(json, Set.of("images"), store);
    }

    private static Diverted divert(String json, Set<String> fields, ImageStore store) throws IOException {
        ImageDiverter diverter = new ImageDiverter(fields, Set.of(), store, LIMITS, Scratch.take());
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        diverter.feed(bytes, 0, bytes.length);
        return finish(diverter);
    }

    /** In one piece and byte by byte, which comes to the same. */
    private static Diverted divertDataUris(String json) throws IOException {
        byte[] bytes = bytes(json);
        Diverted whole = divertDataUris(bytes, bytes.length);
        Diverted pieces = divertDataUris(bytes, 1);
        assertThat(pieces.images()).hasSameSizeAs(whole.images());
        assertThat(pieces.response().text()).isEqualTo(whole.response().text());
        return whole;
    }

    private static Diverted divertDataUris(byte[] bytes, int piece) throws IOException {
        ImageDiverter diverter =
                new ImageDiverter(Set.of(), Set.of("url"), MemoryStore.INSTANCE, LIMITS, Scratch.take());
        for (int from = 0; from < bytes.length; from += piece) {
            diverter.feed(bytes, from, Math.min(bytes.length, from + piece));
        }
        return finish(diverter);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Diverted divertInPieces(String json, Random random) throws IOException {
        ImageDiverter diverter =
                new ImageDiverter(Set.of("images"), Set.of(), MemoryStore.INSTANCE, LIMITS, Scratch.take());
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        byte[] piece = new byte[9000];
        int largest = 1 + random.nextInt(random.nextBoolean() ? 9000 : 7);
        for (int from = 0; from < bytes.length; ) {
            int count = Math.min(bytes.length - from, 1 + random.nextInt(largest));
            int at = random.nextInt(9000 - count + 1);
            System.arraycopy(bytes, from, piece, at, count);
            diverter.feed(piece, at, at + count);
            from += count;
        }
        return finish(diverter);
    }

    private static Diverted finish(ImageDiverter diverter) throws IOException {
        diverter.finish();
        List<byte[]> images = new ArrayList<>();
        List<String> broken = new ArrayList<>();
        for (StoredImage image : diverter.images()) {
            if (image instanceof BrokenImage none) {
                broken.add(none.reason());
            } else {
                images.add(image.header().readAllBytes());
            }
        }
        return new Diverted(images, broken, ResponseDocument.of(200, Map.of(), diverter));
    }

    /** Counts what is opened and never ended. */
    private static final class Recording implements ImageStore {
        private int open;
        private int kept;

        @Override
        public ImageWriter open(long sizeHint) {
            ImageWriter memory = MemoryStore.INSTANCE.open(sizeHint);
            open++;
            return new ImageWriter() {
                @Override
                public void write(byte[] bytes, int from, int to) throws IOException {
                    memory.write(bytes, from, to);
                }

                @Override
                public StoredImage finish() throws IOException {
                    open--;
                    kept++;
                    return memory.finish();
                }

                @Override
                public void abort() {
                    open--;
                    memory.abort();
                }
            };
        }
    }
}
