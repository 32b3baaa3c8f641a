package dev.easel.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.CallOptions;
import dev.easel.ImageClient;
import dev.easel.ImageClientBuilder;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.bfl.Bfl;
import dev.easel.comfyui.ComfyUi;
import dev.easel.comfyui.ComfyUiDialect;
import dev.easel.dan.Dan;
import dev.easel.fal.Fal;
import dev.easel.gemini.Gemini;
import dev.easel.itsrose.ItsRose;
import dev.easel.local.Local;
import dev.easel.local.LocalDialect;
import dev.easel.local.LocalResponseFormat;
import dev.easel.openai.AzureOpenAi;
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
import dev.easel.testkit.VirtualTime;
import dev.easel.testkit.ZhiqiteEmulator;
import dev.easel.zhiqite.Zhiqite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/**
 * Each provider with keys that stand out, through success and every kind of failure, with everything logged: no key turns
 * up in a log, an exception, a status, a result, a handle or a client.
 */
@Timeout(120)
class MarkedKeysTest {
    /** DAN's form of a key; the others take any. */
    private static final String MARK = "sk-MARKEDKEY" + "7".repeat(39);

    private static final String OTHER_MARK = "MARKEDKEY-id-4711";

    /** For showing that a leak is found; nobody else looks for it. */
    private static final String DECOY = "sk-DECOY" + "7".repeat(43);

    /** Longer than a channel that fails is opened again and again: between two exchanges the clock of the test goes on. */
    private static final CallOptions OPTIONS =
            CallOptions.builder().deadline(Duration.ofMinutes(2)).build();

