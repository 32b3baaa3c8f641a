package dev.easel.dan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.AuthenticationException;
import dev.easel.CallOptions;
import dev.easel.CaptionRequest;
import dev.easel.ControlNet;
import dev.easel.ControlType;
import dev.easel.EaselException;
import dev.easel.FailureClass;
import dev.easel.ImageClient;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ImageTask;
import dev.easel.Lora;
import dev.easel.OutcomeUnknownException;
import dev.easel.RateLimitedException;
import dev.easel.RejectedException;
import dev.easel.Sampler;
import dev.easel.TaskFailedException;
import dev.easel.TextTask;
import dev.easel.Upscale;
import dev.easel.UpscaleRequest;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every error code of the service, as the exception that a user catches. */
class DanErrorsTest {
    private static final ImageInput IMAGE =
            ImageInput.bytes(EmulatedImage.of("the sea", 1, 16, 16).png());

    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    /** All but 3002, which is tried again. Under the HTTP status that the vendor's server sends, and under the one that its source intends. */
    static Stream<Arguments> codes() {
        return Stream.of(
                Arguments.of(500, "timeout", 500, OutcomeUnknownException.class, true),
                Arguments.of(500, "TypeError: undefined", 500, OutcomeUnknownException.class, true),
                Arguments.of(1000, "forbidden", 403, AuthenticationException.class, false),
                Arguments.of(2000, "No available worker found", 500, TaskFailedException.class, true),
                Arguments.of(3000, "Invalid prompt", 400, RejectedException.class, false),
                Arguments.of(3000, "Invalid sampler_name", 400, RejectedException.class, false),
                Arguments.of(3000, "Invalid model", 400, RejectedException.class, false),
                Arguments.of(3000, "nvalid lora", 400, RejectedException.class, false),
                Arguments.of(3000, "Invalid init_image", 400, RejectedException.class, false),
                Arguments.of(3000, "Invalid mask in inpaint params", 400, RejectedException.class, false),
                Arguments.of(3000, "Invalid upscaler", 400, RejectedException.class, false),
                Arguments.of(3000, "Invalid control net preprocess", 400, RejectedException.class, false),
                Arguments.of(3000, "Invalid control net model", 400, RejectedException.class, false),
                Arguments.of(3000, "Control net requires an input image", 400, RejectedException.class, false),
                Arguments.of(3000, "Invalid image", 400, RejectedException.class, false),
                Arguments.of(3000, "Invalid upscalingRate", 400, RejectedException.class, false),
                Arguments.of(3000, "Invalid upscaler2_factor", 400, RejectedException.class, false),
                Arguments.of(-1, "unknown", 500, OutcomeUnknownException.class, true),
                Arguments.of(3001, "not sufficient honor", 400, RejectedException.class, false),
                Arguments.of(4000, "upstream", 500, OutcomeUnknownException.class, true),
                Arguments.of(4001, "Node response 502", 500, TaskFailedException.class, true),
                Arguments.of(5000, "database", 500, OutcomeUnknownException.class, true));
    }

    @ParameterizedTest
    @MethodSource("codes")
    void every_code_is_an_exception(
            int code, String message, int intended, Class<? extends EaselException> type, boolean billed) {
        for (int status : new int[] {200, intended}) {
            DanEmulator emulator = bench.start(DanEmulator.builder());
            emulator.next(ExchangeKind.SUBMIT, error(status, code, message));

            EaselException failure = bench.failure(bench.client(emulator), Bench.LIGHTHOUSE);

            assertThat(failure)
                    .as("HTTP %d", status)
                    .isInstanceOf(type)
                    .hasMessageContaining("code " + code + ": " + message);
            assertThat(failure.serviceCode()).contains(String.valueOf(code));
            assertThat(failure.serviceMessage()).contains(message);
            assertThat(failure.httpStatus()).hasValue(status);
            assertThat(failure.mayHaveBeenBilled()).isEqualTo(billed);
            assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"200", "400"})
    void a_full_queue_is_tried_again_and_told_when_it_stays_full(int status) {
        DanEmulator emulator = bench.start(DanEmulator.builder());
        emulator.always(ExchangeKind.SUBMIT, error(status, 3002, "the number of pending tasks has exceeded the limit"));

        EaselException failure = bench.failure(bench.client(emulator), Bench.LIGHTHOUSE);

        assertThat(failure)
                .isInstanceOf(RateLimitedException.class)
                .hasMessageContaining("code 3002: the number of pending tasks has exceeded the limit");
        assertThat(failure.failureClass()).contains(FailureClass.REFUSED_BEFORE_WORK);
        assertThat(failure.mayHaveBeenBilled()).isFalse();
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isGreaterThan(1);
    }

