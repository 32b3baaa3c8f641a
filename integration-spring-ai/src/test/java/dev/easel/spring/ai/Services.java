package dev.easel.spring.ai;

import dev.easel.CallOptions;
import dev.easel.ImageClient;
import dev.easel.ImageClientBuilder;
import dev.easel.PollSchedule;
import dev.easel.RetryPolicy;
import dev.easel.dan.Dan;
import dev.easel.openai.OpenAi;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.Emulator;
import dev.easel.testkit.OpenAiEmulator;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Emulators on loopback and clients of them. */
final class Services implements AutoCloseable {
    static final String OPENAI_MODEL = "gpt-image-2";
    private static final String OPENAI_KEY = "sk-MARKEDKEY-of-a-test";

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    private <T extends AutoCloseable> T closing(T resource) {
        opened.push(resource);
        return resource;
    }

    /** A service that responds with the images, and tells its tokens. */
    OpenAiEmulator openAi() {
        return closing(OpenAiEmulator.builder().apiKey(OPENAI_KEY).start());
    }

    ImageClient client(OpenAiEmulator openAi) {
        return build(OpenAi.builder().apiKey(OPENAI_KEY).baseUrl(openAi.apiUrl().toString()), openAi);
    }

    /** A service with a queue, whose tasks cannot be cancelled, and whose requests have many fields. */
    DanEmulator dan() {
        return closing(DanEmulator.start());
    }

    ImageClient client(DanEmulator dan) {
        return build(
                Dan.builder()
                        .apiKey(DanEmulator.ANONYMOUS_KEY)
                        .baseUrl(dan.baseUrl().toString()),
                dan);
    }

    private <B extends ImageClientBuilder<B>> ImageClient build(B builder, Emulator emulator) {
        return closing(builder.allowDownloadsFrom(emulator.imageHost().getHost())
                .retries(RetryPolicy.never())
                .defaults(CallOptions.builder()
                        .pollSchedule(PollSchedule.every(Duration.ofMillis(5)))
                        .build())
                .build());
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }
}
