package dev.easel.bulk;

import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Where items come from: a file, or the program itself. Items are read one after the other, so their number does not decide how much
 * memory is needed. Immutable.
 *
 * <p>A file is checked as a whole before anything is sent, in one pass; what is wrong is named by line and column. It names the fields of
 * a request as {@link dev.easel.ImageRequest#fromJson} does ({@code prompt}, {@code size}, {@code steps}, ...), and two more: {@code
 * id}, which is the number of the item in the file by default, and {@code file}. An input image is a path, which is relative to the
 * folder that the file is in, or an address. Both kinds of file are in UTF-8.
 *
 * <p>Read only files that come from somebody whom you trust: an input image may name any file of this machine, and when the item is sent,
 * the service gets it.
 */
public final class Items {
    /** How many faults of a file are named. */
    static final int MOST_FAULTS = 100;

    private final ItemSource source;
    private final Map<String, String> defaults;
    private final @Nullable Consumer<Violation> skipped;

    private Items(ItemSource source, Map<String, String> defaults, @Nullable Consumer<Violation> skipped) {
        this.source = source;
        this.defaults = defaults;
        this.skipped = skipped;
    }

    /**
     * Returns the items of a CSV file with a header. Fields of the request that are no text and no number, for example {@code loras} and
     * {@code options}, are JSON in their cell. An empty cell is not set.
     *
     * @param file the file; columns are separated by commas
     */
    public static Items csv(Path file) {
        return new Items(new CsvSource(Objects.requireNonNull(file, "file")), Map.of(), null);
    }

    /**
     * Returns the items of a file with one JSON object in each line. Blank lines are left out.
     *
     * @param file the file
     */
    public static Items jsonl(Path file) {
        return new Items(new JsonlSource(Objects.requireNonNull(file, "file")), Map.of(), null);
    }

    /**
     * Returns items of the program's own. They are read as the work goes on, never far ahead of it, on one thread of the run. A bad one
     * ends the reading.
     *
     * @param items the items; read from the beginning by each run
     */
    public static Items of(Iterable<BulkItem> items) {
        Objects.requireNonNull(items, "items");
        return new Items(ItemSource.of(items::iterator), Map.of(), null);
    }

    /** Does the same as {@link #of(Iterable)} with a stream, which only one run can read; the run closes it. */
    public static Items of(Stream<BulkItem> items) {
        return new Items(ItemSource.of(Objects.requireNonNull(items, "items")), Map.of(), null);
    }

    /** Returns no items: for a run of what the ledger has already. */
    public static Items none() {
        return of(List.of());
    }

    /**
     * Returns the same items with values for what an item does not set.
     *
     * @param values by the field's name, each as in a cell of a CSV file; for items of a file
     * @throws InvalidRequestException if a field is not one of a request
     * @throws IllegalStateException if the items are not from a file
     */
    public Items defaults(Map<String, String> values) {
        if (!source.isFile()) {
            throw new IllegalStateException("defaults are for the items of a file; set the fields of the requests");
        }
        Fields.requireDefaults(values);
        return new Items(source, new TreeMap<>(values), skipped);
    }

    /**
     * Returns the same items without the bad ones: they are left out instead of ending the run before anything is sent.
     *
     * @param listener told of each fault, with line and column; on the thread that checks
     */
    public Items skipBadRows(Consumer<Violation> listener) {
        return new Items(source, defaults, Objects.requireNonNull(listener, "listener"));
    }

    /**
     * Checks a file as a whole, and sends nothing. A run does so itself. Items of the program's own are not read here.
     *
     * @return how many good items it has
     * @throws InvalidRequestException with what is wrong, the first hundred of it; only if the file cannot be read where bad rows are
     *     skipped
     */
    public long check() {
        return source.isFile() ? FileCheck.run(source, defaults, skipped) : 0;
    }

    /**
     * Opens the items for a program that runs them in another way than {@link Bulk}. They are read one after the other, as the stream goes
     * on; their input images have absolute paths. {@link #check()} says before what is wrong with a file as a whole.
     *
     * @return the items; the caller closes the stream. It throws an {@link InvalidRequestException} with the place of an item that is bad, or
     *     that has the id of one before it; where bad rows are skipped, such an item is left out
     */
    public Stream<BulkItem> stream() {
        ItemSource.Cursor cursor = new UniqueItems(source.open(defaults));
        return StreamSupport.stream(reader(cursor), false).onClose(cursor::close);
    }

    private Spliterator<BulkItem> reader(ItemSource.Cursor cursor) {
        return new Spliterators.AbstractSpliterator<>(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL) {
            @Override
            public boolean tryAdvance(Consumer<? super BulkItem> action) {
                while (cursor.hasNext()) {
                    BulkItem item;
                    try {
                        item = cursor.next();
                    } catch (InvalidRequestException e) {
                        if (skipped == null) {
                            throw e;
                        }
                        continue;
                    }
                    action.accept(item.absolute());
                    return true;
                }
                return false;
            }
        };
    }

    ItemSource source() {
        return source;
    }

    Map<String, String> defaults() {
        return defaults;
    }

    boolean skipsBadRows() {
        return skipped != null;
    }
}
