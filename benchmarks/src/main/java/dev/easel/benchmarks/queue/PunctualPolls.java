package dev.easel.benchmarks.queue;

import dev.easel.CallOptions;
import dev.easel.ImageClient;
import dev.easel.benchmarks.process.Tell;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * One Easel client that polls very many tasks, each once in an interval, from {@code polling} on until standard input
 * ends. The server measures how late. It tells its {@code threads} too.
 */
public final class PunctualPolls {
    private static final Duration DEADLINE = Duration.ofHours(1);

    private PunctualPolls() {}

    /** @param args server, how many tasks, milliseconds from poll to poll */
    public static void main(String[] args) throws InterruptedException, IOException {
        int count = Integer.parseInt(args[1]);
        PollTimes times = new PollTimes(count, Duration.ofMillis(Long.parseLong(args[2])));
        ToyQueue protocol = new ToyQueue(times);
        OwnThreads threads = OwnThreads.fromNow();
        ImageClient client = new ToyBuilder(protocol, URI.create(args[0]))
                .random(new NoSpread())
                .build();
        for (int i = 0; i < count; i++) {
            client.submit(
                    ToyQueue.request(i),
                    CallOptions.builder()
                            .pollSchedule(times.of(i))
                            .deadline(DEADLINE)
                            .build());
        }
        protocol.awaitAccepted(count);
        // Until what the submissions needed is gone again.
        Thread.sleep(HeldTasks.QUIET.toMillis());
        threads.tell();
        Tell.line("polling", "yes");
        while (System.in.read() >= 0) {
            continue;
        }
        System.exit(0);
    }

    /** Easel spreads waits by chance, to before they are due; here chance says not at all, so that due is due. */
    private static final class NoSpread implements RandomGenerator {
        private final RandomGenerator ids = new SecureRandom();

        @Override
        public long nextLong() {
            return ids.nextLong();
        }

        @Override
        public double nextDouble() {
            return 0;
        }
    }
}
