package dev.easel.benchmarks.queue;

import dev.easel.CallOptions;
import dev.easel.ImageClient;
import dev.easel.PollSchedule;
import dev.easel.benchmarks.process.Tell;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Polls as fast as it goes, by Easel or by bare OkHttp, from {@code ready} on until standard input ends. The server counts.
 */
public final class BusyPolls {
    private static final Duration DEADLINE = Duration.ofHours(1);

    /** Far less than a round through all tasks takes, so that there is always one due. */
    private static final Duration INTERVAL = Duration.ofMillis(1);

    private BusyPolls() {}

    /** @param args {@code easel} or {@code okhttp}, server, how many tasks, how many calls at once */
    public static void main(String[] args) throws InterruptedException, IOException {
        URI server = URI.create(args[1]);
        int count = Integer.parseInt(args[2]);
        int atOnce = Integer.parseInt(args[3]);
        if (args[0].equals("easel")) {
            easel(server, count, atOnce);
        } else {
            okHttp(server, count, atOnce);
        }
        Tell.line("ready", "yes");
        while (System.in.read() >= 0) {
            continue;
        }
        System.exit(0);
    }

    /** Far more tasks than calls at once, all of them always due. */
    private static void easel(URI server, int count, int atOnce) throws InterruptedException {
        ToyQueue protocol = new ToyQueue(null);
        ImageClient client = new ToyBuilder(protocol, server)
                .maxExchangesInFlight(atOnce)
                .defaults(CallOptions.builder()
                        .pollSchedule(PollSchedule.every(INTERVAL))
                        .deadline(DEADLINE)
                        .build())
                .build();
        for (int i = 0; i < count; i++) {
            client.submit(ToyQueue.request(i));
        }
        protocol.awaitAccepted(count);
    }

    /** Calls that are made again as soon as they were answered. */
    private static void okHttp(URI server, int count, int atOnce) {
        OkHttpClient client = new OkHttpClient.Builder()
                .readTimeout(Duration.ZERO)
                .connectionPool(new ConnectionPool(atOnce, 1, TimeUnit.MINUTES))
                .build();
        client.dispatcher().setMaxRequests(atOnce);
        client.dispatcher().setMaxRequestsPerHost(atOnce);
        Loop loop = new Loop(client, server + "/tasks/", count);
        for (int i = 0; i < atOnce; i++) {
            loop.next();
        }
    }

    private static final class Loop implements Callback {
        private final OkHttpClient client;
        private final String tasks;
        private final int count;
        private final AtomicInteger number = new AtomicInteger();

        Loop(OkHttpClient client, String tasks, int count) {
            this.client = client;
            this.tasks = tasks;
            this.count = count;
        }

        void next() {
            int task = Math.floorMod(number.getAndIncrement(), count);
            client.newCall(new Request.Builder().url(tasks + task).build()).enqueue(this);
        }

        @Override
        public void onFailure(Call call, IOException e) {
            throw new IllegalStateException("the server is on this machine and does not fail", e);
        }

        @Override
        public void onResponse(Call call, Response response) throws IOException {
            try (response) {
                if (!response.body().string().contains("queued")) {
                    throw new IllegalStateException("no response to a poll");
                }
            }
            next();
        }
    }
}
