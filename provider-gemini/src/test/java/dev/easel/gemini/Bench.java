package dev.easel.gemini;

import static org.assertj.core.api.Assertions.catchThrowable;

import dev.easel.EaselException;
import dev.easel.ImageClient;
import dev.easel.ImageClientBuilder;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.GeminiEmulator;
import dev.easel.testkit.VirtualTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Emulators and clients of one test: real HTTP between them, one virtual time for all. */
final class Bench implements AutoCloseable {
    static final String KEY = "MARKEDKEY-of-gemini";
    static final ImageRequest LIGHTHOUSE = ImageRequest.builder()
            .prompt("a lighthouse at dusk")
            .model(Gemini.MODEL)
            .build();

    private final VirtualTime time = VirtualTime.create();
    private final Deque<Runnable> closers = new ArrayDeque<>();

    VirtualTime time() {
        return time;
    }

    static ImageInput image() {
        return ImageInput.bytes(EmulatedImage.of("a boat", 1, 32, 32).png());
    }

    GeminiEmulator start(GeminiEmulator.Builder builder) {
        GeminiEmulator emulator = builder.clock(time).start();
        closers.push(emulator::close);
        return emulator;
    }

    GeminiEmulator start(GeminiEmulator.Quirk... quirks) {
        return start(GeminiEmulator.builder().apiKey(KEY).quirks(quirks));
    }

    ImageClient client(GeminiEmulator emulator) {
        return client(Gemini.builder().apiKey(KEY).baseUrl(emulator.baseUrl().toString()));
    }

    ImageClient background(GeminiEmulator emulator) {
        return client(Gemini.builder()
                .apiKey(KEY)
                .background(true)
                .baseUrl(emulator.baseUrl().toString()));
    }

    ImageClient vertex(GeminiEmulator emulator) {
        return client(VertexAi.builder()
                .project("my-project")
                .token(() -> "MARKEDKEY-token")
                .baseUrl(emulator.baseUrl().toString()));
    }

    <B extends ImageClientBuilder<B>> ImageClient client(ImageClientBuilder<B> builder) {
        ImageClient client = builder.timeSource(time).build();
        closers.push(client::close);
        return client;
    }

    ImageResult run(ImageClient client, ImageRequest request) {
        return time.runUntil(client.generateAsync(request));
    }

    EaselException failure(ImageClient client, ImageRequest request) {
        return failure(() -> run(client, request));
    }

    /** What a call or the future that it waits for ended with. */
    static EaselException failure(ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        return (EaselException) (thrown instanceof CompletionException ? thrown.getCause() : thrown);
    }

    @Override
    public void close() {
        closers.forEach(Runnable::run);
    }
}
