package dev.easel.fal;

import dev.easel.CallOptions;
import dev.easel.ImageClient;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.PollSchedule;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.Exchange;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.FalEmulator;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A client and fal's queue of the testkit, over real sockets. */
@Timeout(60)
abstract class FalTest {
    static final String KEY = "MARKEDKEY-of-a-test:0123456789abcdef";

    FalEmulator emulator;
    ImageClient client;

    FalTest() {
        start(FalEmulator.builder());
    }

    final void start(FalEmulator.Builder options) {
        stop();
        emulator = options.apiKey(KEY).start();
        client = builder().build();
    }

    @AfterEach
    void stop() {
        if (client != null) {
            client.close();
            emulator.close();
        }
    }

    FalBuilder builder() {
        return Fal.builder()
                .baseUrl(emulator.baseUrl().toString())
                .apiKey(KEY)
                .allowDownloadsFrom(emulator.imageHost().getHost())
                .defaults(CallOptions.builder()
                        .pollSchedule(PollSchedule.every(Duration.ofMillis(5)))
                        .build());
    }

    static ImageRequest.Builder request() {
        return ImageRequest.builder().prompt("a lighthouse at dusk").size(64, 64);
    }

    static ImageRequest with(FalOptions.Builder options) {
        return request().addOptions(options.build()).build();
    }

    static ImageInput image() {
        return ImageInput.bytes(EmulatedImage.of("noise", 1, 64, 64).png());
    }

    List<Exchange> exchanges(ExchangeKind kind) {
        return emulator.exchanges().stream()
                .filter(exchange -> exchange.kind() == kind)
                .toList();
    }

    Exchange submission() {
        return exchanges(ExchangeKind.SUBMIT).get(exchanges(ExchangeKind.SUBMIT).size() - 1);
    }
}
