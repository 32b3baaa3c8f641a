package dev.easel.temporal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.easel.ImageRequest;
import dev.easel.bulk.ItemState;
import dev.easel.bulk.LedgerItem;
import dev.easel.routing.Money;
import dev.easel.temporal.BulkActivityTypes.Ending;
import dev.easel.temporal.BulkActivityTypes.Item;
import dev.easel.temporal.BulkActivityTypes.Manifest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files of a bulk beside its images: its items, a hundred in each file, and how they ended. */
final class BulkStore {
    /** How many items a file has. */
    static final int CHUNK = 100;

    /** How many bytes an item has at most, so that a whole file of them is below Temporal's limit of 2 MB. */
    static final int MOST_BYTES = 16 << 10;

    static final String OTHER_ITEMS = "OtherItems";

    private static final String JSONL = "application/jsonl";

    private static final JsonMapper JSON = JsonMapper.builder()
            // A later version may write more.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, null))
            .build();

    private final ImageStorage storage;
    private final String batch;

    BulkStore(ImageStorage storage, String batch) {
        this.storage = storage;
        this.batch = batch;
    }

    static String otherItems(String batch) {
        return "the bulk " + batch + " has other items; give these another id";
    }

    /** Returns what the folder is for; {@code null} where no bulk has begun in it. */
    @Nullable Manifest manifest() {
        List<Manifest> found = read(manifestName(), Manifest.class);
        return found.isEmpty() ? null : found.get(0);
    }

    void write(Manifest manifest) {
        write(manifestName(), List.of(manifest));
    }

    List<Item> items(String digest, int chunk) {
        List<Item> items = read(itemsName(digest, chunk), Item.class);
        if (items.isEmpty()) {
            throw new IllegalStateException(
                    "the items " + storage.address(itemsName(digest, chunk)) + " are missing in the storage");
        }
        return items;
    }

    /** Stores a file of items as it is. */
    void store(String digest, int chunk, Path file) {
        storage.store(itemsName(digest, chunk), file, JSONL);
    }

    /** Returns how items of a file ended, by their ids. */
    Map<String, Ending> endings(int chunk) {
        Map<String, Ending> endings = new LinkedHashMap<>();
        read(endingsName(chunk), Ending.class).forEach(ending -> endings.put(ending.id(), ending));
        return endings;
    }

    void write(int chunk, Collection<Ending> endings) {
        write(endingsName(chunk), endings);
    }

    /** Opens all items with what is known of them, reading one file after the other. */
    Stream<LedgerItem> ledger(Manifest manifest) {
        return IntStream.rangeClosed(1, manifest.chunks()).boxed().flatMap(chunk -> {
            Map<String, Ending> endings = endings(chunk);
            return items(manifest.digest(), chunk).stream().map(item -> ledgerItem(item, endings.get(item.id())));
        });
    }

    private static LedgerItem ledgerItem(Item item, @Nullable Ending ending) {
        LedgerItem.Builder builder = LedgerItem.builder(item.id(), ImageRequest.fromJson(item.request()));
        if (ending == null) {
            return builder.build();
        }
        ImageOutcome outcome = ending.outcome();
        return builder.state(ItemState.valueOf(outcome.state()))
                .tries(outcome.tries())
                .service(ending.service())
                .ticket(outcome.ticket())
                .images(outcome.files().stream()
                        .map(file ->
                                new LedgerItem.ImageFile(file.name(), file.mediaType(), file.length(), file.seed()))
                        .toList())
                .cost(
                        outcome.amount() == null || outcome.currency() == null
                                ? null
                                : Money.of(outcome.amount(), outcome.currency()))
                .reason(outcome.reason())
                .message(outcome.message())
                .mayHaveBeenBilled(outcome.billed())
                .took(outcome.tookMillis() == null ? null : Duration.ofMillis(outcome.tookMillis()))
                .build();
    }

    private String manifestName() {
        return batch + "/.items/bulk.json";
    }

    /** In a folder for just these items: two programs that start one id with different ones at once do not mix them. */
    private String itemsName(String digest, int chunk) {
        return String.format("%s/.items/%.16s/%06d.jsonl", batch, digest, chunk);
    }

    private String endingsName(int chunk) {
        return String.format("%s/.results/%06d.jsonl", batch, chunk);
    }

    static byte[] line(Object value) {
        try {
            return (JSON.writeValueAsString(value) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String name, Collection<?> values) {
        try {
            Path file = Files.createTempFile("easel-bulk-", ".jsonl");
            try {
                try (var out = Files.newOutputStream(file)) {
                    for (Object value : values) {
                        out.write(line(value));
                    }
                }
                storage.store(name, file, JSONL);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be written", e);
        }
    }

    /** Returns nothing where nothing has that name. */
    private <T> List<T> read(String name, Class<T> type) {
        List<T> values = new ArrayList<>();
        try (InputStream in = storage.read(name);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                values.add(JSON.readValue(line, type));
            }
            return values;
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof NoSuchFileException) {
                return List.of();
            }
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be read", e);
        }
    }
}