    /** What a user can get wrong and Easel leaves to the service to judge. */
    static Stream<Arguments> requests() {
        return Stream.of(
                Arguments.of(
                        "Invalid sampler_name",
                        generation(b -> b.sampler(Sampler.of("Restart")).build())),
                Arguments.of("Invalid model", generation(b -> b.model("clarity").build())),
                Arguments.of(
                        "nvalid lora",
                        generation(b -> b.addLora(Lora.of("nobody")).build())),
                Arguments.of(
                        "Invalid upscaler",
                        generation(b -> b.upscale(Upscale.builder()
                                        .factor(2)
                                        .upscaler("Brand new")
                                        .build())
                                .build())),
                Arguments.of(
                        "Invalid control net preprocess",
                        generation(b -> b.addControl(ControlNet.openPose(IMAGE))
                                .addOptions(DanOptions.builder()
                                        .controlPreprocess("openopse")
                                        .build())
                                .build())),
                Arguments.of(
                        "Invalid control net model",
                        generation(b -> b.addControl(ControlNet.builder()
                                        .type(ControlType.CANNY)
                                        .image(IMAGE)
                                        .model("sd15_depth")
                                        .build())
                                .build())),
                Arguments.of("Invalid upscaler", upscaling("LDSR")),
                Arguments.of("Invalid model", (Function<ImageClient, CompletableFuture<?>>) client -> client.submit(
                                CaptionRequest.builder()
                                        .image(IMAGE)
                                        .model("blip")
                                        .build(),
                                CallOptions.defaults())
                        .result()));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void what_the_service_refuses_is_told_in_its_words(
            String message, Function<ImageClient, CompletableFuture<?>> begin) {
        DanEmulator emulator = bench.start(DanEmulator.builder());

        EaselException failure = Bench.failure(() -> bench.time().runUntil(begin.apply(bench.client(emulator))));

        assertThat(failure).isInstanceOf(RejectedException.class).hasMessageContaining("code 3000: " + message);
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"200", "500"})
    void a_blocking_call_that_the_service_gives_up_may_have_been_billed(int status) {
        DanEmulator emulator = bench.start(DanEmulator.builder());
        emulator.next(ExchangeKind.SUBMIT, error(status, 500, "timeout"));
        ImageTask task = bench.client(emulator, bench.dan().blocking(true))
                .submit(UpscaleRequest.builder().image(IMAGE).factor(2).build(), CallOptions.defaults());

        EaselException failure = Bench.failure(() -> bench.time().runUntil(task.result()));

        assertThat(failure).isInstanceOf(OutcomeUnknownException.class).hasMessageContaining("code 500: timeout");
        assertThat(failure.mayHaveBeenBilled()).isTrue();
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void the_work_that_failed_is_a_failed_task_whatever_it_was() {
        DanEmulator emulator = bench.start(DanEmulator.builder());
        ImageClient client = bench.client(emulator);
        emulator.failNextTask();
        ImageTask upscale =
                client.submit(UpscaleRequest.builder().image(IMAGE).factor(2).build(), CallOptions.defaults());
        assertThat(Bench.failure(() -> bench.time().runUntil(upscale.result())))
                .isInstanceOf(TaskFailedException.class);

        emulator.failNextTask();
        TextTask caption = client.submit(CaptionRequest.of(IMAGE), CallOptions.defaults());
        assertThat(Bench.failure(() -> bench.time().runUntil(caption.result())))
                .isInstanceOfSatisfying(
                        TaskFailedException.class,
                        failure -> assertThat(failure.serviceMessage()).isEmpty());
    }

    private static Function<ImageClient, CompletableFuture<?>> generation(
            Function<ImageRequest.Builder, ImageRequest> variation) {
        ImageRequest request = variation.apply(Bench.LIGHTHOUSE.toBuilder());
        return client -> client.submit(request).result();
    }

    private static Function<ImageClient, CompletableFuture<?>> upscaling(String upscaler) {
        return client -> client.submit(
                        UpscaleRequest.builder()
                                .image(IMAGE)
                                .factor(2)
                                .upscaler(upscaler)
                                .build(),
                        CallOptions.defaults())
                .result();
    }

    private static Fault error(int status, int code, String message) {
        return Fault.response(status, "application/json", "{\"code\":" + code + ",\"message\":\"" + message + "\"}");
    }
}
