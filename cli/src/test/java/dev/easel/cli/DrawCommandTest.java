package dev.easel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.testkit.Emulated;
import dev.easel.testkit.EmulatorExtension;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import dev.easel.testkit.LocalEmulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The command as the user types it, in this process, against emulators that take no time. */
@ExtendWith(EmulatorExtension.class)
class DrawCommandTest {
    private static final String PROMPT = "a lighthouse at dusk";
    private static final Map<String, String> NO_KEYS = Map.of();

    /**
     * Those that draw the same bytes for a seed. OpenAI has no seed, Gemini and the faster form of Replicate's models promise nothing
     * for one, and ComfyUI writes a file name that is never used twice into an image.
     */
    private static final String SEEDED = "dan,itsrose,zhiqite,local,bfl,fal";

    @TempDir
    Path folder;

    private final Output output = new Output();

    @ParameterizedTest
    @EnumSource(Provider.class)
    void each_service_alone_delivers_an_image_of_the_size_or_proportions_asked_for(Provider provider)
            throws IOException {
        assertThat(run(PROMPT, "--provider", provider.id(), "--size", "256x192"))
                .isZero();

        List<String> images = images();
        assertThat(images).hasSize(1).allMatch(name -> name.matches(provider.id() + "-0\\.(png|jpg)"));
        String size = switch (provider) {
            // They take proportions, and choose the nearest of a few.
            case REPLICATE -> "1152x896";
            case GEMINI -> "512x384";
            default -> "256x192";
        };
        assertThat(ImageIO.read(folder.resolve(images.get(0)).toFile()))
                .satisfies(image ->
                        assertThat(image.getWidth() + "x" + image.getHeight()).isEqualTo(size));
        assertThat(index()).contains("src=\"" + images.get(0) + "\"", provider.title(), provider.defaultModel());
    }

    @Test
    void all_services_deliver_and_the_page_names_every_image() throws IOException {
        assertThat(run(PROMPT, "--size", "256x192", "--seed", "42")).isZero();

        assertThat(images())
                .containsExactly(
                        "bfl-0.jpg",
                        "comfyui-0.png",
                        "dan-0.png",
                        "fal-0.jpg",
                        "gemini-0.png",
                        "itsrose-0.png",
                        "local-0.png",
                        "openai-0.png",
                        "replicate-0.png",
                        "zhiqite-0.jpg");
        assertThat(index()).contains(images()).contains("seed 42", "256x192").doesNotContain("real service<");
        assertThat(output.out())
                .contains("Emulators inside this process, which call nobody and cost nothing: "
                        + "dan, itsrose, zhiqite, local, openai, comfyui, replicate, bfl, fal, gemini")
                .contains(folder.resolve("index.html").toString());
    }

    @Test
    void with_json_the_output_is_one_object_and_the_rest_is_told_beside_it() {
        assertThat(run(
                        PROMPT,
                        "--provider",
                        "dan,itsrose",
                        "--size",
                        "64x64",
                        "--steps",
                        "30",
                        "--seed",
                        "7",
                        "--json"))
                .isEqualTo(1);

        assertThat(output.out())
                .hasLineCount(1)
                .startsWith("{\"title\":\"" + PROMPT + "\",\"settings\":{\"Size\":\"64x64\",\"Seed\":\"7\"")
                .contains("\"file\":\"dan-0.png\"", "\"provider\":\"itsrose\",\"emulator\":true,\"end\":\"failed\"");
        assertThat(output.err()).contains("Emulators inside this process", "dan-0.png");
    }

    @Test
    void nothing_but_the_images_and_the_page_is_left_in_the_folder() throws IOException {
        assertThat(run(PROMPT, "--provider", "dan,local", "--size", "64x64")).isZero();

        assertThat(files()).containsExactly("dan-0.png", "index.html", "local-0.png");
    }

    @Test
    void the_same_seed_draws_the_same_bytes_under_the_same_names() throws IOException {
        assertThat(run(PROMPT, "--provider", SEEDED, "--size", "128x128", "--seed", "7", "--count", "2"))
                .isZero();
        Map<String, List<Byte>> first = contents();

        assertThat(run(PROMPT, "--provider", SEEDED, "--size", "128x128", "--seed", "7", "--count", "2"))
                .isZero();

        assertThat(first).hasSize(12);
        assertThat(contents()).isEqualTo(first);
    }

    @Test
    void a_seed_that_nobody_chose_is_one_for_all_and_can_be_repeated() throws IOException {
        assertThat(run(PROMPT, "--provider", "dan", "--provider", "local", "--size", "64x64"))
                .isZero();

        String seed = output.out().replaceFirst("(?s).*--seed (\\d+) repeats it.*", "$1");
        assertThat(seed).matches("\\d{1,6}");
        assertThat(index().split("seed " + seed + "<", -1))
                .as("one image of each service")
                .hasSize(3);
    }

