package dev.easel.failure;

import dev.easel.CallOptions;
import dev.easel.Delivery;
import dev.easel.EaselException;
import dev.easel.GeneratedImage;
import dev.easel.ImageClient;
import dev.easel.ImageFormat;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.PollSchedule;
import dev.easel.TaskExpiredException;
import dev.easel.TaskHandle;
import dev.easel.callback.CallbackServer;
import dev.easel.testkit.CallbackDelivery;
import dev.easel.testkit.Emulator;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import dev.easel.testkit.VirtualTime;
import dev.easel.testkit.ZhiqiteEmulator;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** Runs one cell: a client and an emulator of its own, real sockets between them, one clock in the test's hand. */
final class Experiment {
    static final Duration DEADLINE = Duration.ofMinutes(15);

    /** How long a task that may be called about waits for that. */
    private static final Duration SAFETY_NET = Duration.ofSeconds(30);

    /** What is asked for by whoever is not the task that is looked at. */
    private static final String OTHER_PROMPT = "somebody else";

    /** One pixel: what nobody asked for. */
    private static final String OTHER_IMAGE =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAA" + "AABJRU5ErkJggg==";

    private static final int PLACES = 4;

    private static final CallOptions OPTIONS = CallOptions.builder()
            .deadline(DEADLINE)
            .pollSchedule(PollSchedule.every(Duration.ofSeconds(15)))
            .build();

    private final Cell cell;
    private final VirtualTime time = VirtualTime.create();
    private final ConnectionPool pool = new ConnectionPool(8, 1, TimeUnit.MINUTES);
    private final Emulator emulator;
    private final @Nullable Fault fault;
    private final @Nullable Detour detour;
    private final Line line;
    private final ImageClient client;
    private final @Nullable CallbackServer server;
    private boolean whole = true;

    private Experiment(Cell cell, URI elsewhere) {
        this.cell = cell;
        int times = cell.forEver() ? Integer.MAX_VALUE : 1;
        this.emulator = cell.subject().start(time);
        Predicate<Request> meant = request -> cell.subject().isAt(cell.step(), request);
        this.fault = cell.ailment() == Ailment.ANOTHER_TASK
                ? Fault.response(200, "application/json", cell.subject().finishedTask("somebody-elses", OTHER_IMAGE))
                : cell.ailment().fault(elsewhere);
        this.line = new Line(cell.ailment().stall(), meant, times);
        OkHttpClient.Builder http =
                new OkHttpClient.Builder().connectionPool(pool).eventListener(line);
        Detour.Way way = cell.ailment().detour();
        this.detour = way == null ? null : new Detour(way, meant, times, emulator.baseUrl());
        if (detour != null) {
            http.addInterceptor(detour)
                    .dns(Detour.NAMES)
                    .sslSocketFactory(Certificate.context().getSocketFactory(), Certificate.trust());
        }
        if (fault != null && cell.forEver()) {
            emulator.always(cell.step().kind(), fault);
        } else if (fault != null) {
            emulator.next(cell.step().kind(), fault);
        }
        this.client = cell.subject()
                .client(emulator)
                // Otherwise the redirect would not be followed, and nothing be seen of what is told there.
                .allowDownloadsFrom(elsewhere.getAuthority())
                .httpClient(http.build())
                .maxExchangesInFlight(cell.ailment() == Ailment.LANES_FULL ? PLACES : 64)
                .timeSource(time)
                .build();
        this.server = cell.step() == Step.CONFIRM ? CallbackServer.listen(client.callbackReceiver(), 0) : null;
    }

    /**
     * Runs it.
     *
     * @throws AssertionError if it hangs, or if it leaves a call, a held connection or a timer behind
     */
    static Outcome run(Cell cell, URI elsewhere) {
        Experiment experiment = new Experiment(cell, elsewhere);
        try (Emulator emulator = experiment.emulator;
                Detour detour = experiment.detour) {
            Outcome outcome;
            try (ImageClient client = experiment.client;
                    CallbackServer server = experiment.server) {
                outcome = experiment.outcome();
            }
            experiment.requireNothingLeft();
            return outcome;
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(cell.toString(), e);
        }
    }

