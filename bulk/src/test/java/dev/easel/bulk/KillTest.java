package dev.easel.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageClient;
import dev.easel.testkit.Emulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A process is killed at each moment of an item's life, for each kind of service, and the next run goes on. */
class KillTest {
    @TempDir
    private Path directory;

    static Stream<Arguments> moments() {
        return Arrays.stream(Service.values())
                .flatMap(service -> KillPoint.of(service).stream().map(point -> Arguments.of(service, point)));
    }

    @ParameterizedTest
    @MethodSource("moments")
    void what_was_paid_for_is_neither_lost_nor_paid_for_twice(Service service, KillPoint point) throws Exception {
        String ledger = "jdbc:sqlite:" + directory.resolve("easel.db");
        try (Emulator emulator = service.start(Duration.ofMillis(20));
                ImageClient client = service.client(emulator.baseUrl().toString())) {
            String url = emulator.baseUrl().toString();
            try (ChildProcess process = BulkProcess.start(service, url, point, ledger, images(), 1, false)) {
                BulkProcess.awaitStanding(process);
                process.kill();
            }

            BulkProcess.bulk(client, Ledger.jdbc(ledger), images()).run();

            LedgerItem item = Ledger.jdbc(ledger).find("item-1").orElseThrow();
            boolean isKnown = isKnownAfterwards(service, point);
            assertThat(item.state()).isEqualTo(isKnown ? ItemState.DONE : ItemState.UNKNOWN);
            assertThat(item.mayHaveBeenBilled()).isEqualTo(!isKnown);
            boolean isSent = point != KillPoint.AFTER_MARK;
            assertThat(Service.accepted(emulator, 1)).isEqualTo(isSent ? 1 : 0);
            assertThat(files()).isEqualTo(isKnown ? 1 : 0);
        }
    }

    /** Only the service can know of what was about to be sent; it is asked where the client chose the id. */
    private static boolean isKnownAfterwards(Service service, KillPoint point) {
        return switch (point) {
            case AFTER_MARK -> false;
            case AFTER_ACCEPTANCE -> service == Service.ZHIQITE;
            default -> true;
        };
    }

    private Path images() {
        return directory.resolve("images");
    }

    private long files() throws IOException {
        try (Stream<Path> files = Files.list(images())) {
            return files.filter(file -> !file.getFileName().toString().equals(".easel-ledger"))
                    .count();
        }
    }
}
