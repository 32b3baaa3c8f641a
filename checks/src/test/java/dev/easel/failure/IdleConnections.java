package dev.easel.failure;

import dev.easel.EaselException;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.local.Local;
import dev.easel.local.LocalBuilder;
import dev.easel.local.LocalDialect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import okhttp3.OkHttpClient;

/**
 * Submissions after pauses in which a server closes idle connections. Run by {@code checks/idle-connections} against a real
 * server, in real time. The exit code is 0 if none failed and the server saw each exactly once.
 */
final class IdleConnections {
    private static final int CLIENTS = 10;
    private static final int PAUSES = 5;
    private static final Duration SHORTEST = Duration.ofSeconds(4);
    private static final Duration LONGEST = Duration.ofSeconds(12);

    private final URI server;
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();

    private IdleConnections(URI server) {
        this.server = server;
    }

    /** @param args the address of the server, which tells at {@code /posts} how many POSTs it has seen */
    public static void main(String[] args) throws Exception {
        IdleConnections check = new IdleConnections(URI.create(args[0]));
        check.submitAll();
        int submitted = CLIENTS * (1 + PAUSES);
        int seen = check.posts();
        check.failures.forEach(System.out::println);
        System.out.printf(
                "%d submissions, %d of them after a pause: %d failed; the server saw %d POSTs%n",
                submitted, CLIENTS * PAUSES, check.failures.size(), seen);
        System.exit(check.failures.isEmpty() && seen == submitted ? 0 : 1);
    }

    /** All clients at once, each with its own connections. */
    private void submitAll() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        List<Callable<Void>> all = IntStream.range(0, CLIENTS)
                .mapToObj(number -> (Callable<Void>) () -> submitWithPauses(number))
                .toList();
        for (Future<Void> each : threads.invokeAll(all)) {
            each.get();
        }
        threads.shutdown();
    }

    private Void submitWithPauses(int number) throws InterruptedException {
        boolean silent = number % 2 == 1;
        boolean ownHttp = number / 2 % 2 == 1;
        LocalBuilder builder = Local.builder().dialect(LocalDialect.OPENAI).baseUrl(server + (silent ? "/silent" : ""));
        if (ownHttp) {
            builder.httpClient(new OkHttpClient());
        }
        try (ImageClient client = builder.build()) {
            submit(client, "the first");
            for (int turn = 0; turn < PAUSES; turn++) {
                Duration pause = pause(turn * CLIENTS + number);
                Thread.sleep(pause.toMillis());
                submit(
                        client,
                        String.format(
                                Locale.ROOT,
                                "after %.2f s, %s, %s",
                                pause.toMillis() / 1e3,
                                silent ? "no Keep-Alive header" : "Keep-Alive: timeout=5",
                                ownHttp ? "the caller's OkHttpClient" : "Easel's OkHttpClient"));
            }
        }
        return null;
    }

    /** Evenly from the shortest to the longest, so that each run tries the same ones. */
    private static Duration pause(int number) {
        return SHORTEST.plus(LONGEST.minus(SHORTEST).multipliedBy(number).dividedBy(CLIENTS * PAUSES - 1));
    }

    private void submit(ImageClient client, String which) {
        try {
            client.generate(
                    ImageRequest.builder().prompt("a lighthouse").model("toy").build());
        } catch (EaselException e) {
            failures.add(which + ": " + e);
        }
    }

    private int posts() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/posts")).build();
        return Integer.parseInt(HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofString())
                .body());
    }
}