    private Outcome outcome() {
        // Elsewhere the task's own submission has made the connection.
        if (cell.ailment() == Ailment.CLOSED_WHILE_IDLE && cell.step() == Step.SUBMIT) {
            time.runUntil(client.generateAsync(otherRequest(), OPTIONS));
        }
        if (detour != null) {
            detour.begin();
        }
        Instant begin = time.instant();
        CompletableFuture<ImageResult> result;
        if (server != null) {
            result = calledBack(server);
        } else if (cell.ailment() == Ailment.LANES_FULL) {
            result = amongOthers();
        } else {
            result = client.generateAsync(cell.subject().request(), OPTIONS);
        }
        EaselException failure = failureOf(result, begin);
        Duration took = Duration.between(begin, time.instant());
        heal();
        Outcome.Handle handle = failure == null ? Outcome.Handle.NOT_NEEDED : tried(failure);
        long submits = submits() + (detour == null || cell.step() != Step.SUBMIT ? 0 : detour.requestsElsewhere());
        return new Outcome(cell, failure, whole, submits, begun(submits), handle, took);
    }

    private ImageRequest otherRequest() {
        return cell.subject().request().toBuilder().prompt(OTHER_PROMPT).build();
    }

    /** How many submissions of the task the service has seen. */
    private long submits() {
        return emulator.exchanges().stream()
                .filter(exchange -> exchange.kind() == ExchangeKind.SUBMIT
                        && !exchange.text().contains(OTHER_PROMPT))
                .count();
    }

    /** A task behind whose submission others come that the service does not respond to, as many as there are places or more. */
    private CompletableFuture<ImageResult> amongOthers() {
        boolean blocking = client.capabilities().delivery() == Delivery.BLOCKING;
        if (blocking) {
            // Slowly, so that every place is taken when the response has come.
            emulator.next(ExchangeKind.SUBMIT, Fault.drip(64, Duration.ofMillis(200)));
        }
        ImageTask task = client.submit(cell.subject().request(), OPTIONS);
        if (blocking) {
            awaitSubmits(1);
        } else {
            task.accepted().orTimeout(20, TimeUnit.SECONDS).join();
        }
        emulator.always(ExchangeKind.SUBMIT, Fault.stallBeforeHeaders());
        int others = cell.forEver() ? 10 * PLACES : PLACES;
        for (int i = 0; i < others; i++) {
            client.submit(otherRequest(), OPTIONS);
        }
        awaitSubmits(blocking ? PLACES : PLACES + 1);
        return task.result();
    }

    private void awaitSubmits(int number) {
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (emulator.count(ExchangeKind.SUBMIT) < number) {
            if (System.nanoTime() - patience > 0) {
                throw new AssertionError(
                        "the service has " + emulator.count(ExchangeKind.SUBMIT) + " submissions of " + number);
            }
            Thread.onSpinWait();
        }
    }

    /** A task that is done there, that nobody has looked at yet, and that the service has just called about. */
    private CompletableFuture<ImageResult> calledBack(CallbackServer address) {
        ImageTask task = client.submit(
                cell.subject().request().toBuilder()
                        .callbackUrl(address.address())
                        .build(),
                OPTIONS);
        task.accepted().orTimeout(20, TimeUnit.SECONDS).join();
        time.awaitScheduledWithin(SAFETY_NET);
        time.advance(SAFETY_NET.minusMillis(1));
        if (emulator.count(ExchangeKind.POLL) != 0) {
            throw new AssertionError("it was asked before it called");
        }
        List<CallbackDelivery> calls = ((ZhiqiteEmulator) emulator).deliverCallbacks();
        if (calls.size() != 1 || !calls.get(0).acknowledged()) {
            throw new AssertionError("not one call that was acknowledged: " + calls);
        }
        return task.result();
    }

    /** From now on all is well. */
    private void heal() {
        emulator.always(cell.step().kind(), null);
        line.end();
        if (detour != null) {
            detour.end();
        }
    }

