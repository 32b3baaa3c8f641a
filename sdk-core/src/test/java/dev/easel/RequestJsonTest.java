package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.Violation.Code;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A request as JSON, and back. */
class RequestJsonTest {
    private static final String TEXT = "a lighthouse \"at\" dusk\n\t\\ \u0000 \u00e4 \u4e2d \ud83c\udf05 </script>";

    private static final ImageRequest FULL = ImageRequest.builder()
            .prompt(TEXT)
            .negativePrompt("blurry")
            .model("m")
            .size(512, 768)
            .count(3)
            .steps(30)
            .guidanceScale(7.5)
            .sampler(Sampler.EULER_A)
            .scheduler(Scheduler.KARRAS)
            .seed(Long.MAX_VALUE)
            .addLora(Lora.of("fog", 0.7))
            .addLora(Lora.of("sea", -1e300))
            .vae("vae")
            .clipSkip(2)
            .initImage(ImageInput.file(Path.of("in", "sketch.png")))
            .strength(0.6)
            .mask(ImageInput.bytes(new byte[] {0, 1, -1}))
            .addControl(ControlNet.builder()
                    .type(ControlType.CANNY)
                    .image(ImageInput.url(URI.create("https://example.org/a.png?signature=s%20x")))
                    .model("canny2")
                    .weight(0.4)
                    .guidanceStart(0.1)
                    .guidanceEnd(0.9)
                    .lowThreshold(10)
                    .highThreshold(20)
                    .resizeMode(ResizeMode.FILL)
                    .guessMode(true)
                    .build())
            .upscale(Upscale.builder()
                    .factor(1.5)
                    .upscaler("Latent")
                    .denoisingStrength(0.3)
                    .steps(10)
                    .build())
            .restoreFaces(false)
            .outputFormat(ImageFormat.WEBP)
            .callbackUrl(URI.create("https://me.example/done?token=1"))
            .requestId("batch-7")
            .extraFields(Map.of("a", 1, "b", List.of("x", true, 1.5), "c", Map.of("d", "e")))
            .build();

    @TempDir
    private Path folder;

    @Test
    void a_request_with_every_field_comes_back_as_it_was() {
        assertThat(ImageRequest.fromJson(FULL.toJson())).isEqualTo(FULL);
    }

    @Test
    void fields_have_the_names_of_the_builder_and_those_not_set_are_not_written() {
        assertThat(ImageRequest.of("x").toJson()).isEqualTo("{\"version\":1,\"prompt\":\"x\",\"count\":1}");
        assertThat(FULL.toJson())
                .contains("\"size\":\"512x768\"", "\"loras\":[{\"id\":\"fog\",\"weight\":0.7},")
                .contains(
                        "\"initImage\":{\"file\":\"" + Path.of("in", "sketch.png") + "\"}",
                        "\"mask\":{\"bytes\":\"AAH/\"}")
                .contains("\"image\":{\"url\":\"https://example.org/a.png?signature=s%20x\"}")
                .contains("\"resizeMode\":\"FILL\"", "\"outputFormat\":\"WEBP\"", "\"seed\":9223372036854775807");
    }

    @Test
    void what_is_written_by_hand_is_read_with_the_builders_defaults() {
        ImageRequest read = ImageRequest.fromJson("""
            \ufeff {
              "version": 1,
              "prompt": "a lighthouse",
              "seed": null,
              "guidanceScale": 7,
              "loras": [{"id": "fog"}]
            }
            """);

        assertThat(read)
                .isEqualTo(ImageRequest.builder()
                        .prompt("a lighthouse")
                        .guidanceScale(7)
                        .addLora(Lora.of("fog"))
                        .build());
    }

    @ParameterizedTest
    @MethodSource("describedTypes")
    void no_field_is_forgotten(Class<?> type, List<String> described, Set<String> besides) {
        List<String> accessors = Stream.of(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers()))
                .filter(method -> method.getParameterCount() == 0 && !method.isSynthetic())
                .map(Method::getName)
                .filter(name -> !besides.contains(name))
                .toList();

