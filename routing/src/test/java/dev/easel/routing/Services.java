package dev.easel.routing;

import dev.easel.CallOptions;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.RetryPolicy;
import dev.easel.dan.Dan;
import dev.easel.fal.Fal;
import dev.easel.local.Local;
import dev.easel.local.LocalDialect;
import dev.easel.replicate.Replicate;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.Emulator;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.FalEmulator;
import dev.easel.testkit.Fault;
import dev.easel.testkit.LocalEmulator;
import dev.easel.testkit.ReplicateEmulator;
import dev.easel.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Emulators on loopback and clients of them, all on one clock that the test moves. */
final class Services implements AutoCloseable {
    static final String LOCAL_KEY = "local-MARKEDKEY-of-the-routing-tests";
    static final String REPLICATE_KEY = "r8_MARKEDKEYoftheroutingtests";
    static final String FAL_KEY = "MARKEDKEY-of-a-test:0123456789abcdef";

    /** One request for all of them. */
    static final ImageRequest REQUEST = ImageRequest.builder()
            .prompt("a lighthouse")
            .model("portrait")
            .size(64, 64)
            .seed(42)
            .build();

    static final Aliases ALIASES = Aliases.builder()
            .add("portrait", "fal", Preset.of(Fal.FLUX_DEV))
            .add("portrait", "replicate", Preset.of(Replicate.FLUX_SCHNELL))
            .add("portrait", "dan", Preset.of(Dan.MODEL_CLARITY))
            .add("portrait", "local", Preset.of("any"))
            .build();

    static final CallOptions OPTIONS =
            CallOptions.builder().deadline(Duration.ofMinutes(15)).build();

    final VirtualTime time = VirtualTime.create();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    <T extends AutoCloseable> T closing(T resource) {
        opened.push(resource);
        return resource;
    }

    /** A service with a queue, whose tasks cannot be cancelled. */
    DanEmulator dan() {
        return closing(DanEmulator.builder()
                .clock(time)
                .resultLifetime(Duration.ofHours(1))
                .start());
    }

    /** A service with a queue, whose tasks can be cancelled. */
    LocalEmulator local(Duration generationTime) {
        return closing(LocalEmulator.builder()
                .dialect(LocalEmulator.Dialect.SD_CPP)
                .apiKey(LOCAL_KEY)
                .generationTime(generationTime)
                .clock(time)
                .start());
    }

    /** A service with a queue, whose tasks can be cancelled, and which refuses content. */
    FalEmulator fal(FalEmulator.Builder options) {
        return closing(options.apiKey(FAL_KEY).clock(time).start());
    }

    ImageClient client(FalEmulator fal) {
        return closing(Fal.builder()
                .apiKey(FAL_KEY)
                .baseUrl(fal.baseUrl().toString())
                .allowDownloadsFrom(fal.imageHost().getHost())
                .retries(RetryPolicy.never())
                .timeSource(time)
                .build());
    }

    ReplicateEmulator replicate(Duration queueTime) {
        return closing(ReplicateEmulator.builder()
                .apiKey(REPLICATE_KEY)
                .clock(time)
                .queueTime(queueTime)
                .start());
    }

    ImageClient client(DanEmulator dan) {
        return closing(Dan.builder()
                .apiKey(DanEmulator.ANONYMOUS_KEY)
                .baseUrl(dan.baseUrl().toString())
                .retries(RetryPolicy.never())
                .timeSource(time)
                .build());
    }

    ImageClient client(LocalEmulator local) {
        return closing(Local.builder()
                .dialect(LocalDialect.SD_CPP)
                .apiKey(LOCAL_KEY)
                .baseUrl(local.baseUrl().toString())
                .retries(RetryPolicy.never())
                .timeSource(time)
                .build());
    }

    ImageClient client(ReplicateEmulator replicate) {
        return closing(Replicate.builder()
                .apiKey(REPLICATE_KEY)
                .baseUrl(replicate.apiUrl().toString())
                .allowDownloadsFrom(replicate.imageHost().getHost())
                .retries(RetryPolicy.never())
                .timeSource(time)
                .build());
    }

    RoutingClientBuilder routing(ImageClient... clients) {
        RoutingClientBuilder builder = Images.builder().timeSource(time).aliases(ALIASES);
        for (ImageClient client : clients) {
            builder.add(client);
        }
        return builder;
    }

    RoutingClient built(RoutingClientBuilder builder) {
        return closing(builder.build());
    }

    /** Makes a service refuse each submission before any work. */
    static void refuse(Emulator emulator) {
        emulator.always(ExchangeKind.SUBMIT, Fault.response(429, "text/plain", "too many requests"));
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
