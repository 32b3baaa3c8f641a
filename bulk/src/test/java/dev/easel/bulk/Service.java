package dev.easel.bulk;

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
import java.util.ArrayList;
import java.util.List;

/** The kinds of services that matter to a ledger, with an emulator and a client of each. */
enum Service {
    /** The service makes the id of a task. */
    DAN(Dan.MODEL_CLARITY) {
        @Override
        Emulator start(Duration time) {
            return DanEmulator.builder()
                    .generationTime(time)
                    .workers(8)
                    .resultLifetime(Duration.ofHours(1))
                    .errorStatus(DanEmulator.ErrorStatus.DOCUMENTED)
                    .start();
        }

        @Override
        ImageClient client(String url) {
            return Dan.builder().apiKey(DanEmulator.ANONYMOUS_KEY).baseUrl(url).build();
        }
    },

    /** The client chooses the id of a task. */
    ZHIQITE("photon_v1_84728.safetensors") {
        @Override
        Emulator start(Duration time) {
            return ZhiqiteEmulator.builder().generationTime(time).workers(8).start();
        }

        @Override
        ImageClient client(String url) {
            return Zhiqite.builder()
                    .accessKeyId("MARKEDKEY-id")
                    .accessKeySecret("MARKEDKEY-secret")
                    .baseUrl(url)
                    .build();
        }
    },

    /** The service responds with the image. */
    ITSROSE("dreamshaper") {
        @Override
        Emulator start(Duration time) {
            return ItsRoseEmulator.builder()
                    .generationTime(time)
                    .workers(8)
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

    /** Polls often, since the emulators are quick. */
    static final PollSchedule POLLS = PollSchedule.every(Duration.ofMillis(50));

    private final String model;

    Service(String model) {
        this.model = model;
    }

    abstract Emulator start(Duration time);

    abstract ImageClient client(String url);

    /** Returns what kind of exchange an image arrives with. */
    ExchangeKind arrival() {
        return this == DAN ? ExchangeKind.POLL : ExchangeKind.DOWNLOAD;
    }

    BulkItem item(int number) {
        return BulkItem.of("item-" + number, request(number));
    }

    ImageRequest request(int number) {
        return ImageRequest.builder()
                .prompt("lighthouse number " + number + ".")
                .model(model)
                .size(128, 128)
                .build();
    }

    List<BulkItem> items(int number) {
        List<BulkItem> items = new ArrayList<>();
        for (int i = 1; i <= number; i++) {
            items.add(item(i));
        }
        return items;
    }

    /** Returns how often each item was accepted, by the emulator's own journal. */
    static long accepted(Emulator emulator, int number) {
        return emulator.exchanges().stream()
                .filter(exchange -> exchange.kind() == ExchangeKind.SUBMIT)
                .filter(exchange -> exchange.status() == 200 || exchange.status() == 0)
                .filter(exchange -> exchange.text().contains("lighthouse number " + number + "."))
                .count();
    }
}
