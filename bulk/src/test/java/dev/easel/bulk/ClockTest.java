package dev.easel.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageClient;
import dev.easel.testkit.Emulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The clock of a shared database jumps: leases end early or late, but nothing is paid for twice, and nothing waits for long. */
@Timeout(60)
class ClockTest {
    private static final int ITEMS = 24;

    @TempDir
    private Path directory;

    private String url;

    /** Puts a clock that a test can set before that of the server. */
    @BeforeEach
    void make() {
        url = Databases.POSTGRES.url(directory);
        String name = url.replaceAll(".*/(\\w+)\\?.*", "$1");
        execute(
                "create table jump (seconds integer)",
                "insert into jump values (0)",
                "create function public.clock_timestamp() returns timestamptz language sql volatile as"
                        + " 'select pg_catalog.clock_timestamp() + (select seconds from public.jump) * interval ''1 second'''",
                "alter database " + name + " set search_path = public, pg_catalog");
    }

    private void execute(String... statements) {
        try (Connection connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private void jump(int seconds) {
        execute("update jump set seconds = seconds + " + seconds);
    }

    private Bulk bulk(ImageClient client) {
        return BulkProcess.bulk(client, Ledger.jdbc(url), directory.resolve("images"))
                .inFlight(4);
    }

    @ParameterizedTest
    @CsvSource({"DAN,3600", "ZHIQITE,3600", "ITSROSE,3600", "DAN,-3600"})
    void two_runs_outlast_a_clock_that_jumps(Service service, int seconds) throws Exception {
        try (Emulator emulator = service.start(Duration.ofMillis(300));
                ImageClient client = service.client(emulator.baseUrl().toString())) {
            AtomicInteger told = new AtomicInteger();
            BulkListener jumps = new BulkListener() {
                @Override
                public void onItem(LedgerItem item) {
                    if (told.incrementAndGet() == 5) {
                        jump(seconds);
                    }
                }
            };
            BulkRun first = bulk(client).listener(jumps).start(Items.of(service.items(ITEMS)));
            BulkRun second = bulk(client).listener(jumps).start(Items.of(service.items(ITEMS)));
            BulkReport one = first.report().join();
            BulkReport other = second.report().join();
            BulkReport report = Ledger.jdbc(url).report();

            assertThat(one.stopped()).isEmpty();
            assertThat(other.stopped()).isEmpty();
            assertThat(report.count(ItemState.DONE)).as(report.toText()).isEqualTo(ITEMS);
            for (int i = 1; i <= ITEMS; i++) {
                assertThat(Service.accepted(emulator, i))
                        .as("times that item-%s was paid for", i)
                        .isEqualTo(1);
            }
            try (Stream<Path> files = Files.list(directory.resolve("images"))) {
                assertThat(files.filter(file -> !file.getFileName().toString().startsWith(".")))
                        .hasSize(ITEMS);
            }
        }
    }

    @Test
    void a_dead_process_is_taken_over_soon_after_the_clock_was_set_back() throws SQLException {
        Database database = Database.url(url);
        try (Connection connection = database.open()) {
            Schema.ensure(connection, Dialect.POSTGRES);
            Duration lease = Duration.ofSeconds(30);
            Sql.transaction(connection, each -> {
                Tables.enter(each, Dialect.POSTGRES, "dead", "a test", lease);
                return true;
            });
            jump(-3600);
            int atOnce = Sql.transaction(connection, each -> Tables.disown(each, Dialect.POSTGRES, "other", lease));
            jump(40);

            int later = Sql.transaction(connection, each -> Tables.disown(each, Dialect.POSTGRES, "other", lease));

            assertThat(atOnce).as("it may live").isZero();
            assertThat(later).isEqualTo(1);
        }
    }
}