        assertThat(described).containsExactlyInAnyOrderElementsOf(accessors);
    }

    static Stream<Arguments> describedTypes() {
        Set<String> none = Set.of("toBuilder", "equals", "hashCode", "toString");
        return Stream.of(
                Arguments.of(
                        ImageRequest.class,
                        RequestJson.REQUEST.names().stream()
                                .filter(name -> !name.equals("version"))
                                .toList(),
                        Set.of("toBuilder", "toJson", "toJsonWithFiles")),
                Arguments.of(Lora.class, RequestJson.LORA.names(), none),
                Arguments.of(ControlNet.class, RequestJson.CONTROL.names(), none),
                Arguments.of(Upscale.class, RequestJson.UPSCALE.names(), none));
    }

    @Test
    void requests_of_all_kinds_come_back_as_they_were() {
        Random random = new Random(17);
        for (int i = 0; i < 2_000; i++) {
            ImageRequest request = generated(random);

            String json = request.toJson();

            ImageRequest read = ImageRequest.fromJson(json);
            assertThat(read).as(json).isEqualTo(request);
            assertThat(read.toJson()).isEqualTo(json);
        }
    }

    @Test
    void numbers_of_extra_fields_keep_their_value() {
        Map<String, Object> given = new LinkedHashMap<>();
        given.put("short", (short) 7);
        given.put("long", 7L);
        given.put("big", BigInteger.TEN.pow(40));
        given.put("whole", 7.0);
        given.put("tiny", Double.MIN_VALUE);
        given.put("large", Double.MAX_VALUE);
        given.put("exact", new BigDecimal("7.50"));
        given.put("half", 0.5f);
        ImageRequest request =
                ImageRequest.builder().prompt("x").extraFields(given).build();

        ImageRequest read = ImageRequest.fromJson(request.toJson());

        read.extraFields()
                .forEach((name, value) -> assertThat(new BigDecimal(value.toString()))
                        .as(name)
                        .isEqualByComparingTo(new BigDecimal(given.get(name).toString())));
        assertThat(read.extraFields()).containsEntry("long", 7).containsEntry("exact", new BigDecimal("7.50"));
        assertThat(read.toJson()).isEqualTo(request.toJson());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"prompt":"x"}                                                | version | is missing
        {"version":2,"prompt":"x","hologram":true}                    | version | is 2, and this version of Easel reads 1; update Easel
        {"version":0,"prompt":"x"}                                    | version | is 0
        {"version":"1","prompt":"x"}                                  | version | is a text; give a whole number
        {"version":1.5,"prompt":"x"}                                  | version | is 1.5; give a whole number
        {"version":1}                                                 | prompt | is missing
        {"version":1,"prompt":null}                                   | prompt | is missing
        {"version":1,"prompt":7}                                      | prompt | is 7; give a text
        {"version":1,"prompt":["x"]}                                  | prompt | is a list; give a text
        {"version":1,"prompt":"x","hologram":true}                    | hologram | is no field that this version of Easel knows
        {"version":1,"prompt":"x","Steps":20}                         | Steps | is no field that this version of Easel knows
        {"version":1,"prompt":"x","steps":20,"steps":30}              | steps | stands there twice
        {"version":1,"prompt":"x","steps":20,"st\\u0065ps":30}        | steps | stands there twice
        {"version":1,"prompt":"x","steps":"20"}                       | steps | is a text; give a whole number
        {"version":1,"prompt":"x","steps":20.5}                       | steps | is 20.5; give a whole number
        {"version":1,"prompt":"x","steps":3000000000}                 | steps | is 3000000000; give a whole number
        {"version":1,"prompt":"x","steps":{}}                         | steps | is an object
        {"version":1,"prompt":"x","steps":true}                       | steps | is true; give a whole number
        {"version":1,"prompt":"x","steps":NaN}                        | steps | is NaN; give a whole number
        {"version":1,"prompt":"x","steps":2O}                         | steps | is 2O; give a whole number
        {"version":1,"prompt":"x","steps":1e999999999}                | steps | is 1e999999999; give a whole number
        {"version":1,"prompt":"x","steps":0}                          | steps | is 0; give 1 or more
        {"version":1,"prompt":"x","guidanceScale":1e400}              | guidanceScale | is 1e400; give a finite number
        {"version":1,"prompt":"x","guidanceScale":Infinity}           | guidanceScale | give a finite number
        {"version":1,"prompt":"x","seed":92233720368547758080}        | seed | give a whole number
        {"version":1,"prompt":"x","restoreFaces":"yes"}               | restoreFaces | is a text; give true or false
        {"version":1,"prompt":"x","restoreFaces":1}                   | restoreFaces | is 1; give true or false
        {"version":1,"prompt":"x","size":"wide"}                      | size | is "wide"
        {"version":1,"prompt":"x","sampler":" "}                      | sampler | is blank
        {"version":1,"prompt":"x","outputFormat":"png"}               | outputFormat | is not one of [PNG, JPEG
        {"version":1,"prompt":"x","loras":{"id":"fog"}}               | loras | is an object; give a list
        {"version":1,"prompt":"x","loras":[{"weight":1}]}             | loras[0].id | is missing; give a text
        {"version":1,"prompt":"x","loras":[{"id":"a"},{"id":"b","w":1}]} | loras[1].w | is no field
        {"version":1,"prompt":"x","loras":[null]}                     | loras[0] | is null; give an object
        {"version":1,"prompt":"x","controls":[{"type":"canny"}]}      | controls[0].image | is missing; give an object
        {"version":1,"prompt":"x","initImage":"a.png"}                | initImage | is a text; give an object
        {"version":1,"prompt":"x","initImage":{}}                     | initImage | needs one of the fields "file", "url" and "bytes"
        {"version":1,"prompt":"x","initImage":{"path":"a.png"}}       | initImage | needs one of the fields
        {"version":1,"prompt":"x","initImage":{"file":"a","url":"b"}} | initImage | needs one of the fields
        {"version":1,"prompt":"x","initImage":{"file":"a\\u0000b"}}   | initImage.file | is not a path of this machine
        {"version":1,"prompt":"x","initImage":{"file":null}}          | initImage.file | is null; give a text
        {"version":1,"prompt":"x","initImage":{"url":"http://a b"}}   | initImage.url | is not an address
        {"version":1,"prompt":"x","initImage":{"url":"ftp://a/b"}}    | input image | has an address that is not http
        {"version":1,"prompt":"x","initImage":{"bytes":"%%%"}}        | initImage.bytes | is not base64
        {"version":1,"prompt":"x","initImage":{"bytes":""}}           | input image | is empty
        {"version":1,"prompt":"x","initImage":{"sha256":"00","length":3}} | initImage | only the sha-256 is known
        {"version":1,"prompt":"x","callbackUrl":"::"}                 | callbackUrl | is not an address
        {"version":1,"prompt":"x","extraFields":{"a":null}}           | extraFields.a | is null; give a text, number
        {"version":1,"prompt":"x","extraFields":{"a":{"b":1,"b":2}}}  | extraFields.a.b | stands there twice
        {"version":1,"prompt":"x","extraFields":{"a":[1e99999]}}      | extraFields.a[0] | is 1e99999; give
        {"version":1,"prompt":"x","extraFields":[]}                   | extraFields | is a list; give an object
        {"version":1,"prompt":"x","options":{"nobody":{}}}            | options.nobody | no provider of that name is installed
        {"version":1,"prompt":"x","options":[]}                       | options | is a list; give an object
        ``                                                            | request | is not one JSON object
        null                                                          | request | is not one JSON object
        []                                                            | request | is not one JSON object
        {"version":1,"prompt":"x"                                     | request | is not one JSON object
        {"version":1,"prompt":"x"}{"version":1,"prompt":"y"}          | request | is not one JSON object
        {"version":1,"prompt":"x"},                                   | request | is not one JSON object
        <html>                                                        | request | is not one JSON object
        """)
    void what_is_wrong_is_named_with_its_field(String json, String field, String message) {
        assertThatThrownBy(() -> ImageRequest.fromJson(json))
                .isInstanceOfSatisfying(InvalidRequestException.class, e -> {
                    assertThat(e.violations()).extracting(Violation::field).contains(field);
                    assertThat(e).hasMessageContaining(message);
                    assertThat(e.mayHaveBeenBilled()).isFalse();
                });
    }

    @Test
    void everything_that_is_wrong_is_named_at_once() {
        assertThatThrownBy(
                        () -> ImageRequest.fromJson(
                                "{\"version\":1,\"steps\":\"x\",\"seed\":1.5,\"loras\":[{\"id\":7,\"weight\":\"1\"}],\"colour\":1}"))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.violations())
                                .extracting(Violation::field)
                                .containsExactly("steps", "seed", "loras[0].id", "loras[0].weight", "colour"));
    }

    @Test
    void a_million_unknown_names_make_no_message_of_a_million_names() {
        String names = Stream.iterate(0, i -> i + 1)
                .limit(100_000)
                .map(i -> "\"" + "n".repeat(20) + i + "\":1")
                .collect(Collectors.joining(","));

        assertThatThrownBy(() -> ImageRequest.fromJson("{\"version\":1,\"prompt\":\"x\"," + names + "}"))
                .isInstanceOf(InvalidRequestException.class)
                .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(2_000));
    }

    @Test
    void a_secret_in_a_broken_address_is_not_in_the_message() {
        assertThatThrownBy(() -> ImageRequest.fromJson("{\"version\":1,\"prompt\":\"x\",\"callbackUrl\":"
                        + "\"https://me.example/ ?token=MARKEDKEY-callback\"}"))
                .hasMessageContaining("callbackUrl is not an address")
                .hasMessageNotContaining("MARKEDKEY");
    }

    @Test
    void what_is_nested_deeper_than_can_be_read_is_neither_written_nor_read() {
        Object deep = "x";
        for (int i = 0; i < 498; i++) {
            deep = List.of(deep);
        }
        ImageRequest.Builder request = ImageRequest.builder().prompt("x");
        ImageRequest readable = request.extraFields(Map.of("deep", deep)).build();
        ImageRequest tooDeep =
                request.extraFields(Map.of("deep", List.of(deep))).build();

        assertThat(ImageRequest.fromJson(readable.toJson())).isEqualTo(readable);
        assertThatThrownBy(tooDeep::toJson)
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("extraFields is nested more than 500 deep");
        assertThatThrownBy(() -> ImageRequest.fromJson("{\"version\":1,\"extraFields\":" + "{\"a\":".repeat(100_000)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("nested at most 500 deep");
    }

    @Test
    void a_list_that_contains_itself_is_refused() {
        List<Object> endless = new ArrayList<>();
        endless.add(endless);
        ImageRequest request = ImageRequest.builder()
                .prompt("x")
                .putExtraField("endless", endless)
                .build();

        assertThatThrownBy(request::toJson)
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("extraFields is nested");
    }

    @Test
    void an_extra_field_that_json_cannot_hold_is_named() {
        ImageRequest.Builder request = ImageRequest.builder().prompt("x");

        for (Object wrong : List.of(new Object(), Double.NaN, Float.NEGATIVE_INFINITY)) {
            assertThatThrownBy(() -> request.extraFields(Map.of("a", List.of(1, Map.of("b", wrong))))
                            .build()
                            .toJson())
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("extraFields.a[1].b is ");
        }
    }

    @Test
    void a_number_of_more_digits_than_can_be_read_is_not_written() {
        ImageRequest.Builder request = ImageRequest.builder().prompt("x");
        ImageRequest readable =
                request.extraFields(Map.of("a", BigInteger.TEN.pow(1_099))).build();

        assertThat(ImageRequest.fromJson(readable.toJson())).isEqualTo(readable);
        for (Number wrong : List.of(BigInteger.TEN.pow(1_100), new BigDecimal("1E+1101"), new BigDecimal("1E-1101"))) {
            assertThatThrownBy(() ->
                            request.extraFields(Map.of("a", wrong)).build().toJson())
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("extraFields.a is 1");
        }
    }

    @Test
    void options_of_a_provider_without_a_format_are_refused_by_name() {
        ProviderId nobody = ProviderId.of("nobody");
        ImageRequest request =
                ImageRequest.builder().prompt("x").addOptions(() -> nobody).build();

        assertThatThrownBy(request::toJson)
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("options.nobody cannot be written or read");
    }

    @Test
    void files_are_named_by_their_paths_or_written_with_their_content() throws IOException {
        Path file = Files.write(folder.resolve("sketch.png"), new byte[] {1, 2, 3});
        ImageRequest request = ImageRequest.builder()
                .prompt("x")
                .initImage(ImageInput.file(file))
                .build();

        String named = request.toJson();
        String whole = request.toJsonWithFiles();
        Files.delete(file);

        assertThat(ImageRequest.fromJson(named)).isEqualTo(request);
        assertThat(ImageRequest.fromJson(whole).initImage()).contains(ImageInput.bytes(new byte[] {1, 2, 3}));
        assertThatThrownBy(request::toJsonWithFiles).isInstanceOfSatisfying(InvalidRequestException.class, e -> {
            assertThat(e.violations()).extracting(Violation::code).containsExactly(Code.UNREADABLE);
            assertThat(e).hasMessageContaining("initImage").hasMessageContaining("sketch.png");
        });
    }

    @Test
    void a_file_inside_of_a_zip_file_has_no_path_that_says_something_elsewhere() throws IOException {
        Path zip = folder.resolve("images.zip");
        try (FileSystem files = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
            Path file = Files.write(files.getPath("/a.png"), new byte[] {4});
            ImageRequest request = ImageRequest.builder()
                    .prompt("x")
                    .initImage(ImageInput.file(file))
                    .build();

            assertThatThrownBy(request::toJson)
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("initImage is a file inside of another file system");
            assertThat(ImageRequest.fromJson(request.toJsonWithFiles()).initImage())
                    .contains(ImageInput.bytes(new byte[] {4}));
        }
    }

    @Test
    void null_is_refused_by_name() {
        assertThatThrownBy(() -> ImageRequest.fromJson(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("json");
    }

    private ImageRequest generated(Random random) {
        ImageRequest.Builder request = ImageRequest.builder().prompt("p" + text(random));
        if (random.nextBoolean()) {
            request.negativePrompt(text(random)).model(text(random)).vae(text(random));
        }
        if (random.nextBoolean()) {
            request.size(1 + random.nextInt(99_999), 1 + random.nextInt(99_999)).count(1 + random.nextInt(100));
        }
        if (random.nextBoolean()) {
            request.steps(1 + random.nextInt(Integer.MAX_VALUE)).clipSkip(1 + random.nextInt(12));
        }
        if (random.nextBoolean()) {
            request.guidanceScale(random.nextDouble() * 1_000).seed(random.nextLong() & Long.MAX_VALUE);
        }
        if (random.nextBoolean()) {
            request.sampler(Sampler.of("s" + text(random)))
                    .scheduler(Scheduler.known().get(0));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            request.addLora(Lora.of("l" + text(random), number(random)));
        }
        if (random.nextBoolean()) {
            request.initImage(input(random)).strength(random.nextDouble());
            request.mask(random.nextBoolean() ? input(random) : null);
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            request.addControl(ControlNet.builder()
                    .type(ControlType.of("c" + text(random)))
                    .image(input(random))
                    .weight(random.nextDouble())
                    .guidanceEnd(random.nextBoolean() ? random.nextDouble() : null)
                    .lowThreshold(random.nextBoolean() ? random.nextInt(256) : null)
                    .resizeMode(random.nextBoolean() ? ResizeMode.CROP : null)
                    .build());
        }
        if (random.nextBoolean()) {
            request.upscale(Upscale.by(1 + Math.nextUp(random.nextDouble()))).restoreFaces(random.nextBoolean());
        }
        if (random.nextBoolean()) {
            request.outputFormat(ImageFormat.values()[random.nextInt(ImageFormat.values().length)]);
        }
        if (random.nextBoolean()) {
            request.callbackUrl(URI.create("https://me.example/" + random.nextInt()))
                    .requestId("r" + random.nextInt(99));
        }
        return request.extraFields(fields(random, 3)).build();
    }

    private static Map<String, Object> fields(Random random, int depth) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            fields.put(text(random), value(random, depth));
        }
        return fields;
    }

    private static Object value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 6)) {
            case 0 -> text(random);
            case 1 -> random.nextBoolean();
            case 2 -> random.nextInt();
            case 3 -> Long.MAX_VALUE - random.nextInt(1_000);
            case 4 -> random.nextInt() + 0.5;
            case 5 -> new BigInteger(80, random).setBit(80);
            case 6 -> fields(random, depth - 1);
            default ->
                Stream.generate(() -> value(random, depth - 1))
                        .limit(random.nextInt(4))
                        .toList();
        };
    }

    private static double number(Random random) {
        double number = Double.longBitsToDouble(random.nextLong());
        return Double.isFinite(number) ? number : 1;
    }

    private static ImageInput input(Random random) {
        byte[] bytes = new byte[1 + random.nextInt(20)];
        random.nextBytes(bytes);
        return switch (random.nextInt(3)) {
            case 0 -> ImageInput.bytes(bytes);
            case 1 -> ImageInput.file(Path.of("d" + random.nextInt(), "\u00e4 b.png"));
            default -> ImageInput.url(URI.create("http://example.org/?q=" + random.nextInt() + "%20#f"));
        };
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(12), 0, 0x1_1000)
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? '"' : c % 3 == 0 ? c % 128 : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
