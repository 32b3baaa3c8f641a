package dev.easel.benchmarks.queue;

import dev.easel.benchmarks.http.PlainServer;
import dev.easel.benchmarks.http.RequestReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.LongAdder;

/**
 * A service whose tasks never finish. {@code POST /tasks/N} makes task N, {@code GET /tasks/N} says that it is queued.
 * {@code GET /counts} tells what was asked so far, and how late since {@code GET /reset}.
 */
final class QueueServer {
    private static final String TASK = "/tasks/";
    private static final ByteBuffer QUEUED = PlainServer.json("{\"state\":\"queued\"}");
    private static final ByteBuffer DONE = PlainServer.json("{}");

    private final LongAdder polls = new LongAdder();
    private final Lateness lateness = new Lateness();

    private QueueServer() {}

    public static void main(String[] args) throws IOException {
        PlainServer.serve(new QueueServer()::response);
    }

    private ByteBuffer response(RequestReader request) {
        long now = System.nanoTime();
        String path = request.path();
        if (!path.startsWith(TASK)) {
            return path.equals("/reset") ? reset() : counts(now);
        }
        if (request.header("Content-Length") != null) {
            return PlainServer.json("{\"task\":\"" + path.substring(TASK.length()) + "\"}");
        }
        polls.increment();
        String due = request.header(ToyQueue.DUE);
        if (due != null) {
            // The clock of System.nanoTime() is the same for all processes of a Linux machine.
            lateness.record(now - Long.parseLong(due));
        }
        return QUEUED;
    }

    private ByteBuffer reset() {
        lateness.reset();
        return DONE;
    }

    private ByteBuffer counts(long now) {
        return PlainServer.json(new QueueCounts(
                        now,
                        polls.sum(),
                        lateness.count(),
                        lateness.early(),
                        lateness.quantile(0.5),
                        lateness.quantile(0.99))
                .text());
    }
}