    @Test
    void a_service_that_fails_fails_the_run_and_no_other_service() throws IOException {
        // Nobody listens on port 1.
        int code = run(
                Map.of("EASEL_LOCAL_URL", "http://127.0.0.1:1"), PROMPT, "--provider", "dan,local", "--size", "64x64");

        assertThat(code).isEqualTo(1);
        assertThat(images()).containsExactly("dan-0.png");
        assertThat(output.out()).containsPattern("local +real service .*failed: local was not reached");
        assertThat(index()).contains("real service", "Failed: local was not reached");
    }

    @Test
    void a_real_service_that_may_have_billed_is_told_of(@Emulated LocalEmulator local) throws IOException {
        local.always(ExchangeKind.SUBMIT, Fault.closeBeforeResponse().afterWork());

        int code = run(Map.of("EASEL_LOCAL_URL", local.baseUrl().toString()), PROMPT, "--provider", "local");

        assertThat(code).isEqualTo(1);
        assertThat(output.out()).contains("Real services, which may charge for it: local", "local may have billed");
        assertThat(index()).contains("(The work may have been billed.)");
        assertThat(local.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void some_images_of_several_are_kept_and_the_run_fails(@Emulated LocalEmulator local) throws IOException {
        local.next(ExchangeKind.SUBMIT, Fault.response(500, "text/plain", "out of memory"));

        int code = run(
                Map.of("EASEL_LOCAL_URL", local.baseUrl().toString()), PROMPT, "--provider", "local", "--count", "2");

        assertThat(code).isEqualTo(1);
        assertThat(images()).containsExactly("local-1.png");
        assertThat(output.out()).contains("local-1.png", "1 image failed").contains("out of memory");
    }

    @Test
    void what_one_service_cannot_do_is_said_on_its_line_alone() throws IOException {
        assertThat(run(PROMPT, "--provider", "dan,itsrose", "--size", "64x64", "--steps", "30"))
                .isEqualTo(1);

        assertThat(images()).containsExactly("dan-0.png");
        assertThat(output.out()).containsPattern("itsrose .*failed: steps ");
    }

    @Test
    void a_model_is_taken_for_one_service() throws IOException {
        assertThat(run(PROMPT, "--provider", "zhiqite", "--model", "toonyou_beta6_30240.safetensors"))
                .isZero();

        assertThat(index()).contains("toonyou_beta6_30240.safetensors");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "                             | The prompt is missing; say what to draw",
                "` `                          | The prompt is blank; say what to draw",
                "a,lighthouse                 | The prompt is 2 arguments; put it in quotes",
                "x,--size,0                   | --size is 0; write WIDTHxHEIGHT in pixels",
                "x,--size,0x64                | --size is 0x64; write WIDTHxHEIGHT in pixels",
                "x,--count,0                  | --count is 0; give a whole number from 1 to 100",
                "x,--count,1000               | --count is 1000; give a whole number from 1 to 100",
                "x,--count,two                | --count is two; give a whole number",
                "x,--seed,-1                  | --seed is -1; give a whole number from 0",
                "x,--steps,0                  | --steps is 0; give a whole number from 1",
                "x,--deadline,0               | --deadline is 0; give a whole number of seconds from 1",
                "x,--negative,` `             | --negative is blank; leave it out",
                "x,--model,m                  | --model goes with one service",
                "x,--provider,midjourney      | --provider is midjourney; choose from dan, itsrose, zhiqite, local,"
                        + " openai, comfyui, replicate, bfl, fal, gemini",
                "x,--provider,dan;midjourney  | --provider is midjourney; choose from dan, itsrose, zhiqite, local,"
                        + " openai, comfyui, replicate, bfl, fal, gemini",
                "x,--colour                   | Unknown option: '--colour'",
                "x,--upscale,1                | --upscale is 1; give a number above 1, up to 10",
                "x,--upscale,NaN              | --upscale is NaN; give a number above 1, up to 10",
                "x,--mask,pom.xml             | --mask goes with --init-image; add the image to start from",
                "x,--strength,0.5             | --strength goes with --init-image; add the image to start from",
                "x,--init-image,nowhere.png   | --init-image is nowhere.png, which is not there; name an image",
                "x,--init-image,src           | --init-image is src, which is no file that can be read; name an image",
                "x,--init-image,pom.xml       | --init-image is pom.xml, which cannot be read",
                "x,--init-image,pom.xml,--strength,2 | --strength is 2; give a number from 0 to 1",
                "--init-image,pom.xml         | The prompt is missing; say what to draw",
                "--init-image,pom.xml,--upscale,2,--seed,1 | --seed goes with a prompt; give one, or leave it out",
                "--init-image,pom.xml,--upscale,2,--size,512x512 | --size goes with a prompt; give one",
                "--upscale,2                  | The prompt is missing; say what to draw",
                "x,--caption,pom.xml          | --caption goes without a prompt",
                "--caption,pom.xml,--upscale,2 | --upscale goes without --caption",
                "--caption,pom.xml,--count,1  | --count goes without --caption",
                "--caption,nowhere.png        | --caption is nowhere.png, which is not there; name an image",
                "x,--seed                     | Missing required parameter for option '--seed'",
            })
    void wrong_usage_is_one_line_that_names_the_option_and_the_fix(String arguments, String message)
            throws IOException {
        List<String> typed = new ArrayList<>();
        for (String argument : arguments == null ? new String[0] : arguments.split(",")) {
            typed.add(argument.replace("`", "").replace(';', ','));
        }

        assertThat(run(typed.toArray(String[]::new))).isEqualTo(2);

        assertThat(output.err())
                .startsWith("quickstart: " + message)
                .hasLineCount(1)
                .contains("--help");
        assertThat(output.out()).isEmpty();
        assertThat(files()).isEmpty();
    }

    @Test
    void an_out_that_is_a_file_is_refused_before_anything_is_sent(@Emulated LocalEmulator local) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        int code = Program.named(
                        Program.QUICKSTART,
                        new Session(
                                Map.of("EASEL_LOCAL_URL", local.baseUrl().toString()),
                                output.plain(),
                                EmulatorPace.INSTANT))
                .run(PROMPT, "--provider", "local", "--out", file.toString());

        assertThat(code).isEqualTo(2);
        assertThat(output.err())
                .contains("--out is " + file + ", which is a file; name a folder")
                .hasLineCount(1);
        assertThat(local.exchanges()).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource({
        "EASEL_LOCAL_URL, localhost:8080, EASEL_LOCAL_URL has no http:// or https:// in front",
        "ZHIQITE_ACCESS_KEY_ID, MARKEDKEY-id, ZHIQITE_ACCESS_KEY_ID is set and ZHIQITE_ACCESS_KEY_SECRET is not",
        "ZHIQITE_ACCESS_KEY_SECRET, MARKEDKEY-s, ZHIQITE_ACCESS_KEY_SECRET is set and ZHIQITE_ACCESS_KEY_ID is not",
        "DAN_API_KEY, not a MARKEDKEY, 'DAN_API_KEY holds a space'",
    })
    void a_variable_that_cannot_be_is_named(String variable, String value, String message) {
        assertThat(run(Map.of(variable, value), PROMPT)).isEqualTo(2);

        assertThat(output.err()).startsWith("quickstart: " + message).hasLineCount(1);
    }

    @Test
    void a_key_makes_the_service_a_real_one() {
        try (OpenServices services = OpenServices.open(
                List.of(Provider.values()),
                Map.of(
                        "DAN_API_KEY", "sk-MARKEDKEY",
                        "OPENAI_API_KEY", "sk-MARKEDKEY",
                        "ITSROSE_API_KEY", " ",
                        "ZHIQITE_ACCESS_KEY_ID", "MARKEDKEY-id",
                        "ZHIQITE_ACCESS_KEY_SECRET", "MARKEDKEY-secret",
                        "COMFYUI_BASE_URL", "http://127.0.0.1:8188",
                        "REPLICATE_API_TOKEN", "r8_MARKEDKEY",
                        "FAL_KEY", "MARKEDKEY:secret",
                        "GEMINI_API_KEY", "MARKEDKEY"),
                EmulatorPace.INSTANT)) {
            assertThat(services.all())
                    .extracting(OpenService::isEmulator)
                    .containsExactly(false, true, false, true, false, false, false, true, false, false);
        }
    }

    @Test
    void help_and_version_are_no_failures() {
        assertThat(run("--help")).isZero();
        assertThat(run("--version")).isZero();

        assertThat(output.out())
                .contains("./quickstart [OPTIONS] \"PROMPT\"", "--caption FILE", "--upscale=FACTOR", "EASEL_LOCAL_URL")
                .contains("Easel 0.");
    }

    private int run(String... arguments) {
        return run(NO_KEYS, arguments);
    }

    private int run(Map<String, String> environment, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(0, List.of("--out", folder.toString()));
        return Program.named(Program.QUICKSTART, new Session(environment, output.plain(), EmulatorPace.INSTANT))
                .run(all.toArray(String[]::new));
    }

    private String index() throws IOException {
        return Files.readString(folder.resolve("index.html"));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private List<String> images() throws IOException {
        return files().stream().filter(name -> !name.endsWith(".html")).toList();
    }

    private Map<String, List<Byte>> contents() throws IOException {
        Map<String, List<Byte>> contents = new java.util.TreeMap<>();
        for (String name : images()) {
            List<Byte> bytes = new ArrayList<>();
            for (byte b : Files.readAllBytes(folder.resolve(name))) {
                bytes.add(b);
            }
            contents.put(name, bytes);
        }
        return contents;
    }
}
