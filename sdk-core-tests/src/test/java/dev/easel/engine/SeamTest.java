package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.CallOptions;
import dev.easel.CallbackCall;
import dev.easel.CallbackReceiver;
import dev.easel.CaptionRequest;
import dev.easel.Catalogue;
import dev.easel.Destination;
import dev.easel.EaselException;
import dev.easel.ImageClient;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ImageSink;
import dev.easel.ImageTask;
import dev.easel.ImageUploader;
import dev.easel.PollSchedule;
import dev.easel.SubmissionHook;
import dev.easel.TaskHandle;
import dev.easel.TaskListener;
import dev.easel.TaskStart;
import dev.easel.UpscaleRequest;
import dev.easel.engine.Fault.Mode;
import dev.easel.spi.CredentialSource;
import dev.easel.spi.Credentials;
import dev.easel.spi.EventReader;
import dev.easel.spi.Job;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.TimeSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import okhttp3.Dns;
import okhttp3.EventListener;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests foreign code that throws, returns null or blocks for ever, at every place where Easel calls it: each verb ends typed and by its
 * deadline, the client works afterwards, closing ends, and no half file is left. The cells are generated from the interfaces, and a
 * method that no verb here reaches fails, so that a new one cannot be forgotten.
 */
@Timeout(30)
class SeamTest {
    private static final Duration SHORT = Duration.ofMillis(400);

    /** What Easel calls of a random generator; the other methods are derived from these by the JDK. */
    private static final Set<String> USED_RANDOM =
            Set.of("RandomGenerator.nextLong/0", "RandomGenerator.nextDouble/0", "RandomGenerator.nextBytes/1");

    /** Every interface of foreign code, by its name in a place. */
    private static final Map<String, Class<?>> INTERFACES = Map.ofEntries(
            Map.entry("ProviderProtocol", ProviderProtocol.class),
            Map.entry("Job", Job.class),
            Map.entry("EventReader", EventReader.class),
            Map.entry("CredentialSource", CredentialSource.class),
            Map.entry("ImageUploader", ImageUploader.class),
            Map.entry("TaskListener", TaskListener.class),
            Map.entry("SubmissionHook", SubmissionHook.class),
            Map.entry("ImageSink", ImageSink.class),
            Map.entry("OutputStream", OutputStream.class),
            Map.entry("PollSchedule", PollSchedule.class),
            Map.entry("Consumer", Consumer.class),
            Map.entry("Executor", Executor.class),
            Map.entry("Dns", Dns.class),
            Map.entry("ApplicationInterceptor", Interceptor.class),
            Map.entry("NetworkInterceptor", Interceptor.class),
            Map.entry("EventListener", EventListener.class),
            Map.entry("ProxySelector", ProxySelector.class),
            Map.entry("RandomGenerator", RandomGenerator.class),
            Map.entry("TimeSource", TimeSource.class));

    /** Places that no verb reaches, each with the reason. */
    private static final Map<String, String> NOT_REACHED = Map.ofEntries(
            Map.entry("OutputStream.write/1", "images are written in pieces"),
            Map.entry("OutputStream.flush/0", "close() flushes"),
            Map.entry("Consumer.andThen/1", "composes, and is the application's to call"),
            Map.entry("ProxySelector.connectFailed/3", "loopback connections do not fail here"),
            Map.entry("EventListener.connectFailed/5", "loopback connections do not fail here"),
            Map.entry("EventListener.secureConnectStart/1", "the test server has no TLS"),
            Map.entry("EventListener.secureConnectEnd/2", "the test server has no TLS"),
            Map.entry("EventListener.requestFailed/2", "requests do not break here"),
            Map.entry("EventListener.responseFailed/2", "responses do not break here"),
            Map.entry("EventListener.callFailed/2", "calls do not fail here"),
            Map.entry("EventListener.canceled/1", "has a cell of its own below"),
            Map.entry("EventListener.satisfactionFailure/2", "there is no cache"),
            Map.entry("EventListener.cacheHit/2", "there is no cache"),
            Map.entry("EventListener.cacheMiss/1", "there is no cache"),
            Map.entry("EventListener.cacheConditionalHit/2", "there is no cache"),
            Map.entry("EventListener.retryDecision/3", "connections do not fail here"),
            Map.entry("EventListener.dispatcherQueueStart/2", "Easel does not use OkHttp's queue"),
            Map.entry("EventListener.dispatcherQueueEnd/2", "Easel does not use OkHttp's queue"),
            Map.entry("TimeSource.millis/0", "Easel asks for the instant"),
            Map.entry("TimeSource.withZone/1", "Easel has no zones"));

