package dev.easel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.CallOptions;
import dev.easel.Destination;
import dev.easel.EaselException;
import dev.easel.ImageClient;
import dev.easel.ImageClientBuilder;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ImageTask;
import dev.easel.PollSchedule;
import dev.easel.ResponseLimits;
import dev.easel.RetryPolicy;
import dev.easel.Size;
import dev.easel.TaskHandle;
import dev.easel.UnsupportedPolicy;
import dev.easel.Warning;
import dev.easel.checks.Project;
import dev.easel.dan.Dan;
import dev.easel.fal.Fal;
import dev.easel.itsrose.ItsRose;
import dev.easel.local.Local;
import dev.easel.local.LocalDialect;
import dev.easel.openai.OpenAi;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.FalEmulator;
import dev.easel.testkit.Fault;
import dev.easel.testkit.ItsRoseEmulator;
import dev.easel.testkit.LocalEmulator;
import dev.easel.testkit.OpenAiEmulator;
import dev.easel.zhiqite.Zhiqite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Brings about what docs/guide/troubleshooting.md is read for, and compares each message with the page's. */
class TroubleshootingMessagesTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\|");

    /** Messages that no program on this class path can have, by the beginning of their rows' fixed words: who produces them instead. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "needs a newer Okio than",
            "sdk-core/src/test/java/dev/easel/internal/transport/InstalledOkHttpTest.java",
            "more than one OkHttp is on the class path",
            "checks/src/test/java/dev/easel/consumer/ConsumersTest.java");

    private static final CallOptions QUICK = CallOptions.builder()
            .deadline(Duration.ofSeconds(20))
            .pollSchedule(PollSchedule.every(Duration.ofMillis(10)))
            .build();

    @TempDir
    Path folder;

    /** Brings a message about, and returns it. */
    @FunctionalInterface
    private interface Trouble {
        String message() throws Exception;
    }

    @TestFactory
    Stream<DynamicTest> each_message_is_as_the_page_has_it() throws IOException {
        Map<String, Trouble> troubles = troubles();
        return rows().stream()
                .filter(row -> !isElsewhere(row))
                .map(row -> DynamicTest.dynamicTest(row, () -> {
                    Trouble trouble = troubles.entrySet().stream()
                            .filter(known -> row.contains(known.getKey()))
                            .map(Map.Entry::getValue)
                            .findFirst()
                            .orElseThrow(() -> new AssertionError("nobody brings this message about"));

                    assertThat(trouble.message()).containsPattern(pattern(row));
                }));
    }

    @Test
    void each_message_is_brought_about_here_but_for_two_which_other_tests_have() throws IOException {
        List<String> rows = rows();

        assertThat(rows).hasSizeGreaterThan(20);
        assertThat(troubles().keySet())
                .allSatisfy(words ->
                        assertThat(rows).filteredOn(row -> row.contains(words)).hasSize(1));
        assertThat(ELSEWHERE).allSatisfy((words, test) -> {
            assertThat(rows).filteredOn(row -> row.contains(words)).hasSize(1);
            assertThat(Project.root().resolve(test)).content().contains(words);
        });
    }

    @Test
    void another_message_is_not_taken_for_the_one_of_a_row() {
        Pattern row = pattern("… and no whole response came: …. The work may have been done");

        assertThat("sent to dan and no whole response came: it ended early. The work may have been done")
                .containsPattern(row);
        assertThat("sent to dan and no whole response came: it ended early").doesNotContainPattern(row);
        assertThat("The work may have been done and no whole response came: x").doesNotContainPattern(row);
    }

    private static List<String> rows() throws IOException {
        return ROW.matcher(Files.readString(Project.root().resolve("docs/guide/troubleshooting.md")))
                .results()
                .map(row -> row.group(1))
                .toList();
    }

    private static boolean isElsewhere(String row) {
        return ELSEWHERE.keySet().stream().anyMatch(row::contains);
    }

    /** The row's words in their order, with something in the place of each {@code …}. */
    private static Pattern pattern(String row) {
        String words = row.replaceAll("^… |^… ", "").replaceAll("[ (]*…[)\"]*$", "");
        return Pattern.compile(
                Stream.of(words.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".+")), Pattern.DOTALL);
    }

    private Map<String, Trouble> troubles() {
        Map<String, Trouble> all = new LinkedHashMap<>();
        nothingSent(all);
        refused(all);
        mayBeDone(all);
        return all;
    }

    private void nothingSent(Map<String, Trouble> all) {
        all.put("is missing; set it with", () -> failure(() -> Dan.builder().build()));
        all.put(
                "holds a space, a line break",
                () -> failure(() -> Dan.builder().apiKey("MARKEDKEY 1").build()));
        all.put(
                "begins with http://",
                () -> failure(() -> dan("http://dan.example.com").build()));
        all.put(
                "cannot be sent:",
                () -> ofOpenAi(client -> failure(() -> client.generate(
                        openAiRequest().negativePrompt("fog").build(),
                        QUICK.toBuilder().unsupported(UnsupportedPolicy.FAIL).build()))));
        all.put("is given as a file or bytes;", () -> {
            try (ImageClient client = Zhiqite.builder()
                    .accessKeyId("MARKEDKEY-id")
                    .accessKeySecret("MARKEDKEY-secret")
                    .build()) {
                ImageRequest request = request("photon_v1_84728.safetensors")
                        .initImage(image())
                        .build();
                return failure(() -> client.generate(request, QUICK));
            }
        });
        all.put(
                "is set without initImage",
                () -> failure(() ->
                        ImageRequest.builder().prompt("a ship").mask(image()).build()));
        all.put("where no image can be stored:", () -> {
            Path file = Files.writeString(Files.createTempFile(folder, "", ""), "no directory");
            return ofDan((dan, client) -> failure(() -> client.generate(
                    danRequest(),
                    QUICK.toBuilder().destination(Destination.directory(file)).build())));
        });
        all.put(
                "was not reached:",
                () -> ofDan((dan, client) -> {
                    dan.close();
                    return failure(() -> client.generate(danRequest(), QUICK));
                }));
        all.put("is rate-limiting", () -> ofOpenAi(OpenAiEmulator.Problem.RATE_LIMIT_EXCEEDED));
        all.put(
                "is closed; build a new one",
                () -> ofDan((dan, client) -> {
                    client.close();
                    return failure(() -> client.generate(danRequest(), QUICK));
                }));
        all.put(
                "was left out:",
                () -> ofOpenAi(client ->
                        client.generate(openAiRequest().negativePrompt("fog").build(), QUICK).warnings().stream()
                                .map(Warning::toString)
                                .collect(Collectors.joining("\n"))));
    }

    private void refused(Map<String, Trouble> all) {
        all.put("refused the credential", () -> {
            try (DanEmulator dan = DanEmulator.start();
                    ImageClient client = Dan.builder()
                            .apiKey("MARKEDKEY-unknown")
                            .baseUrl(dan.baseUrl().toString())
                            .build()) {
                return failure(() -> client.generate(danRequest(), QUICK));
            }
        });
        all.put(
                "rejected the request",
                () -> ofDan((dan, client) ->
                        failure(() -> client.generate(request("no-such-model").build(), QUICK))));
        all.put("declined the content", () -> {
            try (FalEmulator fal = FalEmulator.start();
                    ImageClient client = Fal.builder()
                            .apiKey(fal.clientSettings().get("apiKey"))
                            .baseUrl(fal.baseUrl().toString())
                            .build()) {
                ImageRequest request = ImageRequest.builder()
                        .prompt("nsfw")
                        .model("fal-ai/fast-sdxl")
                        .build();
                return failure(() -> client.generate(request, QUICK));
            }
        });
        all.put("the server does not know this path", () -> ofLocal(LocalEmulator.Dialect.A1111, LocalDialect.OPENAI));
        all.put(
                "this is how sd-api-server responds",
                () -> ofLocal(LocalEmulator.Dialect.SD_API_SERVER, LocalDialect.A1111));
    }

    private void mayBeDone(Map<String, Trouble> all) {
        all.put(
                "and no whole response came:",
                () -> ofDan((dan, client) -> {
                    dan.next(ExchangeKind.SUBMIT, Fault.closeBeforeResponse().afterWork());
                    return failure(() -> client.generate(danRequest(), QUICK));
                }));
        all.put(
                "the deadline of",
                () -> ofSlowDan(client -> failure(() -> client.generate(
                        danRequest(),
                        QUICK.toBuilder().deadline(Duration.ofSeconds(1)).build()))));
        all.put(
                "was not finished within",
                () -> ofSlowDan(client -> {
                    ImageTask task = client.submit(danRequest(), QUICK);
                    task.accepted().join();
                    return failure(() -> task.await(Duration.ofMillis(50)));
                }));
        all.put("no longer has the task", () -> {
            TaskHandle handle = handleOfAnotherServer();
            return ofDan((dan, client) ->
                    failure(() -> client.resume(handle, QUICK).result().join()));
        });
        all.put(
                "now refuses the credential of its polls",
                () -> ofDan((dan, client) -> {
                    dan.always(
                            ExchangeKind.POLL,
                            Fault.response(
                                    200, "application/json", "{\"code\":403,\"message\":\"Forbidden\",\"data\":null}"));
                    return failure(() -> client.generate(danRequest(), QUICK));
                }));
        all.put("that could not be downloaded:", () -> {
            try (ItsRoseEmulator rose = ItsRoseEmulator.start();
                    ImageClient client = itsRose(rose).build()) {
                rose.always(ExchangeKind.DOWNLOAD, Fault.html(410));
                return failure(() -> client.generate(itsRoseRequest(), QUICK));
            }
        });
        all.put("If this host is meant", () -> {
            try (ItsRoseEmulator rose =
                            ItsRoseEmulator.builder().separateImageHost().start();
                    ImageClient client = itsRose(rose).build()) {
                return failure(() -> client.generate(itsRoseRequest(), QUICK));
            }
        });
        all.put("is larger than allowed:", () -> {
            try (DanEmulator dan = DanEmulator.start();
                    ImageClient client = dan(dan.baseUrl().toString())
                            .limits(ResponseLimits.builder().imageBytes(1_024).build())
                            .build()) {
                return failure(() -> client.generate(danRequest(), QUICK));
            }
        });
        all.put("tried to send the submission once more", () -> {
            OkHttpClient sendsTwice = new OkHttpClient.Builder()
                    .addInterceptor(chain -> {
                        chain.proceed(chain.request()).close();
                        return chain.proceed(chain.request());
                    })
                    .build();
            try (DanEmulator dan = DanEmulator.start();
                    ImageClient client =
                            dan(dan.baseUrl().toString()).httpClient(sendsTwice).build()) {
                return failure(() -> client.generate(danRequest(), QUICK));
            }
        });
    }

    private TaskHandle handleOfAnotherServer() throws Exception {
        TaskHandle[] handle = new TaskHandle[1];
        ofSlowDan(client -> {
            handle[0] = client.submit(danRequest(), QUICK).accepted().join();
            return "";
        });
        return handle[0];
    }

    /** Called with a client, and with the emulator that it speaks to. */
    private interface WithDan {
        String message(DanEmulator dan, ImageClient client) throws Exception;
    }

    private interface WithClient {
        String message(ImageClient client) throws Exception;
    }

    private static String ofDan(WithDan call) throws Exception {
        try (DanEmulator dan = DanEmulator.start();
                ImageClient client = dan(dan.baseUrl().toString()).build()) {
            return call.message(dan, client);
        }
    }

    private static String ofSlowDan(WithClient call) throws Exception {
        try (DanEmulator dan = DanEmulator.builder()
                        .generationTime(Duration.ofHours(1))
                        .start();
                ImageClient client = dan(dan.baseUrl().toString()).build()) {
            return call.message(client);
        }
    }

    private static String ofOpenAi(WithClient call) throws Exception {
        try (OpenAiEmulator openAi = OpenAiEmulator.start();
                ImageClient client = openAi(openAi)) {
            return call.message(client);
        }
    }

    private static String ofOpenAi(OpenAiEmulator.Problem problem) throws Exception {
        try (OpenAiEmulator openAi = OpenAiEmulator.start();
                ImageClient client = openAi(openAi)) {
            openAi.always(ExchangeKind.SUBMIT, openAi.fault(problem));
            return failure(() -> client.generate(
                    openAiRequest().build(),
                    QUICK.toBuilder().deadline(Duration.ofSeconds(2)).build()));
        }
    }

    private static String ofLocal(LocalEmulator.Dialect server, LocalDialect spoken) {
        try (LocalEmulator local = LocalEmulator.builder().dialect(server).start();
                ImageClient client = Local.builder()
                        .dialect(spoken)
                        .baseUrl(local.baseUrl().toString())
                        .build()) {
            return failure(() -> client.generate(request("any-model").build(), QUICK));
        }
    }

    private static ImageClientBuilder<?> dan(String url) {
        return Dan.builder().apiKey(DanEmulator.ANONYMOUS_KEY).baseUrl(url).retries(RetryPolicy.never());
    }

    private static ImageClient openAi(OpenAiEmulator emulator) {
        return OpenAi.builder()
                .apiKey("sk-MARKEDKEY")
                .baseUrl(emulator.baseUrl().toString())
                .build();
    }

    private static ImageClientBuilder<?> itsRose(ItsRoseEmulator emulator) {
        return ItsRose.builder()
                .apiKey(ItsRoseEmulator.API_KEY)
                .baseUrl(emulator.baseUrl().toString())
                .retries(RetryPolicy.never());
    }

    private static ImageRequest.Builder request(String model) {
        return ImageRequest.builder().prompt("a lighthouse").model(model).size(Size.of(128, 128));
    }

    private static ImageRequest danRequest() {
        return request(Dan.MODEL_CLARITY).build();
    }

    private static ImageRequest itsRoseRequest() {
        return request("dreamshaper").build();
    }

    private static ImageRequest.Builder openAiRequest() {
        return ImageRequest.builder().prompt("a lighthouse").model(OpenAi.MODEL);
    }

    private static ImageInput image() {
        try {
            return ImageInput.bytes(Files.readAllBytes(Project.root().resolve("checks/judges/openai/input.png")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a caller sees: the message of what is thrown. */
    private static String failure(Runnable call) {
        try {
            call.run();
        } catch (EaselException e) {
            return String.valueOf(e.getMessage());
        } catch (CompletionException e) {
            return String.valueOf(e.getCause().getMessage());
        }
        throw new AssertionError("nothing is thrown");
    }
}