    enum Service {
        DAN(
                (time, marked) -> DanEmulator.builder()
                        .clock(time)
                        .apiKey(marked ? MARK : "sk-" + "8".repeat(48))
                        .start(),
                emulator ->
                        Dan.builder().apiKey(MARK).baseUrl(emulator.baseUrl().toString()),
                Dan.MODEL_CLARITY),
        ITSROSE(
                (time, marked) -> ItsRoseEmulator.builder()
                        .clock(time)
                        .apiKey(marked ? MARK : "another")
                        .start(),
                emulator -> ItsRose.builder()
                        .apiKey(MARK)
                        .baseUrl(emulator.baseUrl().toString()),
                "dreamshaper"),
        ZHIQITE(
                (time, marked) -> ZhiqiteEmulator.builder()
                        .clock(time)
                        .accessKey(OTHER_MARK, marked ? MARK : "another")
                        .start(),
                emulator -> Zhiqite.builder()
                        .accessKeyId(OTHER_MARK)
                        .accessKeySecret(MARK)
                        .baseUrl(emulator.baseUrl().toString()),
                "revAnimated_v122_7371.safetensors"),
        OPENAI_ITSELF(
                (time, marked) -> OpenAiEmulator.builder()
                        .clock(time)
                        .apiKey(marked ? MARK : "another")
                        .start(),
                emulator ->
                        OpenAi.builder().apiKey(MARK).baseUrl(emulator.baseUrl().toString()),
                OpenAi.MODEL),
        AZURE(
                (time, marked) -> OpenAiEmulator.builder()
                        .host(OpenAiEmulator.Host.AZURE_V1)
                        .clock(time)
                        .apiKey(marked ? MARK : "another")
                        .start(),
                emulator -> AzureOpenAi.builder()
                        .apiKey(MARK)
                        .endpoint(emulator.baseUrl().toString()),
                "my-images"),
        OPENAI_IN_THE_BACKGROUND(
                (time, marked) -> OpenAiEmulator.builder()
                        .clock(time)
                        .apiKey(marked ? MARK : "another")
                        .start(),
                emulator -> OpenAi.builder()
                        .apiKey(MARK)
                        .background("gpt-5.6")
                        .baseUrl(emulator.baseUrl().toString()),
                OpenAi.MODEL),
        SD_API_SERVER(
                (time, marked) -> LocalEmulator.builder()
                        .clock(time)
                        .apiKey(marked ? MARK : "another")
                        .requireKey(true)
                        .start(),
                emulator -> Local.builder()
                        .apiKey(MARK)
                        .responseFormat(LocalResponseFormat.URL)
                        .baseUrl(emulator.baseUrl().toString()),
                null),
        OPENAI(
                (time, marked) -> LocalEmulator.builder()
                        .clock(time)
                        .dialect(LocalEmulator.Dialect.OPENAI)
                        .apiKey(marked ? MARK : "another")
                        .start(),
                emulator -> Local.builder()
                        .apiKey(MARK)
                        .dialect(LocalDialect.OPENAI)
                        .responseFormat(LocalResponseFormat.URL)
                        .baseUrl(emulator.baseUrl().toString()),
                "dall-e-2"),
        COMFYUI(
                (time, marked) -> ComfyUiEmulator.builder()
                        .clock(time)
                        .requireHeader("Authorization", "Bearer " + (marked ? MARK : "another"))
                        .start(),
                emulator -> ComfyUi.builder()
                        .apiKey(MARK)
                        .baseUrl(emulator.baseUrl().toString()),
                "dreamshaper_8.safetensors"),
        COMFY_API_V2(
                (time, marked) -> ComfyUiEmulator.builder()
                        .clock(time)
                        .dialect(ComfyUiEmulator.Dialect.API_V2)
                        .requireHeader("Authorization", "Bearer " + (marked ? MARK : "another"))
                        .start(),
                emulator -> ComfyUi.builder()
                        .apiKey(MARK)
                        .dialect(ComfyUiDialect.API_V2)
                        .baseUrl(emulator.baseUrl().toString()),
                "dreamshaper_8.safetensors"),
        REPLICATE(
                (time, marked) -> ReplicateEmulator.builder()
                        .clock(time)
                        .apiKey(marked ? MARK : "another")
                        .start(),
                emulator -> Replicate.builder()
                        .apiKey(MARK)
                        .baseUrl(((ReplicateEmulator) emulator).apiUrl().toString())
                        .allowDownloadsFrom(emulator.imageHost().getHost()),
                Replicate.FLUX_SCHNELL),
        BFL(
                (time, marked) -> BflEmulator.builder()
                        .clock(time)
                        .apiKey(marked ? MARK : "another")
                        .start(),
                emulator -> Bfl.builder()
                        .apiKey(MARK)
                        .baseUrl(emulator.baseUrl().toString())
                        .allowDownloadsFrom("localhost:" + emulator.baseUrl().getPort()),
                Bfl.MODEL_FLUX_2_PRO),
        FAL(
                (time, marked) -> FalEmulator.builder()
                        .clock(time)
                        .apiKey(marked ? MARK : "another")
                        .start(),
                emulator -> Fal.builder()
                        .apiKey(MARK)
                        .baseUrl(emulator.baseUrl().toString())
                        .allowDownloadsFrom(emulator.imageHost().getHost()),
                Fal.FLUX_DEV),
        GEMINI(
                (time, marked) -> GeminiEmulator.builder()
                        .clock(time)
                        .apiKey(marked ? MARK : "another")
                        .start(),
                emulator ->
                        Gemini.builder().apiKey(MARK).baseUrl(emulator.baseUrl().toString()),
                Gemini.MODEL),
        GEMINI_IN_THE_BACKGROUND(
                (time, marked) -> GeminiEmulator.builder()
                        .clock(time)
                        .apiKey(marked ? MARK : "another")
                        .start(),
                emulator -> Gemini.builder()
                        .apiKey(MARK)
                        .background(true)
                        .baseUrl(emulator.baseUrl().toString()),
                Gemini.MODEL);

        private final BiFunction<VirtualTime, Boolean, Emulator> emulator;
        private final Function<Emulator, ImageClientBuilder<?>> client;
        private final String model;

        Service(
                BiFunction<VirtualTime, Boolean, Emulator> emulator,
                Function<Emulator, ImageClientBuilder<?>> client,
                String model) {
            this.emulator = emulator;
            this.client = client;
            this.model = model;
        }

        ImageRequest request() {
            var request = ImageRequest.builder().prompt("a lighthouse");
            if (model != null) {
                request.model(model);
            }
            if (compareTo(REPLICATE) < 0 && this != SD_API_SERVER) {
                // Azure refuses small images.
                int side = this == AZURE ? 1_024 : 256;
                request.size(side, side);
            }
            return request.build();
        }
    }

