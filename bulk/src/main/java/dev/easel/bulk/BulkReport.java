package dev.easel.bulk;

import dev.easel.routing.Money;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a ledger has, and how the run on it ended. The numbers are those of the whole ledger, earlier runs included. Immutable; what lists
 * single items reads them from the ledger, or from where else they are, when it is called.
 */
public final class BulkReport {
    private final Reader items;
    private final Summary summary;
    private final Optional<StopReason> stopped;
    private final Duration elapsed;
    private final List<String> unrecorded;

    /** Reads the items in a state, wherever they are. */
    @FunctionalInterface
    interface Reader {
        void forEach(ItemState state, Consumer<LedgerItem> action);
    }

    private BulkReport(
            Reader items, Summary summary, Optional<StopReason> stopped, Duration elapsed, List<String> unrecorded) {
        this.items = items;
        this.summary = summary;
        this.stopped = stopped;
        this.elapsed = elapsed;
        this.unrecorded = unrecorded;
    }

    static BulkReport of(Ledger ledger, Optional<StopReason> stopped, Duration elapsed, List<String> unrecorded) {
        return of(ledger, LedgerReader.read(ledger.database(), LedgerReader::summary), stopped, elapsed, unrecorded);
    }

    static BulkReport of(
            Ledger ledger, Summary summary, Optional<StopReason> stopped, Duration elapsed, List<String> unrecorded) {
        return new BulkReport(ledger::forEach, summary, stopped, elapsed, List.copyOf(unrecorded));
    }

    /**
     * Returns a report of items that are not in a {@link Ledger}.
     *
     * @param items opens them from the beginning. They are read once here, and once for each state by {@link #writeHtml}, which closes them
     *     each time; their number does not decide how much memory is needed
     * @param stopped why the run ended before its items did; {@code null} where it did not
     * @param elapsed how long the run lasted; zero where that is not known
     */
    public static BulkReport of(Supplier<Stream<LedgerItem>> items, @Nullable StopReason stopped, Duration elapsed) {
        Summary summary;
        try (Stream<LedgerItem> all = items.get()) {
            summary = Totals.of(all);
        }
        return new BulkReport(
                (state, action) -> {
                    try (Stream<LedgerItem> all = items.get()) {
                        all.filter(item -> item.state() == state).forEach(action);
                    }
                },
                summary,
                Optional.ofNullable(stopped),
                elapsed,
                List.of());
    }

    /**
     * Items that ended in the same way without an image.
     *
     * @param state how they ended
     * @param reason the kind of failure, see {@link LedgerItem#reason()}
     * @param items how many there are
     * @param mayHaveBeenBilled how many of them may have been billed
     * @param example what is said about one of them
     */
    public record Failures(ItemState state, String reason, long items, long mayHaveBeenBilled, String example) {}

    /** Returns how many items are in each state; a state without items is left out. */
    public Map<ItemState, Long> counts() {
        return summary.counts();
    }

    /** Returns how many items are in a state. */
    public long count(ItemState state) {
        return summary.counts().getOrDefault(state, 0L);
    }

    /** Returns whether every item has its images. */
    public boolean isComplete() {
        return stopped.isEmpty() && summary.counts().keySet().stream().allMatch(state -> state == ItemState.DONE);
    }

    /** Returns why the run ended before its items did; empty where it did not. */
    public Optional<StopReason> stopped() {
        return stopped;
    }

    /** Returns how long the run lasted; zero where this is no report of a run. */
    public Duration elapsed() {
        return elapsed;
    }

    /** Returns what the items are known to have cost, one amount for each currency. */
    public List<Money> costs() {
        return summary.costs();
    }

    /** Returns how many images there are. */
    public long images() {
        return summary.images();
    }

    /** Returns the items without images by how they ended, the most frequent first. */
    public List<Failures> failures() {
        return summary.failures();
    }

    /** Returns the ten items that took longest, the slowest first. */
    public List<LedgerItem> slowest() {
        return summary.slowest();
    }

    /**
     * Returns what a run could not write into its ledger, since it stayed away: a line for each item, with its id and the ticket of its
     * task. Keep them: they resume what was paid for.
     */
    public List<String> unrecorded() {
        return unrecorded;
    }

    /** Returns it as text of several lines. */
    public String toText() {
        return ReportText.write(this);
    }

    /** Returns it as JSON, without single items. */
    public String toJson() {
        return ReportJson.write(this);
    }

    /**
     * Writes it as a page with a thumbnail of each image and each failure with its message. The page needs no script and no server.
     *
     * @param file the page; images are linked relative to it
     * @param images where the images are: what the run was told with {@link Bulk#into}
     * @throws UncheckedIOException if it cannot be written
     */
    public void writeHtml(Path file, Path images) {
        try (Writer page = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            ReportHtml.write(this, items, page, file, images);
        } catch (IOException e) {
            throw new UncheckedIOException("the report " + file + " cannot be written", e);
        }
    }

    /** Returns the first line of {@link #toText()}. */
    @Override
    public String toString() {
        return ReportText.headline(this);
    }
}
