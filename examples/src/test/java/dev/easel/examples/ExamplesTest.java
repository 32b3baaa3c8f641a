package dev.easel.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.net.httpserver.HttpServer;
import dev.easel.ImageUploader;
import dev.easel.dan.Dan;
import dev.easel.testkit.BflEmulator;
import dev.easel.testkit.ComfyUiEmulator;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.Drawn;
import dev.easel.testkit.Emulated;
import dev.easel.testkit.EmulatorExtension;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.FalEmulator;
import dev.easel.testkit.Fault;
import dev.easel.testkit.GeminiEmulator;
import dev.easel.testkit.ItsRoseEmulator;
import dev.easel.testkit.LocalEmulator;
import dev.easel.testkit.OpenAiEmulator;
import dev.easel.testkit.ReplicateEmulator;
import dev.easel.testkit.ZhiqiteEmulator;
import io.temporal.testserver.TestServer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs each example as a user does: a process of its own, set up by its environment, against a strict emulator. */
@ExtendWith(EmulatorExtension.class)
@Execution(ExecutionMode.CONCURRENT)
class ExamplesTest {
    /** Each ends within seconds, and within two minutes where the machine is busy with something else. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void no_process_outlives_its_test() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void the_first_image_is_in_its_file(@Emulated DanEmulator dan) throws Exception {
        run(FirstImage.class, environment(dan));

        assertThat(ImageIO.read(folder.resolve("lighthouse.png").toFile()).getWidth())
                .isEqualTo(512);
    }

    @Test
    void the_first_project_of_the_guide_compiles_and_needs_no_key() throws Exception {
        Path source = GuideImages.root().resolve("examples/first-image/src/main/java/FirstImage.java");
        Path classes = Files.createDirectory(folder.resolve("classes"));
        int code = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        absoluteClassPath(),
                        "-d",
                        classes.toString(),
                        source.toString());
        assertThat(code).isZero();

        Process process = start(classes + File.pathSeparator + absoluteClassPath(), "FirstImage");
        await(process, FirstImage.class, () -> !process.isAlive());

        assertThat(process.exitValue()).as(output()).isZero();
        assertThat(output()).endsWith("saved lighthouse.png\n");
        GuideImages.same(folder.resolve("lighthouse.png"), "lighthouse.jpg");
    }

    @Test
    void the_services_say_what_they_can_do(@Emulated DanEmulator dan) throws Exception {
        String output = run(
                WhatServicesCanDo.class,
                environment(dan),
                Map.of("BFL_API_KEY", "bfl_MARKEDKEY", "OPENAI_API_KEY", "sk-MARKEDKEY"));

        assertThat(output)
                .contains("dan:\n  inpainting: true\n  seeds: true", "openai:\n  inpainting: true\n  seeds: false");
        assertThat(dan.exchanges()).isEmpty();
    }

    @Test
    void the_same_seed_gives_the_same_image(@Emulated DanEmulator dan) throws Exception {
        String output = run(SizesSeedsSamplers.class, environment(dan));

        assertThat(images())
                .containsExactly("random.png", "seed-42-again.png", "seed-42.png", "seed-7.png", "seed-8.png");
        assertThat(folder.resolve("seed-42-again.png")).hasSameBinaryContentAs(folder.resolve("seed-42.png"));
        assertThat(output).startsWith("its seed: ");
        GuideImages.same(folder.resolve("seed-42.png"), "lighthouse.jpg");
        GuideImages.same(folder.resolve("seed-7.png"), "seed-7.jpg");
        GuideImages.same(folder.resolve("seed-8.png"), "seed-8.jpg");
    }

    @Test
    void an_image_keeps_less_of_another_with_more_strength(@Emulated DanEmulator dan) throws Exception {
        run(Strengths.class, environment(dan));

        assertThat(dan.drawn()).extracting(Drawn::strength).containsExactly(null, 0.3, 0.6, 0.9);
        GuideImages.same(folder.resolve("day.png"), "day.jpg");
        GuideImages.same(folder.resolve("strength-0.3.png"), "strength-0.3.jpg");
        GuideImages.same(folder.resolve("strength-0.6.png"), "strength-0.6.jpg");
        GuideImages.same(folder.resolve("strength-0.9.png"), "strength-0.9.jpg");
    }

    @Test
    void white_is_redrawn_and_black_is_kept(@Emulated DanEmulator dan) throws Exception {
        run(Inpainting.class, environment(dan));

        GuideImages.same(folder.resolve("original.png"), "lighthouse.jpg");
        GuideImages.same(folder.resolve("mask.png"), "mask.png");
        GuideImages.same(folder.resolve("inside.png"), "inside.jpg");
        GuideImages.same(folder.resolve("mask-inverted.png"), "mask-inverted.png");
        GuideImages.same(folder.resolve("outside.png"), "outside.jpg");
        int[] corner = {4, 4};
        int[] middle = {136, 104};
        assertThat(pixel("inside.png", corner)).isEqualTo(pixel("original.png", corner));
        assertThat(pixel("inside.png", middle)).isNotEqualTo(pixel("original.png", middle));
        assertThat(pixel("outside.png", corner)).isNotEqualTo(pixel("original.png", corner));
        assertThat(pixel("outside.png", middle)).isEqualTo(pixel("original.png", middle));
    }

    @Test
    void a_control_net_and_a_lora_take_part(@Emulated DanEmulator dan) throws Exception {
        String output = run(ControlNetAndLora.class, environment(dan));

        assertThat(output).contains("extra images: ");
        assertThat(dan.drawn().get(1).controlNets()).hasSize(1);
        assertThat(dan.drawn().get(2).loras()).hasSize(1);
        GuideImages.same(folder.resolve("reference.png"), "lighthouse.jpg");
        GuideImages.same(folder.resolve("controlled.png"), "controlled.jpg");
        GuideImages.same(folder.resolve("styled.png"), "styled.jpg");
    }

    @Test
    void a_failure_says_what_to_do_and_what_it_means_for_money() throws Exception {
        try (DanEmulator dan = DanEmulator.start()) {
            run(WhatFailuresMean.class, environment(dan));
            assertThat(images()).containsExactly("lighthouse.png");

            dan.failNextTask();
            assertThat(run(WhatFailuresMean.class, environment(dan)))
                    .contains("the task failed at dan", "; billed, perhaps");

            dan.next(ExchangeKind.SUBMIT, Fault.closeBeforeResponse());
            assertThat(run(WhatFailuresMean.class, environment(dan))).startsWith("the work may have been done");
        }
    }

    @Test
    void many_images_come_once_however_often_the_program_runs(@Emulated DanEmulator dan) throws Exception {
        Files.writeString(
                folder.resolve("prompts.csv"), "id,prompt,seed\nlighthouse,a lighthouse,1\ncastle,a castle,2\n");

        run(ManyImages.class, environment(dan));
        String output = run(ManyImages.class, environment(dan));

        assertThat(output).contains("2");
        assertThat(folder.resolve("images")).isDirectoryContaining("glob:**lighthouse-*.png");
        assertThat(dan.drawn()).hasSize(2);
    }

    @Test
    @DisabledForJreRange(
            min = JRE.JAVA_25,
            disabledReason = "bulks were seen to come to no end there, and the cause is not known")
    void many_images_come_once_from_a_worker_of_temporal(@Emulated DanEmulator dan) throws Exception {
        Files.writeString(
                folder.resolve("prompts.csv"), "id,prompt,seed\nlighthouse,a lighthouse,1\ncastle,a castle,2\n");
        int port = freePort();
        Map<String, String> temporal = Map.of("TEMPORAL_ADDRESS", "127.0.0.1:" + port);
        try (TestServer.PortBoundTestServer server = TestServer.createPortBoundServer(port, true)) {
            start(TemporalWorker.class, environment(dan), temporal);

            run(ManyImagesOnTemporal.class, temporal);
            run(ManyImagesOnTemporal.class, temporal);

            assertThat(output()).contains("2 of 2 items done");
            assertThat(folder.resolve("images/posters")).isDirectoryContaining("glob:**lighthouse-1.png");
            assertThat(dan.drawn()).hasSize(2);
            assertThat(server).isNotNull();
        }
    }

    @Test
    void a_local_server_is_asked_for_its_dialect() throws Exception {
        try (LocalEmulator server =
                LocalEmulator.builder().dialect(LocalEmulator.Dialect.A1111).start()) {
            String output = run(
                    FindTheDialect.class,
                    Map.of("EASEL_LOCAL_URL", server.baseUrl().toString()));

            assertThat(output).startsWith("dialect: A1111\ncan do: ");
            assertThat(server.drawn()).isEmpty();
        }
    }

    @Test
    void a_request_is_stored_and_a_sidecar_is_read(@Emulated DanEmulator dan) throws Exception {
        String output = run(RequestsAsData.class, environment(dan));

        assertThat(output).isEqualTo("a lighthouse at dusk, dan\n");
    }

    @Test
    void a_client_with_limits_generates(@Emulated ReplicateEmulator replicate) throws Exception {
        String output = run(
                CarefulClient.class,
                Map.of("REPLICATE_BASE_URL", replicate.apiUrl().toString(), "REPLICATE_API_TOKEN", "r8_MARKEDKEY"));

        assertThat(images()).as(output).isNotEmpty();
    }

    @Test
    void what_was_written_for_openai_moves(@Emulated OpenAiEmulator openAi) throws Exception {
        String output = run(
                MovedFromOpenAi.class,
                Map.of("OPENAI_BASE_URL", openAi.apiUrl().toString(), "OPENAI_API_KEY", "sk-MARKEDKEY"));

        assertThat(output).isEqualTo("saved lighthouse.png\n");
    }

    @Test
    void several_images_of_one_task_stream_into_files(@Emulated ZhiqiteEmulator zhiqite) throws Exception {
        String output = run(SeveralImages.class, environment(zhiqite));

        assertThat(images()).hasSize(4).allMatch(name -> name.matches("zhiqite-.+-[0-3]\\.png"));
        assertThat(output.lines()).hasSize(4);
        assertThat(zhiqite.acceptedTasks()).isEqualTo(1);
    }

    @Test
    void a_local_server_generates_from_words_and_from_an_image(@Emulated LocalEmulator local) throws Exception {
        run(ImageToImage.class, Map.of("EASEL_LOCAL_URL", local.baseUrl().toString()));

        assertThat(images()).containsExactlyInAnyOrder("day.png", "night.png");
    }

    @Test
    void a_task_is_followed_while_another_one_does_not_block(@Emulated DanEmulator dan) throws Exception {
        String output = run(WithoutBlocking.class, environment(dan));

        assertThat(images()).containsExactlyInAnyOrder("one.png", "two.png");
        assertThat(output).contains("Submitting", "Succeeded");
    }

    @Test
    void a_task_is_measured(@Emulated DanEmulator dan) throws Exception {
        String output = run(Observed.class, environment(dan));

        assertThat(images()).containsExactly("lighthouse.png");
        assertThat(output).contains("gen_ai.client.operation", "easel.exchange", "easel.images");
    }

    @Test
    void of_two_services_the_first_is_asked_and_the_other_where_that_refuses(
            @Emulated FalEmulator fal, @Emulated ReplicateEmulator replicate) throws Exception {
        replicate.always(ExchangeKind.SUBMIT, Fault.response(401, "application/json", "{}"));
        Files.writeString(folder.resolve("models.json"), """
            {"draft": {"replicate": {"model": "black-forest-labs/flux-schnell"}, "fal": {"model": "fal-ai/flux/schnell"}}}
            """);

        run(
                SeveralServices.class,
                Map.of("FAL_BASE_URL", fal.baseUrl().toString(), "FAL_KEY", "MARKEDKEY:secret"),
                Map.of("REPLICATE_BASE_URL", replicate.apiUrl().toString(), "REPLICATE_API_TOKEN", "r8_MARKEDKEY"));

        assertThat(folder.resolve("images"))
                .isDirectoryContaining(image -> image.toFile().length() > 0);
        assertThat(replicate.drawn()).isEmpty();
        assertThat(fal.drawn()).hasSize(1);
    }

    @Test
    void of_two_services_the_cheaper_is_asked_and_the_other_where_that_refuses(
            @Emulated FalEmulator fal, @Emulated ReplicateEmulator replicate) throws Exception {
        replicate.always(ExchangeKind.SUBMIT, Fault.response(401, "application/json", "{}"));

        String output = run(
                PricesAndBudgets.class,
                Map.of("FAL_BASE_URL", fal.baseUrl().toString(), "FAL_KEY", "MARKEDKEY:secret"),
                Map.of("REPLICATE_BASE_URL", replicate.apiUrl().toString(), "REPLICATE_API_TOKEN", "r8_MARKEDKEY"));

        assertThat(images()).contains("budget.mv.db", "lighthouse.png");
        assertThat(output)
                .containsSubsequence(
                        "CHOSEN replicate (FIRST)", "FELL_BACK replicate (NOT_AUTHENTICATED)", "CHOSEN fal (NEXT)");
        String[] balances = output.substring(output.indexOf("[the budget")).split("\n");
        assertThat(balances).hasSize(2);
        assertThat(balances[1])
                .as("what was forgotten is given back")
                .isEqualTo(balances[0])
                .contains("\"images\"", "of 20.00 USD has 19.9");
        assertThat(replicate.drawn()).isEmpty();
        assertThat(fal.drawn()).hasSize(1);
    }

    @Test
    void a_task_whose_process_was_killed_is_paid_once_and_found_again() throws Exception {
        try (ZhiqiteEmulator zhiqite =
                ZhiqiteEmulator.builder().queueTime(Duration.ofSeconds(2)).start()) {
            Process killed = start(SurvivingACrash.class, environment(zhiqite));
            await(killed, SurvivingACrash.class, () -> zhiqite.acceptedTasks() > 0 || !killed.isAlive());
            killed.destroyForcibly().waitFor();
            assertThat(images()).containsExactly("lighthouse.ticket");

            run(SurvivingACrash.class, environment(zhiqite));

            assertThat(images()).containsExactly("lighthouse.jpg");
            assertThat(zhiqite.acceptedTasks()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {Callbacks.class, CallbacksInYourServer.class})
    void a_callback_brings_the_image(Class<?> program, @Emulated ZhiqiteEmulator zhiqite) throws Exception {
        int port = freePort();
        Process process = start(
                program,
                environment(zhiqite),
                Map.of("PORT", String.valueOf(port), "PUBLIC_BASE", "http://127.0.0.1:" + port));

        await(process, program, () -> {
            zhiqite.deliverCallbacks();
            return !process.isAlive();
        });

        assertThat(process.exitValue()).as(output()).isZero();
        assertThat(images()).containsExactly("lighthouse.jpg");
        assertThat(zhiqite.count(ExchangeKind.POLL)).isEqualTo(1);
    }

    @Test
    void everything_that_dan_does_is_done(@Emulated DanEmulator dan) throws Exception {
        String output = run(DanExample.class, environment(dan));

        assertThat(images()).containsExactly("gingerbread.png", "large.png", "lighthouse.png", "winter.png");
        assertThat(output).contains(Dan.MODEL_CLARITY);
    }

    @Test
    void everything_that_itsrose_does_is_done(@Emulated ItsRoseEmulator itsRose) throws Exception {
        try (PublishedFolder published = PublishedFolder.of(folder)) {
            run(
                    ItsRoseExample.class,
                    Map.of(
                            "ITSROSE_BASE_URL",
                            itsRose.baseUrl().toString(),
                            "ITSROSE_API_KEY",
                            ItsRoseEmulator.API_KEY,
                            "PUBLIC_BASE",
                            published.address()));
        }

        assertThat(images()).contains("lighthouse.png", "winter.png");
    }

    @Test
    void what_zhiqite_does_is_done(@Emulated ZhiqiteEmulator zhiqite) throws Exception {
        try (PublishedFolder published = PublishedFolder.of(folder)) {
            run(ZhiqiteExample.class, environment(zhiqite), Map.of("PUBLIC_BASE", published.address()));
        }

        assertThat(images()).contains("lighthouse.jpg", "winter.jpg", "wider.jpg");
    }

    @Test
    void what_openai_does_is_done(@Emulated OpenAiEmulator openAi) throws Exception {
        run(
                OpenAiExample.class,
                Map.of("OPENAI_BASE_URL", openAi.apiUrl().toString(), "OPENAI_API_KEY", "sk-MARKEDKEY"));

        assertThat(images()).contains("lighthouse.png", "winter.jpg", "resumed.png");
    }

    @Test
    void what_stable_diffusion_cpp_does_is_done() throws Exception {
        try (LocalEmulator server =
                LocalEmulator.builder().dialect(LocalEmulator.Dialect.SD_CPP).start()) {
            run(LocalExample.class, Map.of("EASEL_LOCAL_URL", server.baseUrl().toString()));
        }

        assertThat(images()).containsExactly("lighthouse.png", "winter.png");
    }

    @Test
    void what_comfyui_does_is_done(@Emulated ComfyUiEmulator comfyUi) throws Exception {
        String output = run(
                ComfyUiExample.class,
                Map.of("COMFYUI_BASE_URL", comfyUi.baseUrl().toString()));

        assertThat(images()).containsExactly("lighthouse.png", "painting.png", "winter.png");
        assertThat(output).contains("sd_xl_base_1.0.safetensors");
    }

    @Test
    void what_replicate_does_is_done(@Emulated ReplicateEmulator replicate) throws Exception {
        String output = run(
                ReplicateExample.class,
                Map.of("REPLICATE_BASE_URL", replicate.apiUrl().toString(), "REPLICATE_API_TOKEN", "r8_MARKEDKEY"));

        assertThat(images()).containsExactly("large.png", "lighthouse.png", "winter.png");
        assertThat(output).contains("black-forest-labs/flux-schnell");
    }

    @Test
    void what_bfl_does_is_done(@Emulated BflEmulator bfl) throws Exception {
        run(BflExample.class, Map.of("BFL_BASE_URL", bfl.baseUrl().toString(), "BFL_API_KEY", "bfl_MARKEDKEY"));

        assertThat(images()).containsExactly("lighthouse.png", "sharper.png", "winter.png");
    }

    @Test
    void what_fal_does_is_done(@Emulated FalEmulator fal) throws Exception {
        String output =
                run(FalExample.class, Map.of("FAL_BASE_URL", fal.baseUrl().toString(), "FAL_KEY", "MARKEDKEY:secret"));

        assertThat(images()).containsExactly("large.png", "lighthouse.png", "winter.png");
        assertThat(output).contains("fal-ai/flux/dev");
    }

    @Test
    void what_gemini_does_is_done(@Emulated GeminiEmulator gemini) throws Exception {
        run(GeminiExample.class, Map.of("GEMINI_BASE_URL", gemini.baseUrl().toString(), "GEMINI_API_KEY", "MARKEDKEY"));

        assertThat(images()).containsExactly("lighthouse.png", "resumed.png", "winter.png");
    }

    @Test
    void an_uploader_makes_an_image_that_can_be_fetched() throws Exception {
        Path image = folder.resolve("image.png");
        Files.writeString(image, "an image");

        URI address = new FolderUploader(folder, URI.create("https://images.example.com/in/"))
                .upload(new Given(image))
                .toCompletableFuture()
                .join();

        assertThat(address.toString()).startsWith("https://images.example.com/in/");
        assertThat(folder.resolve(Path.of(address.getPath()).getFileName())).hasSameBinaryContentAs(image);
    }

    @SafeVarargs
    private String run(Class<?> program, Map<String, String>... environments) throws Exception {
        Process process = start(program, environments);
        await(process, program, () -> !process.isAlive());
        assertThat(process.exitValue()).as(output()).isZero();
        return output();
    }

    /** Waits until it holds. A process that lasts too long is killed, and the failure says where its threads stood. */
    private void await(Process process, Class<?> program, BooleanSupplier reached) throws Exception {
        long start = System.nanoTime();
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() - start > LONGEST.toNanos()) {
                String threads = threads(process);
                process.destroyForcibly().waitFor();
                fail("%s did not come to its end within %s; it printed:%n%s%n%s"
                        .formatted(program.getSimpleName(), LONGEST, output(), threads));
            }
            process.waitFor(50, TimeUnit.MILLISECONDS);
        }
    }

    private String threads(Process process) throws Exception {
        Path file = folder.resolve("threads.txt");
        Process jstack = new ProcessBuilder(jdk("jstack"), Long.toString(process.pid()))
                .redirectErrorStream(true)
                .redirectOutput(file.toFile())
                .start();
        started.add(jstack);
        jstack.waitFor(30, TimeUnit.SECONDS);
        return Files.readString(file);
    }

    private static String jdk(String tool) {
        return Path.of(System.getProperty("java.home"), "bin", tool).toString();
    }

    @SafeVarargs
    private Process start(Class<?> program, Map<String, String>... environments) throws IOException {
        return start(absoluteClassPath(), program.getName(), environments);
    }

    @SafeVarargs
    private Process start(String classPath, String program, Map<String, String>... environments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(jdk("java"), "-cp", classPath, program)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.txt").toFile());
        for (Map<String, String> environment : environments) {
            builder.environment().putAll(environment);
        }
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private int pixel(String image, int[] at) throws IOException {
        return ImageIO.read(folder.resolve(image).toFile()).getRGB(at[0], at[1]);
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("output.txt"));
    }

    private List<String> images() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("output.txt"))
                    .sorted()
                    .toList();
        }
    }

    /** Class path entries may be relative to the folder of this module. */
    private static String absoluteClassPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Map<String, String> environment(DanEmulator dan) {
        return Map.of("DAN_BASE_URL", dan.baseUrl().toString(), "DAN_API_KEY", DanEmulator.ANONYMOUS_KEY);
    }

    private static Map<String, String> environment(ZhiqiteEmulator zhiqite) {
        return Map.of(
                "ZHIQITE_BASE_URL",
                zhiqite.baseUrl().toString(),
                "ZHIQITE_ACCESS_KEY_ID",
                "MARKEDKEY-id",
                "ZHIQITE_ACCESS_KEY_SECRET",
                "MARKEDKEY-secret");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** A web server in front of a folder. */
    private record PublishedFolder(HttpServer server) implements AutoCloseable {
        static PublishedFolder of(Path folder) throws IOException {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                byte[] file = Files.readAllBytes(
                        folder.resolve(exchange.getRequestURI().getPath().substring(1)));
                exchange.sendResponseHeaders(200, file.length);
                exchange.getResponseBody().write(file);
                exchange.close();
            });
            server.start();
            return new PublishedFolder(server);
        }

        String address() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    private record Given(Path file) implements ImageUploader.Image {
        @Override
        public long length() {
            return file.toFile().length();
        }

        @Override
        public String mediaType() {
            return "image/png";
        }

        @Override
        public InputStream open() {
            try {
                return Files.newInputStream(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
