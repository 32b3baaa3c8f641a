package dev.easel.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageClient;
import dev.easel.bulk.ItemState;
import dev.easel.testkit.Emulator;
import dev.easel.testkit.Fault;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A worker's process dies at each moment of a submission, for each kind of service, and another worker goes on. */
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
class ImageKillTest {
    private static TemporalServer server;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() throws IOException {
        server = TemporalServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static Stream<Arguments> moments() {
        return Arrays.stream(Service.values())
                .flatMap(service -> KillPoint.of(service).stream().map(point -> Arguments.of(service, point)));
    }

    @ParameterizedTest
    @MethodSource("moments")
    void what_was_paid_for_is_neither_lost_nor_paid_for_twice(Service service, KillPoint point) throws Exception {
        String queue = "kill-" + service + "-" + point;
        WorkflowClient temporal = server.client();
        try (Emulator emulator = service.start();
                ImageClient client = service.client(emulator.baseUrl().toString())) {
            if (point == KillPoint.DURING_DOWNLOAD) {
                emulator.always(service.arrival(), Fault.drip(1_000, Duration.ofMillis(100)));
            }
            WorkflowStub workflow = temporal.newUntypedWorkflowStub(
                    "EaselImage",
                    WorkflowOptions.newBuilder()
                            .setTaskQueue(queue)
                            .setWorkflowId(queue)
                            .build());
            workflow.start(ImageOrder.of("posters", "one", service.service(), service.request()));
            String url = emulator.baseUrl().toString();
            Process process = ImageProcess.start(
                    service, url, server.port(), point, queue, images(), directory.resolve("staging"));
            try {
                if (point == KillPoint.DURING_DOWNLOAD) {
                    awaitPart(process);
                    process.destroyForcibly();
                }
                process.waitFor();
            } finally {
                process.destroyForcibly();
            }
            emulator.always(service.arrival(), null);

            ImageOutcome outcome;
            try (ImageWorker worker = TemporalServer.worker(temporal, queue)
                    .service(service.service(), client)
                    .storage(ImageStorage.directory(images()))
                    .start()) {
                assertThat(worker).isNotNull();
                outcome = workflow.getResult(ImageOutcome.class);
            }

            boolean isKnown = isKnownAfterwards(service, point);
            assertThat(outcome.state()).isEqualTo((isKnown ? ItemState.DONE : ItemState.UNKNOWN).name());
            assertThat(outcome.billed()).isEqualTo(!isKnown);
            assertThat(emulator.accepted()).hasSize(point == KillPoint.AFTER_MARK ? 0 : 1);
            if (isKnown) {
                assertThat(outcome.files()).hasSize(1);
                assertThat(images().resolve("posters")
                                .resolve(outcome.files().get(0).name()))
                        .hasSize(outcome.files().get(0).length());
            }
        }
    }

    /** Only the service can know of what was about to be sent; it is asked where the client chose the id. */
    private static boolean isKnownAfterwards(Service service, KillPoint point) {
        return switch (point) {
            case AFTER_MARK -> false;
            case AFTER_ACCEPTANCE -> service == Service.ZHIQITE;
            case DURING_DOWNLOAD, AFTER_STORE -> service != Service.ITSROSE;
            default -> true;
        };
    }

    private Path images() {
        return directory.resolve("images");
    }

    private void awaitPart(Process process) throws Exception {
        while (partBytes() == 0) {
            assertThat(process.isAlive()).isTrue();
            Thread.sleep(10);
        }
    }

    /** How much of an image has arrived. */
    private long partBytes() {
        try (Stream<Path> files = Files.walk(directory.resolve("staging"))) {
            long bytes = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        } catch (IOException | java.io.UncheckedIOException e) {
            // It is not there yet, or one went while it was looked at.
            return 0;
        }
    }
}
