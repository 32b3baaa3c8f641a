package dev.easel.bulk;

import dev.easel.ImageClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A process that runs items, until it is done or killed. It prints its report at the end. */
final class BulkProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader lines;

    private BulkProcess(Process process) {
        this.process = process;
        lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    public static void main(String[] args) {
        Service service = Service.valueOf(args[0]);
        try (ImageClient client = service.client(args[1])) {
            BulkReport report = bulk(
                            client, Ledger.jdbc(KillPoint.valueOf(args[2]).connections(args[3])), Path.of(args[4]))
                    .listener(new BulkListener() {
                        @Override
                        public void onProgress(BulkProgress progress) {
                            System.out.println("works");
                        }
                    })
                    .run(Items.of(service.items(Integer.parseInt(args[5]))));
            System.out.println(report.toText());
        }
    }

    static Bulk bulk(ImageClient client, Ledger ledger, Path directory) {
        return Bulk.of(client)
                .ledger(ledger)
                .into(directory)
                .inFlight(6)
                .pollSchedule(Service.POLLS)
                .deadline(Duration.ofMinutes(2))
                .retries(RetryRules.builder()
                        .pause(Duration.ofMillis(100))
                        .undelivered(100)
                        .evenIfBilled(true)
                        .build());
    }

    static BulkProcess start(
            Service service, String url, KillPoint point, String ledger, Path directory, int items, boolean loud)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                BulkProcess.class.getName(),
                service.name(),
                url,
                point.name(),
                ledger,
                directory.toString(),
                String.valueOf(items)));
        return new BulkProcess(new ProcessBuilder(command)
                .redirectError(loud ? ProcessBuilder.Redirect.INHERIT : ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** Waits until it stands still. */
    void awaitStanding() throws IOException {
        String line = lines.readLine();
        while (line != null && !line.equals("stands")) {
            line = lines.readLine();
        }
        if (line == null) {
            throw new IOException("the process has ended before it came to the point");
        }
    }

    /** Waits until it works; returns whether it does, and has not ended. */
    boolean works() throws IOException {
        String line = lines.readLine();
        while (line != null && !line.equals("works")) {
            line = lines.readLine();
        }
        return line != null;
    }

    /** Kills it without a chance to do anything more. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
