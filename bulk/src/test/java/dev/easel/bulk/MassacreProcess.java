package dev.easel.bulk;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.easel.ImageClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/** A process that runs the items of the massacre on all services, until nothing is left to do or it is killed. */
final class MassacreProcess implements AutoCloseable {
    /** So short that the test does not wait for dead processes, so long that a process of a busy machine keeps it. */
    private static final Duration LEASE = Duration.ofSeconds(5);

    /** How many items are under way at one service in one process. */
    static final int IN_FLIGHT = 3;

    private static final String WORKS = "works";

    private final Process process;
    private final BufferedReader lines;

    private MassacreProcess(Process process) {
        this.process = process;
        lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

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

    static MassacreProcess start(String ledger, Path directory, int items, List<String> services, Path log)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                MassacreProcess.class.getName(),
                ledger,
                directory.toString(),
                String.valueOf(items)));
        command.addAll(services);
        return new MassacreProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start());
    }

    /** Waits until it works; returns false if it has ended before. */
    boolean works() throws IOException {
        String line = lines.readLine();
        while (line != null && !line.equals(WORKS)) {
            line = lines.readLine();
        }
        return line != null;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    /** Kills it without a chance to do anything more. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
