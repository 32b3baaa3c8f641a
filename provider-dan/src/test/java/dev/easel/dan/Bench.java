package dev.easel.dan;

import static org.assertj.core.api.Assertions.catchThrowable;

import dev.easel.EaselException;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.TaskHandle;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.VirtualTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Emulators and clients of one test: real HTTP between them, one virtual time for all. */
final class Bench implements AutoCloseable {
    static final ImageRequest LIGHTHOUSE = ImageRequest.builder()
            .prompt("a lighthouse at dusk")
            .model(Dan.MODEL_CLARITY)
            .size(64, 128)
            .seed(42)
            .build();

    private final VirtualTime time = VirtualTime.create();
    private final Deque<Runnable> closers = new ArrayDeque<>();

    VirtualTime time() {
        return time;
    }

    DanEmulator start(DanEmulator.Builder builder) {
        DanEmulator emulator = builder.clock(time).start();
        closers.push(emulator::close);
        return emulator;
    }

    /** A builder with the key that the emulator accepts. */
    DanBuilder dan() {
        return Dan.builder().apiKey(Dan.ANONYMOUS_KEY);
    }

    ImageClient client(DanEmulator emulator) {
        return client(emulator, dan());
    }

    ImageClient client(DanEmulator emulator, DanBuilder builder) {
        ImageClient client =
                builder.baseUrl(emulator.baseUrl().toString()).timeSource(time).build();
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

    /** Has a task accepted, and ends the client that submitted it. */
    TaskHandle submitAndForget(DanEmulator emulator) {
        try (ImageClient client = client(emulator)) {
            return client.submit(LIGHTHOUSE).accepted().join();
        }
    }

    @Override
    public void close() {
        closers.forEach(Runnable::run);
    }
}
