package dev.easel.routing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * A process that reserves cent after cent, and tells each one once it has it: {@code reserved ID}. It settles every third with half a cent,
 * and tells that too. It ends where nothing is left, unless it is killed before.
 */
final class BudgetProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader lines;

    private BudgetProcess(Process process) {
        this.process = process;
        lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    public static void main(String[] args) {
        DataSource dataSource = Database.valueOf(args[0]).open(args[1]);
        JdbcBudget budget = JdbcBudget.total(dataSource, "shared", Money.of(args[2], "USD"));
        boolean settling = Boolean.parseBoolean(args[3]);
        try {
            for (int i = 1; ; i++) {
                Reservation reservation = budget.reserve(Money.of("0.01", "USD"));
                System.out.println("reserved " + reservation.id());
                if (settling && i % 3 == 0) {
                    reservation.settle(Money.of("0.005", "USD"));
                    System.out.println("settled " + reservation.id());
                }
            }
        } catch (BudgetExceededException e) {
            System.out.println("exceeded");
        }
    }

    static BudgetProcess start(Database database, String url, Money limit, boolean settling) throws IOException {
        return new BudgetProcess(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BudgetProcess.class.getName(),
                        database.name(),
                        url,
                        limit.amount().toPlainString(),
                        String.valueOf(settling))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Returns the next lines, fewer where the process ends. */
    List<String> read(int count) throws IOException {
        List<String> read = new ArrayList<>();
        for (String line = ""; read.size() < count && (line = lines.readLine()) != null; ) {
            read.add(line);
        }
        return read;
    }

    /** Kills it without a chance to do anything more, and returns what it had told. */
    List<String> kill() throws IOException, InterruptedException {
        // By its handle: Process.destroyForcibly() would close the stream with the last lines.
        process.toHandle().destroyForcibly();
        process.waitFor();
        return read(Integer.MAX_VALUE);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
