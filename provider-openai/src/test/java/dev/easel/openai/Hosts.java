package dev.easel.openai;

import dev.easel.CallOptions;
import dev.easel.ImageClientBuilder;
import dev.easel.ImageRequest;
import dev.easel.PollSchedule;
import dev.easel.testkit.OpenAiEmulator;
import java.time.Duration;

/** Clients before emulators. */
final class Hosts {
    static final String KEY = "sk-MARKEDKEY-of-a-test";
    static final String MODEL = "gpt-image-2.6-flare";

    private Hosts() {}

    static OpenAiBuilder client(OpenAiEmulator emulator) {
        return client(OpenAiProfiles.OPENAI, emulator);
    }

    static OpenAiBuilder client(OpenAiProfile profile, OpenAiEmulator emulator) {
        return quick(
                OpenAi.compatible(profile).baseUrl(emulator.apiUrl().toString()).apiKey(KEY), emulator);
    }

    static <B extends ImageClientBuilder<B>> B quick(B builder, OpenAiEmulator emulator) {
        return builder.allowDownloadsFrom(emulator.imageHost().getHost())
                .defaults(CallOptions.builder()
                        .pollSchedule(PollSchedule.every(Duration.ofMillis(5)))
                        .build());
    }

    static ImageRequest.Builder request() {
        return ImageRequest.builder().model(MODEL).prompt("a lighthouse at dusk");
    }
}