    /**
     * Places that Easel calls on the caller's own thread, where nothing can end what blocks: a provider's mapping is a pure function,
     * and a mapping on another thread would cost every call a hand-over; a listener is told of the start where the caller's own
     * context is. They throw and return null as all others.
     */
    private static final Set<String> ON_THE_CALLERS_THREAD = Set.of(
            "ProviderProtocol.id/0",
            "ProviderProtocol.serviceName/0",
            "ProviderProtocol.capabilities/0",
            "ProviderProtocol.capabilities/1",
            "ProviderProtocol.pollSchedule/0",
            "ProviderProtocol.check/2",
            "ProviderProtocol.expectedSize/1",
            "ProviderProtocol.samplerWord/1",
            "ProviderProtocol.schedulerWord/1",
            "ProviderProtocol.generate/1",
            "ProviderProtocol.upscale/1",
            "ProviderProtocol.caption/1",
            "ProviderProtocol.expandPrompt/1",
            "ProviderProtocol.knownCatalogue/1",
            "ProviderProtocol.catalogue/1",
            "ProviderProtocol.canPoll/1",
            "ProviderProtocol.readCallback/1",
            "ProviderProtocol.callbackSignature/0",
            "Job.kind/0",
            "Job.requestId/0",
            "Job.inputs/0",
            "Job.callback/0",
            "Job.upload/2",
            "TaskListener.onStart/1",
            "RandomGenerator.nextLong/0",
            "RandomGenerator.nextDouble/0",
            "RandomGenerator.nextBytes/1",
            "TimeSource.instant/0",
            "TimeSource.nanoTime/0",
            "TimeSource.schedule/2",
            "TimeSource.timeout/2");

    /**
     * One cell.
     *
     * @param place the method
     * @param mode what it does
     * @param spared how many of its calls go well before
     */
    record Cell(String place, Mode mode, int spared) {
        @Override
        public String toString() {
            return place + " " + mode + (spared == 0 ? "" : " from call " + (spared + 1));
        }
    }

