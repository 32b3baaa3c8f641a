package dev.easel.examples;

import dev.easel.bulk.BulkReport;
import dev.easel.bulk.Items;
import dev.easel.dan.Dan;
import dev.easel.temporal.ImageStorage;
import dev.easel.temporal.TemporalBulk;
import dev.easel.temporal.TemporalBulkRun;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Has workers generate the images of a file of prompts. Run it again, and it waits for the same bulk. */
public final class ManyImagesOnTemporal {
    public static void main(String[] args) throws IOException {
        WorkflowClient temporal = TemporalFromEnv.connect();
        TemporalBulk bulk = TemporalBulk.builder(temporal)
                .storage(ImageStorage.directory(Path.of("images")))
                .service("dan", 10) // at most 10 unfinished tasks, whatever the number of workers
                .stopAfterFailures(10)
                .build();
        Items items = Items.csv(Path.of("prompts.csv")).defaults(Map.of("model", Dan.MODEL_CLARITY, "size", "256x256"));

        TemporalBulkRun run = bulk.start("posters", items);
        BulkReport report = run.await(); // pause(), resume(), stop(), cancel() and progress() work from any program
        System.out.println(report.toText());
        temporal.getWorkflowServiceStubs().shutdown();
    }
}
