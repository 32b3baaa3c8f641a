package dev.easel.benchmarks.bulk;

import dev.easel.ImageClient;
import dev.easel.benchmarks.process.Tell;
import dev.easel.bulk.Bulk;
import dev.easel.bulk.BulkListener;
import dev.easel.bulk.BulkProgress;
import dev.easel.bulk.BulkRun;
import dev.easel.bulk.Items;
import dev.easel.bulk.Ledger;
import dev.easel.bulk.StopCondition;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * Runs a ledger that has very many items, half of them done. It tells how long it took from the call that starts the run to the first new
 * submission and to the first count of the items, in nanoseconds.
 */
public final class Restart {
    private Restart() {}

    /**
     * @param args server, ledger, directory, how many items, and what to do: {@code prepare} the ledger, run {@code what is there}, or run
     *     the same {@code file} again
     */
    public static void main(String[] args) {
        Path file = Path.of(args[2]).resolve("items.jsonl");
        try (ImageClient client = TaskProtocol.client(args[0])) {
            Bulk bulk = Bulk.of(client)
                    .ledger(Ledger.jdbc(args[1]))
                    .into(Path.of(args[2]).resolve("images"))
                    .inFlight(20);
            if (args[4].equals("prepare")) {
                prepare(bulk, args[1], file, Integer.parseInt(args[3]));
            } else {
                measure(bulk, args[4].equals("file") ? Items.jsonl(file) : Items.none());
            }
        } catch (IOException | SQLException | InterruptedException | RuntimeException e) {
            Tell.error(e);
        }
        // What was begun stays in the ledger, as after a crash.
        Runtime.getRuntime().halt(0);
    }

    private static void measure(Bulk bulk, Items items) throws InterruptedException {
        CountDownLatch counted = new CountDownLatch(1);
        bulk.listener(new BulkListener() {
            @Override
            public void onProgress(BulkProgress progress) {
                counted.countDown();
            }
        });
        long begin = System.nanoTime();
        BulkRun run = bulk.start(items);
        Tell.number("started", System.nanoTime() - begin);
        counted.await();
        Tell.number("counted", System.nanoTime() - begin);
        Tell.number("submitted", TaskProtocol.firstSubmission().join() - begin);
        System.err.println(run.progress());
    }

    private static void prepare(Bulk bulk, String ledger, Path file, int count) throws IOException, SQLException {
        Files.createDirectories(file.getParent());
        try (BufferedWriter lines = Files.newBufferedWriter(file)) {
            for (int i = 1; i <= count; i++) {
                lines.write("{\"id\":\"item-" + i + "\",\"prompt\":\"" + TaskProtocol.prompt(i) + "\"}\n");
            }
        }
        bulk.stopWhen(StopCondition.after(Duration.ofNanos(1))).run(Items.jsonl(file));
        try (Connection connection = DriverManager.getConnection(ledger);
                Statement statement = connection.createStatement()) {
            Tell.number(
                    "done",
                    statement.executeUpdate(
                            "update easel_item set state = 'DONE', owner = null, took = 1000, files ="
                                    + " '{\"files\":[{\"name\":\"item-1-1.png\",\"mediaType\":\"image/png\",\"length\":1024}]}' where seq % 2 = 0"));
        }
    }
}
