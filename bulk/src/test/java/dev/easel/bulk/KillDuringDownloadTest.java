package dev.easel.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageClient;
import dev.easel.testkit.Emulator;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process is killed while an image is on its way: the next run gets it whole, and nothing has its name before. */
@Timeout(90)
class KillDuringDownloadTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(Service.class)
    void half_an_image_is_downloaded_again_and_not_paid_for_again(Service service) throws Exception {
        String ledger = "jdbc:sqlite:" + directory.resolve("easel.db");
        try (Emulator emulator = service.start(Duration.ofMillis(20));
                ImageClient client = service.client(emulator.baseUrl().toString())) {
            ExchangeKind arrival = service.arrival();
            emulator.always(arrival, Fault.drip(1_000, Duration.ofMillis(100)));
            String url = emulator.baseUrl().toString();
            try (ChildProcess process = BulkProcess.start(service, url, KillPoint.NEVER, ledger, images(), 1, false)) {
                while (partBytes() == 0) {
                    assertThat(process.isAlive()).isTrue();
                    Thread.sleep(10);
                }
                process.kill();
            }
            assertThat(named())
                    .as("files under their final names after the kill")
                    .isEmpty();

            emulator.always(arrival, null);
            BulkProcess.bulk(client, Ledger.jdbc(ledger), images()).run();

            LedgerItem item = Ledger.jdbc(ledger).find("item-1").orElseThrow();
            // Where the response is the image, nobody can ask for it again.
            boolean isKept = service != Service.ITSROSE;
            assertThat(item.state()).isEqualTo(isKept ? ItemState.DONE : ItemState.UNKNOWN);
            assertThat(item.mayHaveBeenBilled()).isEqualTo(!isKept);
            assertThat(Service.accepted(emulator, 1)).isEqualTo(1);
            assertThat(named()).hasSize(isKept ? 1 : 0).allSatisfy(image -> {
                assertThat(ImageIO.read(image.toFile())).isNotNull();
                assertThat(item.images().get(0).length()).isEqualTo(Files.size(image));
            });
            try (Stream<Path> left = Files.list(images())) {
                assertThat(left.filter(file -> file.getFileName().toString().startsWith(".easel-"))
                                .map(file -> file.getFileName().toString()))
                        .as("what is left behind")
                        .containsExactly(".easel-ledger");
            }
        }
    }

    private Path images() {
        return directory.resolve("images");
    }

    private List<Path> named() throws IOException {
        try (Stream<Path> files = Files.list(images())) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .toList();
        }
    }

    /** How much of an image has arrived in the hidden folders. */
    private long partBytes() throws IOException {
        if (!Files.exists(images())) {
            return 0;
        }
        long bytes = 0;
        try (Stream<Path> files = Files.walk(images())) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.getParent().equals(images()))
                    .toList()) {
                bytes += Files.size(file);
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            // One went while it was looked at.
            return 0;
        }
        return bytes;
    }
}
