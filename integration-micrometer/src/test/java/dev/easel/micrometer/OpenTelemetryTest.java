package dev.easel.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ImageClient;
import dev.easel.ImageTask;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which spans OpenTelemetry exports, and which is whose parent. */
@Timeout(60)
class OpenTelemetryTest {
    private final Bench bench = new Bench();
    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final SdkTracerProvider provider = SdkTracerProvider.builder()
            .setClock(new Clock() {
                @Override
                public long now() {
                    return bench.time().instant().toEpochMilli() * 1_000_000;
                }

                @Override
                public long nanoTime() {
                    return bench.time().nanoTime();
                }
            })
            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
            .build();
    private final Tracer tracer = provider.get("test");
    private final ObservationRegistry registry = ObservationRegistry.create();

    OpenTelemetryTest() {
        registry.observationConfig()
                .observationHandler(new DefaultTracingObservationHandler(
                        new OtelTracer(tracer, new OtelCurrentTraceContext(), event -> {})));
    }

    @AfterEach
    void close() {
        provider.close();
        bench.close();
    }

    @Test
    void the_callers_span_is_the_parent_of_the_task_and_the_task_that_of_its_exchanges() {
        Span caller = tracer.spanBuilder("caller").startSpan();
        CompletableFuture<?> result;
        try (ImageClient client = bench.client(EaselObservations.of(registry))) {
            try (Scope scope = caller.makeCurrent()) {
                result = client.generateAsync(Bench.LIGHTHOUSE);
                assertThat(scope).isNotNull();
            }
            bench.time().runUntil(result);
        }
        caller.end();

        SpanData task = task();
        assertThat(task.getParentSpanId()).isEqualTo(caller.getSpanContext().getSpanId());
        assertThat(task.getTraceId()).isEqualTo(caller.getSpanContext().getTraceId());
        assertThat(attribute(task, "gen_ai.provider.name")).isEqualTo("dan");
        assertThat(attribute(task, "easel.images")).isEqualTo("1");
        List<SpanData> below = exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getParentSpanId().equals(task.getSpanId()))
                .toList();
        assertThat(below)
                .extracting(SpanData::getName)
                .containsExactlyInAnyOrder("submit", "poll", "poll", "poll", "queue");
        assertThat(below).extracting(SpanData::getTraceId).containsOnly(task.getTraceId());
        assertThat(exporter.getFinishedSpanItems()).hasSize(7);
    }

    @Test
    void a_task_without_a_span_around_it_is_the_root_of_its_trace() {
        try (ImageClient client = bench.client(EaselObservations.of(registry))) {
            bench.time().runUntil(client.generateAsync(Bench.LIGHTHOUSE));
        }
        assertThat(task().getParentSpanId()).isEqualTo(SpanId.getInvalid());
    }

    @Test
    void the_span_of_a_task_lasts_from_its_submission_to_its_last_image() {
        try (ImageClient client = bench.client(EaselObservations.of(registry))) {
            ImageTask task = client.submit(Bench.LIGHTHOUSE);
            bench.time().runUntil(task.result());
        }
        assertThat(Duration.ofNanos(task().getEndEpochNanos() - task().getStartEpochNanos()))
                .isBetween(Duration.ofMillis(2_500), Duration.ofSeconds(10));
    }

    @Test
    void a_failed_task_is_an_error_and_a_retry_an_event() {
        bench.dan().next(ExchangeKind.POLL, Fault.empty(503));
        bench.dan().failNextTask();
        try (ImageClient client = bench.client(EaselObservations.of(registry))) {
            assertThatThrownBy(() -> bench.time().runUntil(client.generateAsync(Bench.LIGHTHOUSE)))
                    .isNotNull();
        }
        assertThat(task().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(attribute(task(), "error.type")).isEqualTo("TaskFailedException");
        assertThat(task().getEvents())
                .extracting(event -> event.getName())
                .anyMatch(name -> name.startsWith("retry of poll in "))
                .contains("exception");
        assertThat(exporter.getFinishedSpanItems())
                .filteredOn(span -> span.getStatus().getStatusCode() == StatusCode.ERROR)
                .extracting(SpanData::getName)
                .containsExactlyInAnyOrder("poll", task().getName());
    }

    private SpanData task() {
        return exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getName().startsWith("generate_content"))
                .findFirst()
                .orElseThrow();
    }

    private static String attribute(SpanData span, String key) {
        return span.getAttributes().get(AttributeKey.stringKey(key));
    }
}
