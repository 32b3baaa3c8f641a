package dev.easel.bulk;

import dev.easel.ImageClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A process that runs items, until it is done or killed. It prints its report at the end. */
final class BulkProcess {
    private BulkProcess() {}

    public static void main(String[] args) {
        Service service = Service.valueOf(args[0]);
        try (ImageClient client = service.client(args[1])) {
            BulkReport report = bulk(
                            client, Ledger.jdbc(KillPoint.valueOf(args[2]).connections(args[3])), Path.of(args[4]))
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

    static ChildProcess start(
            Service service, String url, KillPoint point, String ledger, Path directory, int items, boolean loud)
            throws IOException {
        return ChildProcess.start(
                BulkProcess.class,
                loud ? ProcessBuilder.Redirect.INHERIT : ProcessBuilder.Redirect.DISCARD,
                List.of(service.name(), url, point.name(), ledger, directory.toString(), String.valueOf(items)));
    }

    /** Waits until it stands still. */
    static void awaitStanding(ChildProcess process) throws IOException {
        if (!process.says(KillPoint.STANDS)) {
            throw new IOException("the process has ended before it came to the point");
        }
    }
}