    private Outcome.Handle tried(EaselException failure) {
        TaskHandle handle = failure.handle().orElse(null);
        if (handle == null
                || !client.capabilities().resumable()
                || handle.calls().stream().anyMatch(part -> part.taskId().isEmpty())) {
            return Outcome.Handle.NONE;
        }
        TaskHandle kept = TaskHandle.decode(handle.encode());
        EaselException again = failureOf(client.resume(kept, OPTIONS).result(), time.instant());
        if (again == null) {
            return Outcome.Handle.BRINGS_THE_IMAGE;
        }
        if (again instanceof TaskExpiredException) {
            return Outcome.Handle.SAYS_NEVER_ARRIVED;
        }
        throw new AssertionError("the handle was good for nothing", again);
    }

    private long begun(long submits) {
        boolean spoiled =
                cell.step() == Step.SUBMIT && fault != null && !cell.ailment().worksAllTheSame();
        long spoiledOnes = !spoiled ? 0 : cell.forEver() ? submits : 1;
        long elsewhere = detour == null || cell.step() != Step.SUBMIT ? 0 : detour.requestsElsewhere();
        return submits - spoiledOnes - elsewhere;
    }

    /** Lets the time pass as it has to: waits at once, silences when the next limit ends them. */
    private @Nullable EaselException failureOf(CompletableFuture<ImageResult> result, Instant begin) {
        Instant deadline = begin.plus(DEADLINE);
        CompletableFuture<Void> silence = line.nextSilence();
        int silences = 0;
        CompletableFuture<?> settled = result.handle((value, thrown) -> value);
        while (true) {
            time.runUntil(CompletableFuture.anyOf(settled, silence));
            if (settled.isDone()) {
                break;
            }
            silence = line.nextSilence();
            awaitSilence(++silences);
            Duration left = Duration.between(time.instant(), deadline);
            Duration limit = limit();
            time.advance(limit.compareTo(left) < 0 ? limit : left);
        }
        try {
            whole = isWhole(requireImage(result.join()));
            return null;
        } catch (CompletionException e) {
            if (e.getCause() instanceof EaselException failure) {
                return failure;
            }
            throw new AssertionError("not an exception of Easel's", e.getCause());
        }
    }

    /**
     * Until the service has the request, and the exchange its limit: the one may come before the other. Where the service
     * has tasks, until it has begun the one that was asked for: else it would say, a moment later, that it knows of none.
     */
    private void awaitSilence(int number) {
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        boolean begins = client.capabilities().resumable() && cell.ailment().worksAllTheSame();
        boolean arrives = cell.ailment().stall().isAtTheService();
        ExchangeKind kind = cell.step().kind();
        while (arrives && (begins ? emulator.handled(kind) : emulator.count(kind)) < number || time.waiting() == 0) {
            if (System.nanoTime() - patience > 0) {
                throw new AssertionError("silence on the line, and the service has no request");
            }
            Thread.onSpinWait();
        }
    }

    private static GeneratedImage requireImage(ImageResult result) {
        if (result.images().size() != 1 || !result.failures().isEmpty()) {
            throw new AssertionError("neither an image nor a failure: " + result);
        }
        if (Base64.getEncoder().encodeToString(result.first().bytes()).equals(OTHER_IMAGE)) {
            throw new AssertionError("somebody else's image");
        }
        return result.first();
    }

    /** Whether it ends as an image of its format does: with PNG's last chunk, or JPEG's last marker. */
    private static boolean isWhole(GeneratedImage image) {
        byte[] bytes = image.bytes();
        String end = new String(bytes, bytes.length - 8, 8, StandardCharsets.ISO_8859_1);
        return image.format() == ImageFormat.PNG ? end.startsWith("IEND") : end.endsWith("\u00ff\u00d9");
    }

    /** How long one attempt may be silent. */
    private Duration limit() {
        return switch (cell.step()) {
            case SUBMIT -> DEADLINE;
            case POLL, CONFIRM -> Duration.ofSeconds(30);
            case DOWNLOAD -> Duration.ofMinutes(5);
        };
    }

    private void requireNothingLeft() {
        line.awaitQuiet();
        time.awaitNothingScheduled();
        int held = pool.connectionCount() - pool.idleConnectionCount();
        pool.evictAll();
        if (held != 0) {
            throw new AssertionError(held + " connections are neither idle nor closed");
        }
    }
}
