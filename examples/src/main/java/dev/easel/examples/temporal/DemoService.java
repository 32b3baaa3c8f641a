package dev.easel.examples.temporal;

import dev.easel.CallOptions;
import dev.easel.ImageClient;
import dev.easel.PollSchedule;
import dev.easel.dan.Dan;
import dev.easel.itsrose.ItsRose;
import dev.easel.local.Local;
import dev.easel.local.LocalDialect;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.Emulator;
import dev.easel.testkit.ItsRoseEmulator;
import dev.easel.testkit.LocalEmulator;
import dev.easel.testkit.ZhiqiteEmulator;
import dev.easel.zhiqite.Zhiqite;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The services of the demonstration, each an emulator on this machine. */
enum DemoService {
    /** The service makes the id of a task. */
    DAN(10) {
        @Override
        Emulator start() {
            return DanEmulator.builder()
                    .generationTime(QUEUED)
                    .workers(4)
                    .resultLifetime(Duration.ofHours(1))
                    .errorStatus(DanEmulator.ErrorStatus.DOCUMENTED)
                    .start();
        }

        @Override
        ImageClient client(String url) {
            return Dan.builder()
                    .apiKey(DanEmulator.ANONYMOUS_KEY)
                    .baseUrl(url)
                    .defaults(POLLS)
                    .build();
        }
    },

    /** The client chooses the id of a task. */
    ZHIQITE(10) {
        @Override
        Emulator start() {
            return ZhiqiteEmulator.builder()
                    .models(List.of(MODEL))
                    .generationTime(QUEUED)
                    .workers(4)
                    .start();
        }

        @Override
        ImageClient client(String url) {
            return Zhiqite.builder()
                    .accessKeyId("any")
                    .accessKeySecret("any")
                    .baseUrl(url)
                    .defaults(POLLS)
                    .build();
        }
    },

    /** The service responds with the image. */
    ITSROSE(2) {
        @Override
        Emulator start() {
            return ItsRoseEmulator.builder()
                    .generationTime(BLOCKING)
                    .workers(2)
                    .rateLimit(100_000)
                    .start();
        }

        @Override
        ImageClient client(String url) {
            return ItsRose.builder()
                    .apiKey(ItsRoseEmulator.API_KEY)
                    .baseUrl(url)
                    .build();
        }
    },

    /** A server of one's own, which responds with the image. */
    LOCAL(2) {
        @Override
        Emulator start() {
            return LocalEmulator.builder()
                    .dialect(LocalEmulator.Dialect.A1111)
                    .models(List.of(MODEL))
                    .generationTime(BLOCKING)
                    .workers(2)
                    .start();
        }

        @Override
        ImageClient client(String url) {
            return Local.builder().baseUrl(url).dialect(LocalDialect.A1111).build();
        }
    };

    static final String MODEL = Dan.MODEL_CLARITY;

    private static final Duration QUEUED = Duration.ofMillis(1_500);
    private static final Duration BLOCKING = Duration.ofMillis(800);

    /** The emulators are quick. */
    private static final CallOptions POLLS = CallOptions.builder()
            .pollSchedule(PollSchedule.every(Duration.ofMillis(300)))
            .build();

    private final int window;

    DemoService(int window) {
        this.window = window;
    }

    abstract Emulator start();

    abstract ImageClient client(String url);

    /** Returns how many unfinished tasks it has at most, over all workers. */
    int window() {
        return window;
    }

    /** Returns the name that workers and the bulk have for it. */
    String service() {
        return name().toLowerCase(Locale.ROOT);
    }
}
