package dev.easel.temporal;

import dev.easel.CallOptions;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.PollSchedule;
import dev.easel.dan.Dan;
import dev.easel.itsrose.ItsRose;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.Emulator;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.ItsRoseEmulator;
import dev.easel.testkit.ZhiqiteEmulator;
import dev.easel.zhiqite.Zhiqite;
import java.time.Duration;
import java.util.Locale;

/** The kinds of services that matter to a submission, with an emulator and a client of each. */
enum Service {
    /** The service makes the id of a task. */
    DAN(Dan.MODEL_CLARITY) {
        @Override
        Emulator start() {
            return DanEmulator.builder()
                    .generationTime(SHORT)
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
    ZHIQITE("photon_v1_84728.safetensors") {
        @Override
        Emulator start() {
            return ZhiqiteEmulator.builder().generationTime(SHORT).start();
        }

        @Override
        ImageClient client(String url) {
            return Zhiqite.builder()
                    .accessKeyId("MARKEDKEY-id")
                    .accessKeySecret("MARKEDKEY-secret")
                    .baseUrl(url)
                    .defaults(POLLS)
                    .build();
        }
    },

    /** The service responds with the image. */
    ITSROSE("dreamshaper") {
        @Override
        Emulator start() {
            return ItsRoseEmulator.builder()
                    .generationTime(SHORT)
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
    };

    static final CallOptions POLLS = CallOptions.builder()
            .pollSchedule(PollSchedule.every(Duration.ofMillis(50)))
            .build();

    private static final Duration SHORT = Duration.ofMillis(20);

    private final String model;

    Service(String model) {
        this.model = model;
    }

    abstract Emulator start();

    abstract ImageClient client(String url);

    /** Returns what kind of exchange an image arrives with. */
    ExchangeKind arrival() {
        return this == DAN ? ExchangeKind.POLL : ExchangeKind.DOWNLOAD;
    }

    /** Returns the name that workers have for it. */
    String service() {
        return name().toLowerCase(Locale.ROOT);
    }

    ImageRequest request() {
        return ImageRequest.builder()
                .prompt("a lighthouse")
                .model(model)
                .size(128, 128)
                .build();
    }
}
