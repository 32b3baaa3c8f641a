package dev.easel.micrometer;

import dev.easel.CallOptions;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.TaskListener;
import dev.easel.dan.Dan;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.VirtualTime;
import java.time.Duration;

/** A queueing service on a virtual clock, and clients of it that are followed. */
final class Bench implements AutoCloseable {
    static final ImageRequest LIGHTHOUSE = ImageRequest.builder()
            .prompt("a lighthouse at dusk")
            .model(Dan.MODEL_CLARITY)
            .seed(42)
            .build();

    private final VirtualTime time = VirtualTime.create();
    private final DanEmulator dan = DanEmulator.builder()
            .clock(time)
            .queueTime(Duration.ofMillis(1_500))
            .generationTime(Duration.ofSeconds(1))
            .start();

    VirtualTime time() {
        return time;
    }

    DanEmulator dan() {
        return dan;
    }

    ImageClient client(TaskListener listener) {
        return Dan.builder()
                .baseUrl(dan.baseUrl().toString())
                .apiKey(DanEmulator.ANONYMOUS_KEY)
                .timeSource(time)
                .defaults(CallOptions.builder().addListener(listener).build())
                .build();
    }

    @Override
    public void close() {
        dan.close();
        time.awaitNothingScheduled();
    }
}
