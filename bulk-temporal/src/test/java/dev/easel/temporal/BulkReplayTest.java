package dev.easel.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ImageRequest;
import dev.easel.bulk.BulkItem;
import dev.easel.bulk.Items;
import io.temporal.client.WorkflowClient;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.workflow.Workflow;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bulks that began with an earlier version go on with this one. The histories in the resources stay as they are: where one cannot be
 * replayed, {@link Workflow#getVersion} has to keep its way beside the new one. A history of the new way is recorded with {@code
 * -Deasel.histories=<folder>}.
 */
class BulkReplayTest {
    @TempDir
    private Path directory;

    private TestWorkflowEnvironment temporal;

    @BeforeEach
    void start() {
        temporal = TestWorkflowEnvironment.newInstance(
                TestEnvironmentOptions.newBuilder().setUseTimeskipping(false).build());
    }

    @AfterEach
    void end() {
        temporal.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bulk-1-first.json", "bulk-1-middle.json", "bulk-1-last.json"})
    void a_bulk_of_an_earlier_version_goes_on(String name) throws Exception {
        WorkflowExecutionHistory history = history(name);
        assertThat(history.getEvents()).hasSizeGreaterThan(10);
        Worker worker = temporal.newWorker("replay");
        worker.registerWorkflowImplementationFactory(BulkWorkflow.class, BulkWorkflowImpl::new);

        worker.replayWorkflowExecution(history);
    }

    @Test
    void another_way_of_doing_things_would_be_noticed() throws Exception {
        WorkflowExecutionHistory history = history("bulk-1-last.json");
        Worker worker = temporal.newWorker("replay");
        worker.registerWorkflowImplementationFactory(BulkWorkflow.class, Changed::new);

        assertThatThrownBy(() -> worker.replayWorkflowExecution(history)).isInstanceOf(RuntimeException.class);
    }

    private static WorkflowExecutionHistory history(String name) throws IOException {
        try (InputStream json = BulkReplayTest.class.getResourceAsStream("/histories/" + name)) {
            return WorkflowExecutionHistory.fromJson(new String(json.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** A workflow that waits before it does anything else. */
    private static final class Changed implements BulkWorkflow {
        private final BulkWorkflowImpl same = new BulkWorkflowImpl();

        @Override
        public BulkState run(BulkOrder order) {
            Workflow.sleep(Duration.ofSeconds(1));
            return same.run(order);
        }

        @Override
        public void pause() {
            same.pause();
        }

        @Override
        public void resume() {
            same.resume();
        }

        @Override
        public void stop() {
            same.stop();
        }

        @Override
        public void cancel() {
            same.cancel();
        }

        @Override
        public BulkState state() {
            return same.state();
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "easel.histories", matches = ".+")
    void record() throws Exception {
        ScriptedImages images = new ScriptedImages();
        images.broken.add("item-3");
        images.failing.add("item-4");
        ImageStorage storage = ImageStorage.directory(directory);
        Worker worker = temporal.newWorker("easel");
        worker.registerWorkflowImplementationFactory(BulkWorkflow.class, BulkWorkflowImpl::new);
        worker.registerWorkflowImplementationFactory(ImageWorkflow.class, ScriptedImages.Scripted::new);
        worker.registerActivitiesImplementations(new BulkActivitiesImpl(storage), images);
        temporal.start();
        WorkflowClient client = temporal.getWorkflowClient();
        Semaphore gate = images.hold(7);
        TemporalBulkRun run = TemporalBulk.builder(client)
                .storage(storage)
                .service("one", 2)
                .service("other", 2)
                .lengths(5, 8)
                .build()
                .start(
                        "posters",
                        Items.of(IntStream.rangeClosed(1, 25)
                                .mapToObj(number ->
                                        BulkItem.of("item-" + number, ImageRequest.of("lighthouse number " + number)))
                                .toList()));
        while (run.progress().finished() < 7) {
            Thread.sleep(20);
        }
        run.pause();
        run.resume();
        gate.release(15);
        while (run.progress().finished() < 22) {
            Thread.sleep(20);
        }
        run.cancel();
        run.await();
        List<WorkflowExecutionHistory> runs = new ArrayList<>();
        WorkflowExecutionHistory each = client.fetchHistory("posters");
        while (true) {
            runs.add(0, each);
            String before = each.getEvents()
                    .get(0)
                    .getWorkflowExecutionStartedEventAttributes()
                    .getContinuedExecutionRunId();
            if (before.isEmpty()) {
                break;
            }
            each = client.fetchHistory("posters", before);
        }
        assertThat(runs).hasSize(3);
        List<String> names = List.of("first", "middle", "last");
        for (int i = 0; i < names.size(); i++) {
            Path file = Path.of(System.getProperty("easel.histories"), "bulk-1-" + names.get(i) + ".json");
            Files.writeString(file, runs.get(i).toJson(false) + "\n");
        }
    }
}
