package dev.easel.engine;

import java.io.IOException;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.Protocol;
import okio.Buffer;

/** Returns what a test scripted for each path, the last response again and again, and remembers all requests. */
final class ToyService implements AutoCloseable {
    static final byte[] IMAGE = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private static final Queue<Function<RecordedRequest, MockResponse>> NOTHING = new ConcurrentLinkedQueue<>();

    private final MockWebServer server = new MockWebServer();
    private final ConcurrentHashMap<String, Queue<Function<RecordedRequest, MockResponse>>> script =
            new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Queue<Function<RecordedRequest, MockResponse>>> once =
            new ConcurrentHashMap<>();
    private final List<RecordedRequest> seen = new CopyOnWriteArrayList<>();

    ToyService() throws IOException {
        this(Protocol.HTTP_1_1);
    }

    ToyService(Protocol protocol) throws IOException {
        server.setProtocols(List.of(protocol));
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                seen.add(request);
                String path = request.getUrl().encodedPath();
                Function<RecordedRequest, MockResponse> said =
                        once.getOrDefault(path, NOTHING).poll();
                if (said != null) {
                    return said.apply(request);
                }
                Queue<Function<RecordedRequest, MockResponse>> responses = script.entrySet().stream()
                        .filter(entry -> path.startsWith(entry.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("nothing scripted for " + path));
                Function<RecordedRequest, MockResponse> next =
                        responses.size() > 1 ? responses.poll() : responses.peek();
                return next.apply(request);
            }
        });
        server.start();
    }

    URI url() {
        return URI.create("http://" + server.getHostName() + ":" + server.getPort());
    }

    /** The next exchange on paths that begin so gets this response. */
    ToyService response(String path, MockResponse response) {
        return response(path, request -> response);
    }

    ToyService response(String path, String json) {
        return response(path, json(json));
    }

    ToyService response(String path, Function<RecordedRequest, MockResponse> response) {
        script.computeIfAbsent(path, ignored -> new ConcurrentLinkedQueue<>()).add(response);
        return this;
    }

    /** Takes back what was scripted for these paths. */
    void forget(String path) {
        script.remove(path);
    }

    /** The next exchange on this path gets this response, before all that {@link #response} says. */
    ToyService responseOnce(String path, Function<RecordedRequest, MockResponse> response) {
        once.computeIfAbsent(path, ignored -> new ConcurrentLinkedQueue<>()).add(response);
        return this;
    }

    long count(String path) {
        return seen.stream()
                .filter(request -> request.getUrl().encodedPath().startsWith(path))
                .count();
    }

    List<RecordedRequest> seen() {
        return seen;
    }

    @Override
    public void close() {
        server.close();
    }

    static MockResponse json(String body) {
        return new MockResponse.Builder()
                .addHeader("Content-Type", "application/json")
                .body(body)
                .build();
    }

    static MockResponse status(int code, String body) {
        return new MockResponse.Builder().code(code).body(body).build();
    }

    static MockResponse cut() {
        return new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build();
    }

    static MockResponse stall() {
        return new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build();
    }

    static MockResponse image() {
        return new MockResponse.Builder()
                .addHeader("Content-Type", "image/png")
                .body(new Buffer().write(IMAGE))
                .build();
    }

    static String done() {
        return "{\"state\":\"done\",\"images\":[\"" + Base64.getEncoder().encodeToString(IMAGE) + "\"]}";
    }

    /** A response that holds its exchange until the test lets it go, and tells when it began. */
    static final class Gate {
        private final CompletableFuture<Void> entered = new CompletableFuture<>();
        private final CountDownLatch open = new CountDownLatch(1);

        Function<RecordedRequest, MockResponse> before(MockResponse response) {
            return request -> {
                entered.complete(null);
                await(open);
                return response;
            };
        }

        void awaitEntered() {
            try {
                entered.orTimeout(20, TimeUnit.SECONDS).join();
            } catch (CompletionException e) {
                throw new AssertionError("nobody came", e);
            }
        }

        /** Completes when it has begun. */
        CompletableFuture<Void> entered() {
            return entered;
        }

        void open() {
            open.countDown();
        }

        private static void await(CountDownLatch latch) {
            try {
                if (!latch.await(20, TimeUnit.SECONDS)) {
                    throw new AssertionError("nobody opened it");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }
}
