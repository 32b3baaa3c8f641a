package dev.easel.temporal;

import dev.easel.temporal.BulkActivityTypes.BulkActivities;
import dev.easel.temporal.BulkActivityTypes.Chunk;
import dev.easel.temporal.BulkActivityTypes.Ending;
import dev.easel.temporal.BulkActivityTypes.Item;
import dev.easel.temporal.BulkActivityTypes.Manifest;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads and writes a bulk's files in the storage. Thread-safe. */
final class BulkActivitiesImpl implements BulkActivities {
    private static final long BEAT_SECONDS = 5;

    private final ImageStorage storage;

    BulkActivitiesImpl(ImageStorage storage) {
        this.storage = storage;
    }

    @Override
    public void claim(String batch, Manifest manifest) {
        BulkStore store = new BulkStore(storage, batch);
        Manifest before = store.manifest();
        if (before == null) {
            store.write(manifest);
        } else if (!before.digest().equals(manifest.digest())) {
            throw ApplicationFailure.newNonRetryableFailure(BulkStore.otherItems(batch), BulkStore.OTHER_ITEMS);
        }
    }

    @Override
    public Chunk read(String batch, String digest, int chunk) {
        BulkStore store = new BulkStore(storage, batch);
        Map<String, Ending> endings = store.endings(chunk);
        List<Item> items = new ArrayList<>(store.items(digest, chunk));
        items.removeIf(item -> endings.containsKey(item.id()));
        Map<String, Long> counts = new TreeMap<>();
        Map<String, BigDecimal> costs = new TreeMap<>();
        for (Ending ending : endings.values()) {
            BulkTally.count(ending.outcome(), counts, costs);
        }
        return new Chunk(items, counts, costs);
    }

    @Override
    public void write(String batch, int chunk, List<Ending> endings) {
        BulkStore store = new BulkStore(storage, batch);
        Map<String, Ending> all = new LinkedHashMap<>(store.endings(chunk));
        endings.forEach(ending -> all.put(ending.id(), ending));
        store.write(chunk, all.values());
    }

    @Override
    public ImageOutcome adopt(String workflowId) {
        ActivityExecutionContext context = Activity.getExecutionContext();
        WorkflowStub workflow = context.getWorkflowClient().newUntypedWorkflowStub(workflowId);
        CompletableFuture<ImageOutcome> outcome = workflow.getResultAsync(ImageOutcome.class);
        try {
            while (true) {
                try {
                    return outcome.get(BEAT_SECONDS, TimeUnit.SECONDS);
                } catch (TimeoutException e) {
                    context.heartbeat(null);
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof WorkflowFailedException) {
                // One that was cancelled by Temporal's own means has no result, but it knows.
                ImageOutcome known = workflow.query("outcome", ImageOutcome.class);
                return known == null ? BulkTally.unknown(e.getCause()) : known;
            }
            throw Activity.wrap(e);
        } catch (InterruptedException e) {
            throw Activity.wrap(e);
        } finally {
            outcome.cancel(true);
        }
    }
}
