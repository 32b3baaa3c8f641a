package dev.easel.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.AuthenticationException;
import dev.easel.CallOptions;
import dev.easel.GeneratedImage;
import dev.easel.ImageClient;
import dev.easel.ImageClientBuilder;
import dev.easel.ImageFormat;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.InvalidRequestException;
import dev.easel.PollSchedule;
import dev.easel.bfl.Bfl;
import dev.easel.comfyui.ComfyUi;
import dev.easel.dan.Dan;
import dev.easel.fal.Fal;
import dev.easel.gemini.Gemini;
import dev.easel.itsrose.ItsRose;
import dev.easel.local.Local;
import dev.easel.openai.OpenAi;
import dev.easel.replicate.Replicate;
import dev.easel.testkit.BflEmulator;
import dev.easel.testkit.ComfyUiEmulator;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.Emulator;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.FalEmulator;
import dev.easel.testkit.Fault;
import dev.easel.testkit.GeminiEmulator;
import dev.easel.testkit.ItsRoseEmulator;
import dev.easel.testkit.LocalEmulator;
import dev.easel.testkit.OpenAiEmulator;
import dev.easel.testkit.ReplicateEmulator;
import dev.easel.testkit.ZhiqiteEmulator;
import dev.easel.zhiqite.Zhiqite;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One program before every service: only the line with the builder differs, and the model, whose name is the service's own. */
@Timeout(180)
class OneProgramTest {
    private static final String KEY = "MARKEDKEY-id:MARKEDKEY";

    enum Service {
        DAN(DanEmulator::start, at -> Dan.builder().apiKey(Dan.ANONYMOUS_KEY).baseUrl(url(at)), Dan.MODEL_CLARITY),
        ITSROSE(
                ItsRoseEmulator::start,
                at -> ItsRose.builder().apiKey(ItsRoseEmulator.API_KEY).baseUrl(url(at)),
                "dreamshaper"),
        ZHIQITE(
                () -> ZhiqiteEmulator.builder().accessKey("id-MARKEDKEY", KEY).start(),
                at -> Zhiqite.builder()
                        .accessKeyId("id-MARKEDKEY")
                        .accessKeySecret(KEY)
                        .baseUrl(url(at)),
                "photon_v1_84728.safetensors"),
        LOCAL(LocalEmulator::start, at -> Local.builder().baseUrl(url(at)), "any"),
        OPENAI(
                () -> OpenAiEmulator.builder().apiKey(KEY).start(),
                at -> OpenAi.builder().apiKey(KEY).baseUrl(url(at)),
                OpenAi.MODEL),
        COMFYUI(ComfyUiEmulator::start, at -> ComfyUi.builder().baseUrl(url(at)), "dreamshaper_8.safetensors"),
        REPLICATE(
                () -> ReplicateEmulator.builder().apiKey(KEY).start(),
                at -> Replicate.builder()
                        .apiKey(KEY)
                        .baseUrl(url(at) + "/v1")
                        .allowDownloadsFrom(at.imageHost().getHost()),
                Replicate.FLUX_SCHNELL),
        BFL(
                () -> BflEmulator.builder().apiKey(KEY).start(),
                at -> Bfl.builder()
                        .apiKey(KEY)
                        .baseUrl(url(at))
                        .allowDownloadsFrom("localhost:" + at.baseUrl().getPort()),
                Bfl.MODEL_FLUX_2_PRO),
        FAL(
                () -> FalEmulator.builder().apiKey(KEY).start(),
                at -> Fal.builder()
                        .apiKey(KEY)
                        .baseUrl(url(at))
                        .allowDownloadsFrom(at.imageHost().getHost()),
                Fal.FLUX_DEV),
        GEMINI(
                () -> GeminiEmulator.builder().apiKey(KEY).start(),
                at -> Gemini.builder().apiKey(KEY).baseUrl(url(at)),
                Gemini.MODEL);

        private final Supplier<Emulator> emulator;
        private final Function<Emulator, ImageClientBuilder<?>> builder;
        private final String model;

        Service(Supplier<Emulator> emulator, Function<Emulator, ImageClientBuilder<?>> builder, String model) {
            this.emulator = emulator;
            this.builder = builder;
            this.model = model;
        }

        private static String url(Emulator emulator) {
            return emulator.baseUrl().toString();
        }
    }

    /** What a user writes; it names no service. */
    private static final class Program {
        private final ImageClient client;
        private final String model;

        Program(ImageClient client, String model) {
            this.client = client;
            this.model = model;
        }

        String run(String prompt, Path file) {
            try {
                ImageResult result = client.generate(ImageRequest.builder()
                        .prompt(prompt)
                        .model(model)
                        .size(1024, 1024)
                        .build());
                GeneratedImage image = result.first();
                image.saveTo(file);
                return result.provider() + " made " + image.format() + ", " + image.length() + " bytes, "
                        + result.failures().size() + " failures";
            } catch (InvalidRequestException e) {
                return "correct the request";
            } catch (AuthenticationException e) {
                return "replace the key" + (e.mayHaveBeenBilled() ? ", billed" : "");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void it_generates_saves_and_reads_the_result_at_every_service(Service service, @TempDir Path folder) {
        try (Emulator emulator = service.emulator.get();
                ImageClient client = client(service, emulator)) {
            Path file = folder.resolve("lighthouse");

            String printed = new Program(client, service.model).run("a lighthouse at dusk", file);

            assertThat(printed).startsWith(client.provider() + " made ").endsWith(" bytes, 0 failures");
            assertThat(file).isNotEmptyFile();
            assertThat(ImageFormat.values())
                    .anyMatch(format ->
                            printed.contains(format + ", " + file.toFile().length()));
            assertThat(emulator.drawn()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_refused_key_ends_in_the_same_way_at_every_service(Service service, @TempDir Path folder) {
        try (Emulator emulator = service.emulator.get();
                ImageClient client = client(service, emulator)) {
            emulator.always(ExchangeKind.SUBMIT, Fault.response(401, "application/json", "{}"));
            Path file = folder.resolve("lighthouse");

            assertThat(new Program(client, service.model).run("a lighthouse at dusk", file))
                    .isEqualTo("replace the key");
            assertThat(file).doesNotExist();
            assertThat(emulator.drawn()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_request_that_no_service_takes_is_refused_before_anything_is_sent(Service service, @TempDir Path folder) {
        try (Emulator emulator = service.emulator.get();
                ImageClient client = client(service, emulator)) {
            assertThat(new Program(client, service.model).run(" ", folder.resolve("lighthouse")))
                    .isEqualTo("correct the request");
            assertThat(emulator.exchanges()).isEmpty();
        }
    }

    private static ImageClient client(Service service, Emulator emulator) {
        return service.builder
                .apply(emulator)
                .defaults(CallOptions.builder()
                        .deadline(Duration.ofMinutes(2))
                        .pollSchedule(PollSchedule.every(Duration.ofMillis(5)))
                        .build())
                .build();
    }
}
