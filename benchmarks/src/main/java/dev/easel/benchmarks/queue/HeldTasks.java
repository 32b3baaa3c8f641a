package dev.easel.benchmarks.queue;

import dev.easel.CallOptions;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageTask;
import dev.easel.PollSchedule;
import dev.easel.benchmarks.process.Tell;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One Easel client that holds very many queued tasks, all of them waiting. It tells the {@code heapPerTask} in bytes,
 * beyond the requests, and its {@code threads}.
 */
public final class HeldTasks {
    /** Longer than a thread of Easel's stays when idle. */
    static final Duration QUIET = Duration.ofSeconds(11);

    private static final Duration FIRST_POLL = Duration.ofHours(1);

    private HeldTasks() {}

    /** @param args server, how many tasks */
    public static void main(String[] args) throws InterruptedException {
        int count = Integer.parseInt(args[1]);
        List<ImageRequest> requests = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            requests.add(ToyQueue.request(i));
        }
        List<ImageTask> tasks = new ArrayList<>(count);
        OwnThreads threads = OwnThreads.fromNow();
        ToyQueue protocol = new ToyQueue(null);
        long before = Heap.used();
        ImageClient client = new ToyBuilder(protocol, URI.create(args[0]))
                .defaults(CallOptions.builder()
                        .pollSchedule(PollSchedule.every(FIRST_POLL))
                        .deadline(FIRST_POLL.multipliedBy(2))
                        .build())
                .build();
        for (ImageRequest request : requests) {
            tasks.add(client.submit(request));
        }
        protocol.awaitAccepted(count);
        Thread.sleep(QUIET.toMillis());
        Tell.number("heapPerTask", (Heap.used() - before) / (double) count);
        threads.tell();
        System.err.println(Heap.histogram());
        System.err.println(tasks.size() + " tasks and " + requests.size() + " requests are held with " + client);
        System.exit(0);
    }
}
