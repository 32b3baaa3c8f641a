package dev.easel.bfl;

import static org.assertj.core.api.Assertions.catchThrowable;

import dev.easel.EaselException;
import dev.easel.ImageClient;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.TaskHandle;
import dev.easel.testkit.BflEmulator;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.Exchange;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.VirtualTime;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;

/** A client and an emulator over real sockets, and one virtual time for both. */
abstract class BflTest {
    static final String KEY = "bfl_MARKEDKEY";

    final VirtualTime time = VirtualTime.create();
    BflEmulator emulator;
    ImageClient client;

    @AfterEach
    void close() {
        client.close();
        emulator.close();
    }

    void start(BflEmulator.Quirk... quirks) {
        start(BflEmulator.builder().quirks(quirks));
    }

    void start(BflEmulator.Builder builder) {
        emulator = builder.apiKey(KEY).clock(time).start();
        client = client().build();
    }

    /** A builder for the emulator; its host for polls is one that no response may lead to unless the user says so. */
    BflBuilder client() {
        return Bfl.builder()
                .apiKey(KEY)
                .baseUrl(emulator.baseUrl().toString())
                .allowDownloadsFrom("localhost:" + emulator.baseUrl().getPort())
                .timeSource(time);
    }

    /** A small image: one of the default size is a million pixels, which takes the emulator long on a busy machine. */
    static ImageRequest.Builder mug() {
        return of(Bfl.MODEL_FLUX_2_PRO).size(64, 64);
    }

    static ImageRequest.Builder of(String model) {
        return ImageRequest.builder().prompt("a mug").model(model);
    }

    static ImageInput image(int width, int height) {
        return ImageInput.bytes(EmulatedImage.of("an input", 1, width, height).png());
    }

    ImageResult run(ImageRequest.Builder request) {
        return time.runUntil(client.generateAsync(request.build()));
    }

    /** Not by moving the time: that could run a poll, or the whole task. */
    static TaskHandle accepted(ImageTask task) {
        return task.accepted().orTimeout(30, TimeUnit.SECONDS).join();
    }

    EaselException failure(ImageRequest.Builder request) {
        return failure(() -> run(request));
    }

    static EaselException failure(ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        return (EaselException) (thrown instanceof CompletionException ? thrown.getCause() : thrown);
    }

    List<Exchange> exchanges(ExchangeKind kind) {
        return emulator.exchanges().stream()
                .filter(exchange -> exchange.kind() == kind)
                .toList();
    }
}