    static Stream<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        INTERFACES.forEach((name, type) -> {
            for (Method method : methods(type)) {
                String place = Fault.place(name, method);
                if (NOT_REACHED.containsKey(place)
                        || (name.equals("RandomGenerator") && !USED_RANDOM.contains(place))) {
                    continue;
                }
                cells.addAll(cells(place, method.getReturnType(), name));
            }
        });
        cells.addAll(cells("WireExchange.read/1", Object.class, "WireExchange"));
        cells.sort(Comparator.comparing(Cell::place).thenComparing(Cell::mode).thenComparing(Cell::spared));
        return cells.stream().distinct();
    }

    private static List<Cell> cells(String place, Class<?> returns, String name) {
        List<Cell> cells = new ArrayList<>();
        int[] later =
                name.equals("TimeSource") || name.equals("RandomGenerator") ? new int[] {0, 2, 7, 20} : new int[] {0};
        for (int spared : later) {
            cells.add(new Cell(place, Mode.THROWS, spared));
            cells.add(new Cell(place, Mode.THROWS_AN_ERROR, spared));
            if (!returns.isPrimitive()) {
                cells.add(new Cell(place, Mode.RETURNS_NULL, spared));
            }
        }
        if (!ON_THE_CALLERS_THREAD.contains(place)) {
            cells.add(new Cell(place, Mode.BLOCKS, 0));
        }
        if (name.equals("Executor")) {
            cells.add(new Cell(place, Mode.DROPS, 0));
        }
        return cells;
    }

    /** What an interface has to be implemented for, and what it may be; a class's own and inherited ones. */
    private static List<Method> methods(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .filter(method -> !Modifier.isFinal(method.getModifiers()))
                .filter(method -> method.getDeclaringClass() != Object.class)
                .toList();
    }

    @TempDir
    private Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool(SeamTest::daemon);
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1, SeamTest::daemon);
    private ToyService service;

    private static Thread daemon(Runnable action) {
        Thread thread = new Thread(action, "seam");
        thread.setDaemon(true);
        return thread;
    }

    @BeforeEach
    void start() throws IOException {
        service = new ToyService();
        String image = Base64.getEncoder().encodeToString(ToyService.IMAGE);
        service.response("/submit", "{\"task\":\"t1\"}")
                .response("/status", ToyService.status(500, "later"))
                .response("/status", "{\"state\":\"running\",\"progress\":0.5}")
                .response("/status", ToyService.done())
                .response("/words", "{}")
                .response("/catalogue", "{}")
                .response("/upload", "{}")
                .response("/cancel", "{}")
                .response(
                        "/upscale",
                        new MockResponse.Builder()
                                .addHeader("Content-Type", "text/event-stream")
                                .body("event: other\ndata: {}\n\nevent: response\ndata: {\"images\":[\"" + image
                                        + "\"]}\n\n")
                                .build());
    }

    @AfterEach
    void stop() {
        service.close();
        threads.shutdownNow();
        timer.shutdownNow();
    }

    @ParameterizedTest
    @MethodSource("cells")
    void every_verb_ends_typed_and_in_time(Cell cell) throws Exception {
        Fault fault = new Fault(cell.place, cell.mode, cell.spared);
        ImageClient client = inTime(() -> typed(() -> client(fault)));
        if (client != null) {
            try {
                for (Verb verb : verbs(fault)) {
                    inTime(() -> typed(() -> verb.run(client)));
                    if (fault.hits() > 0) {
                        break;
                    }
                }
            } finally {
                fault.disarm();
            }
            inTime(() -> client.generate(
                    ImageRequest.of("another lighthouse"),
                    CallOptions.builder().deadline(Duration.ofSeconds(10)).build()));
            inTime(() -> {
                client.close();
                return null;
            });
        }
        if (cell.spared == 0) {
            assertThat(fault.hits()).as("the place is reached").isPositive();
        }
        awaitUnblocked(fault);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(Path::getFileName).map(Path::toString)).noneMatch(name -> name.endsWith(".part"));
        }
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.EnumSource(
            mode = org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE,
            names = {"RETURNS_NULL", "DROPS"})
    void an_event_listener_that_hears_of_a_cancelled_call_holds_nothing_up(Mode mode) throws Exception {
        service.forget("/submit");
        service.response("/submit", ToyService.stall());
        Fault fault = new Fault("EventListener.canceled/1", mode, 0);
        ImageClient client = client(fault);
        inTime(() -> typed(() -> client.generate(
                ImageRequest.of("a lighthouse"),
                CallOptions.builder().deadline(SHORT).build())));
        // On a slow machine the first one may not have been sent.
        long before = service.count("/submit");
        ImageTask underWay = client.submit(ImageRequest.of("another lighthouse"));
        while (service.count("/submit") == before) {
            Thread.onSpinWait();
        }
        inTime(() -> {
            client.close();
            return null;
        });
        inTime(() -> typed(() -> underWay.result().get()));
        // It is told on a thread of its own, since it may block.
        inTime(() -> {
            while (fault.hits() == 0) {
                Thread.onSpinWait();
            }
            return null;
        });
    }

    /**
     * What may be left over is interrupted: nothing of Easel's waits for it. Only OkHttp's own threads, on which it connects, are
     * beyond reach; one of those may be left.
     */
    private static void awaitUnblocked(Fault fault) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (!fault.blocked().isEmpty() && System.nanoTime() < until) {
            Thread.sleep(5);
        }
        assertThat(fault.blocked())
                .as("threads that nobody interrupted")
                .hasSizeLessThan(2)
                .allMatch(thread -> thread.isDaemon() && thread.getName().startsWith("OkHttp"));
    }

    @FunctionalInterface
    private interface Verb {
        Object run(ImageClient client) throws Exception;
    }

    @FunctionalInterface
    private interface Code<T> {
        T run() throws Exception;
    }

    private <T> T inTime(Code<T> code) throws Exception {
        Future<T> future = threads.submit(code::run);
        try {
            return future.get(15, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            StringBuilder where = new StringBuilder("hangs");
            Thread.getAllStackTraces().forEach((thread, stack) -> {
                if (thread.getName().startsWith("seam") || thread.getName().startsWith("easel")) {
                    where.append("\n").append(thread.getName()).append(" ").append(Arrays.asList(stack));
                }
            });
            throw new AssertionError(where.toString());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (Exception) e.getCause();
        }
    }

    /** Returns null where it ended with an exception of Easel's that does not take the blame. */
    private static <T> T typed(Code<T> code) throws Exception {
        try {
            return code.run();
        } catch (EaselException e) {
            assertThat(e).hasMessageNotContaining("bug in Easel");
            return null;
        } catch (ExecutionException | java.util.concurrent.CompletionException e) {
            assertThat(e.getCause()).isInstanceOf(EaselException.class).hasMessageNotContaining("bug in Easel");
            return null;
        } catch (Throwable e) {
            throw new AssertionError("not an exception of Easel's", e);
        }
    }

    private ImageClient client(Fault fault) {
        OkHttpClient http = new OkHttpClient.Builder()
                .dns(fault.seam(Dns.class, "Dns", Dns.SYSTEM))
                .addInterceptor(fault.seam(
                        Interceptor.class, "ApplicationInterceptor", chain -> chain.proceed(chain.request())))
                .addNetworkInterceptor(
                        fault.seam(Interceptor.class, "NetworkInterceptor", chain -> chain.proceed(chain.request())))
                .eventListener(new SeamEventListener(fault))
                .proxySelector(new ProxySelector() {
                    @Override
                    public List<java.net.Proxy> select(URI uri) {
                        return fault.strikes("ProxySelector.select/1") ? null : List.of(java.net.Proxy.NO_PROXY);
                    }

                    @Override
                    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
                        fault.strikes("ProxySelector.connectFailed/3");
                    }
                })
                .build();
        AnyClient builder = AnyClient.of(
                        fault.seam(ProviderProtocol.class, "ProviderProtocol", new SeamProtocol(fault, service.url())),
                        service.url())
                .credentials(Credentials.computed(fault.seam(
                        CredentialSource.class,
                        "CredentialSource",
                        request -> Map.of("Authorization", "Bearer " + ToyClient.KEY))))
                .allowDownloadsFrom("127.0.0.1")
                .httpClient(http)
                .callbackExecutor(fault.seam(Executor.class, "Executor", threads::execute))
                .uploader(fault.seam(
                        ImageUploader.class,
                        "ImageUploader",
                        image -> CompletableFuture.completedFuture(URI.create("https://images.example/1.png"))))
                .random(fault.seam(RandomGenerator.class, "RandomGenerator", RandomGenerator.getDefault()))
                .timeSource(fault.seam(TimeSource.class, "TimeSource", new RealTime(timer)));
        return builder.build();
    }

    /** Every verb of a client, with every hook that it takes. */
    private List<Verb> verbs(Fault fault) {
        CallOptions options = options(fault, Destination.directory(folder)).build();
        CallOptions toSink = options(
                        fault, Destination.sink(fault.seam(ImageSink.class, "ImageSink", arrival -> sink(fault))))
                .build();
        ImageRequest request = ImageRequest.builder()
                .prompt("a lighthouse")
                .model("toy")
                .initImage(ImageInput.bytes(ToyService.IMAGE))
                .build();
        return List.of(
                client -> {
                    client.capabilities("toy");
                    return client.generate(request, options);
                },
                client -> {
                    ImageTask task = client.submit(ImageRequest.of("a lighthouse"), toSink);
                    @SuppressWarnings("unchecked")
                    Consumer<dev.easel.TaskStatus> watcher = fault.seam(Consumer.class, "Consumer", status -> {});
                    task.onStatus(watcher);
                    return task.result().get();
                },
                client -> client.upscale(
                        UpscaleRequest.builder()
                                .image(ImageInput.url(URI.create("https://images.example/1.png")))
                                .factor(2)
                                .build(),
                        options),
                client -> client.caption(
                        CaptionRequest.of(ImageInput.url(URI.create("https://images.example/1.png"))), options),
                client -> client.expandPrompt("a lighthouse", options),
                client -> client.catalogue(Catalogue.values()[0], options),
                client -> {
                    ImageTask task = client.submit(ImageRequest.of("a lighthouse"), options);
                    TaskHandle handle = task.accepted().get();
                    task.detach().get();
                    client.check(handle);
                    return client.resume(handle, options).result().get();
                },
                client -> {
                    ImageTask task = client.submit(ImageRequest.of("a lighthouse"), options);
                    task.accepted().get();
                    return task.cancel().get(12, TimeUnit.SECONDS);
                },
                client -> {
                    CallbackReceiver receiver = client.callbackReceiver();
                    String path =
                            receiver.address(URI.create("http://localhost")).getPath();
                    return receiver.receive(
                            CallbackCall.of("POST", path, Map.of(), new ByteArrayInputStream(new byte[0])));
                });
    }

    private static CallOptions.Builder options(Fault fault, Destination destination) {
        return CallOptions.builder()
                .deadline(fault.blocks() ? SHORT : Duration.ofSeconds(10))
                .destination(destination)
                .addListener(listener(fault))
                .submissionHook(fault.seam(SubmissionHook.class, "SubmissionHook", (handle, part, attempt) -> {}))
                .pollSchedule(fault.seam(PollSchedule.class, "PollSchedule", moment -> Duration.ofMillis(20)));
    }

    /** Follows each task itself: the one behind it would be out of the fault's reach. */
    private static TaskListener listener(Fault fault) {
        AtomicReference<TaskListener> self = new AtomicReference<>();
        self.set(fault.seam(TaskListener.class, "TaskListener", new TaskListener() {
            @Override
            public TaskListener onStart(TaskStart start) {
                return self.get();
            }
        }));
        return self.get();
    }

    private static OutputStream sink(Fault fault) {
        return new OutputStream() {
            @Override
            public void write(int value) {}

            @Override
            public void write(byte[] bytes, int from, int count) {
                fault.strikes("OutputStream.write/3");
            }

            @Override
            public void close() {
                fault.strikes("OutputStream.close/0");
            }
        };
    }

    /** The real clock. */
    private record RealTime(ScheduledExecutorService timer) implements TimeSource {
        @Override
        public Instant instant() {
            return Instant.now();
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public Scheduled schedule(Duration delay, Runnable action) {
            Future<?> future = timer.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        }
    }
}
