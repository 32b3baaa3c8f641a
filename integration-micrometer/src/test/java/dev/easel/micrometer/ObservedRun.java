package dev.easel.micrometer;

import dev.easel.CallOptions;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageTask;
import dev.easel.local.Local;
import dev.easel.local.LocalDialect;
import dev.easel.local.LocalResponseFormat;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import dev.easel.testkit.LocalEmulator;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Tasks of every kind and every end, observed into meters: what a program has after a day. */
final class ObservedRun {
    private static final String KEY = "sk-MARKEDKEY-observed";

    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Recorder recorder = new Recorder();
    private final EaselObservations observations;
    private final String underWay;
    private final String after;

    ObservedRun() {
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig()
                .observationHandler(new DefaultMeterObservationHandler(meters))
                .observationHandler(new EaselMeters(meters))
                .observationHandler(recorder);
        observations = EaselObservations.builder(registry).prompts(true).build();
        underWay = queued();
        calls();
        after = meters.scrape();
    }

    /** What is scraped while a task is under way, and after it. */
    List<String> scrapes() {
        return List.of(underWay, after);
    }

    Recorder recorder() {
        return recorder;
    }

    private String queued() {
        String scraped;
        try (Bench bench = new Bench();
                ImageClient client = bench.client(observations)) {
            ImageTask task = client.submit(Bench.LIGHTHOUSE);
            CompletableFuture<Void> queued = new CompletableFuture<>();
            task.onStatus(status -> {
                if (status instanceof dev.easel.TaskStatus.Queued) {
                    queued.complete(null);
                }
            });
            queued.join();
            scraped = meters.scrape();
            bench.time().runUntil(task.result());

            bench.dan().next(ExchangeKind.SUBMIT, full());
            bench.dan().next(ExchangeKind.POLL, Fault.empty(503));
            bench.time().runUntil(client.generateAsync(Bench.LIGHTHOUSE));
            bench.dan()
                    .next(
                            ExchangeKind.SUBMIT,
                            Fault.response(400, "application/json", "{\"code\":3000,\"message\":\"no\"}"));
            bench.time().runUntil(client.generateAsync(Bench.LIGHTHOUSE).handle((result, failure) -> true));
            bench.dan().failNextTask();
            bench.time().runUntil(client.generateAsync(Bench.LIGHTHOUSE).handle((result, failure) -> true));
        }
        return scraped;
    }

    private static Fault full() {
        return Fault.response(200, "application/json", "{\"code\": 3002, \"message\": \"full\"}");
    }

    private void calls() {
        String image = Base64.getEncoder().encodeToString(png());
        try (LocalEmulator server = LocalEmulator.builder()
                        .dialect(LocalEmulator.Dialect.OPENAI)
                        .apiKey(KEY)
                        .separateImageHost()
                        .start();
                ImageClient client = Local.builder()
                        .dialect(LocalDialect.OPENAI)
                        .baseUrl(server.baseUrl().toString())
                        .apiKey(KEY)
                        .responseFormat(LocalResponseFormat.URL)
                        .allowDownloadsFrom(server.imageHost().getAuthority())
                        .defaults(CallOptions.builder()
                                .addListener(observations)
                                .deadline(Duration.ofSeconds(30))
                                .build())
                        .build()) {
            ImageRequest request = ImageRequest.builder()
                    .prompt("a lighthouse at dusk")
                    .model("dall-e-2")
                    .size(256, 256)
                    .build();
            server.next(ExchangeKind.DOWNLOAD, Fault.empty(503));
            client.generate(request);
            server.next(
                    ExchangeKind.SUBMIT,
                    Fault.response(
                            200,
                            "application/json",
                            "{\"data\":[{\"b64_json\":\"" + image + "\"}],\"credits\":3,"
                                    + "\"usage\":{\"input_tokens\":11,\"output_tokens\":272,\"cost\":0.04}}"));
            client.generate(request);
        }
    }

    private byte[] png() {
        try (Bench bench = new Bench();
                ImageClient client = bench.client(new dev.easel.TaskListener() {})) {
            return bench.time()
                    .runUntil(client.generateAsync(Bench.LIGHTHOUSE))
                    .first()
                    .bytes();
        }
    }
}