    @ParameterizedTest
    @EnumSource
    void no_key_turns_up_anywhere_when_all_goes_well_or_the_key_is_refused(Service service) {
        try (Overheard heard = new Overheard()) {
            List<Boolean> ends = new ArrayList<>();
            for (boolean accepted : new boolean[] {true, false}) {
                VirtualTime time = VirtualTime.create();
                try (Emulator emulator = service.emulator.apply(time, accepted)) {
                    ends.add(run(service, emulator, time, heard));
                }
            }

            assertThat(ends)
                    .as("drawn with the right key, refused with another")
                    .containsExactly(true, false);
            assertThat(heard.size()).isGreaterThan(10);
            assertThat(heard.leaks(MARK, OTHER_MARK)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void no_key_turns_up_anywhere_when_something_fails(Service service) {
        try (Overheard heard = new Overheard()) {
            for (ExchangeKind exchangeKind : List.of(ExchangeKind.SUBMIT, ExchangeKind.POLL, ExchangeKind.DOWNLOAD)) {
                for (Fault fault : faults(service == Service.ZHIQITE ? OTHER_MARK : MARK)) {
                    VirtualTime time = VirtualTime.create();
                    try (Emulator emulator = service.emulator.apply(time, true)) {
                        emulator.always(exchangeKind, fault);
                        run(service, emulator, time, heard);
                    }
                }
            }

            assertThat(heard.size()).isGreaterThan(100);
            assertThat(heard.leaks(MARK, OTHER_MARK)).isEmpty();
        }
    }

    @Test
    void what_leaks_is_heard_wherever_it_leaks() {
        try (Overheard heard = new Overheard()) {
            LoggerFactory.getLogger("some.library").trace("sent {}", DECOY);
            java.util.logging.Logger.getLogger("another.library").finest("sent " + DECOY);
            LoggerFactory.getLogger("a.third").debug("failed", new IllegalStateException("with " + DECOY));
            Exception suppressed = new Exception("outer", new Exception("inner"));
            suppressed.getCause().addSuppressed(new Exception("key " + DECOY));
            heard.tell(suppressed);
            heard.tell(List.of(DECOY));
            heard.tell("harmless");

            assertThat(heard.leaks(DECOY)).hasSize(5);
        }
    }

    /** A service that quotes the key it was sent is the worst of them. */
    private static List<Fault> faults(String other) {
        String quoted = "{\"code\":4001,\"status\":false,\"message\":\"bad key " + MARK + "\",\"msg\":\"bad key " + MARK
                + "\",\"detail\":\"bad key " + MARK + "\",\"id\":\"" + other
                + "\",\"error\":{\"message\":\"Incorrect API key provided: " + MARK
                + "\",\"code\":\"" + MARK + "\"},\"data\":{\"id\":\"" + MARK + "\",\"task_id\":\"" + MARK + "\"}}";
        List<Fault> faults = new ArrayList<>();
        for (int status : new int[] {200, 400, 401, 403, 404, 429, 500, 503}) {
            faults.add(Fault.response(status, "application/json", quoted).header("X-Key", MARK));
        }
        faults.add(Fault.response(401, "text/html", "<p>No such key: " + MARK + "</p>"));
        faults.add(Fault.response(200, "application/json", "{\"data\":\"" + MARK));
        faults.add(Fault.redirect(302, "https://127.0.0.1:1/?key=" + MARK));
        faults.add(Fault.html(502));
        faults.add(Fault.empty(200));
        faults.add(Fault.brokenJson());
        faults.add(Fault.closeBeforeResponse());
        faults.add(Fault.closeOnRequest());
        faults.add(Fault.cutMidResponse());
        faults.add(Fault.truncated());
        return faults;
    }

    /** Runs one task to its end and tells everything about it; whether it succeeded. */
    private static boolean run(Service service, Emulator emulator, VirtualTime time, Overheard heard) {
        ImageClientBuilder<?> builder = service.client.apply(emulator);
        heard.tell(builder);
        try (ImageClient client = builder.timeSource(time).build()) {
            heard.tell(client);
            ImageTask task = client.submit(service.request(), OPTIONS).onStatus(heard::tell);
            heard.tell(task);
            task.handle().calls().forEach(heard::tell);
            try {
                ImageResult result = time.runUntil(task.result());
                heard.tell(result);
                heard.tell(result.handle().encode());
                result.failures().forEach(failure -> heard.tell(failure.cause()));
                return true;
            } catch (CompletionException e) {
                heard.tell(e);
                return false;
            } finally {
                heard.tell(task.status());
                heard.tell(task.handle());
                heard.tell(task.handle().encode());
            }
        }
    }
}
