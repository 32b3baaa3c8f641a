package dev.easel.bulk;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.easel.ImageClient;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/** A process that runs the items of the massacre on all services, until nothing is left to do or it is killed. */
final class MassacreProcess {
    /** So short that the test does not wait for dead processes, so long that a process of a busy machine keeps it. */
    private static final Duration LEASE = Duration.ofSeconds(5);

    /** How many items are under way at one service in one process. */
    static final int IN_FLIGHT = 3;

    private static final String WORKS = "works";

    private MassacreProcess() {}

    /** @param args ledger, directory, number of items, and the address of each service in their order */
    public static void main(String[] args) {
        PrintStream out = System.out;
        // What is logged goes into a file.
        System.setOut(System.err);
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.INFO);
        List<ImageClient> clients = new ArrayList<>();
        try {
            for (Service service : Service.values()) {
                clients.add(service.client(args[3 + service.ordinal()]));
            }
            BulkReport report = Bulk.of(clients.toArray(ImageClient[]::new))
                    .ledger(Ledger.jdbc(args[0]))
                    .lease(LEASE)
                    .into(Path.of(args[1]))
                    .inFlight(IN_FLIGHT)
                    .pollSchedule(Service.POLLS)
                    .deadline(Duration.ofMinutes(2))
                    .retries(RetryRules.builder()
                            .pause(Duration.ofMillis(100))
                            .undelivered(100)
                            .evenIfBilled(true)
                            .build())
                    .listener(new BulkListener() {
                        @Override
                        public void onProgress(BulkProgress progress) {
                            out.println(WORKS);
                        }
                    })
                    .run(Items.of(Massacre.items(Integer.parseInt(args[2]))));
            System.err.println(report.toText());
        } finally {
            clients.forEach(ImageClient::close);
        }
    }

    static ChildProcess start(String ledger, Path directory, int items, List<String> services, Path log)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of(ledger, directory.toString(), String.valueOf(items)));
        arguments.addAll(services);
        return ChildProcess.start(MassacreProcess.class, ProcessBuilder.Redirect.appendTo(log.toFile()), arguments);
    }

    /** Waits until it works; returns false if it has ended before. */
    static boolean works(ChildProcess process) throws IOException {
        return process.says(WORKS);
    }
}
