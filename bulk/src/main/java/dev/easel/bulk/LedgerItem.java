package dev.easel.bulk;

import dev.easel.ImageRequest;
import dev.easel.TaskHandle;
import dev.easel.routing.Money;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a ledger knows of one item. Immutable. */
public final class LedgerItem {
    private final Row row;

    LedgerItem(Row row) {
        this.row = row;
    }

    /**
     * An image of an item.
     *
     * @param name the file's name in the run's directory
     * @param mediaType its media type
     * @param length how many bytes it has
     * @param seed its seed; {@code null} where it is not known
     */
    public record ImageFile(
            String name,
            String mediaType,
            long length,
            @Nullable Long seed) {
        /** Returns its seed; empty where it is not known. */
        public OptionalLong knownSeed() {
            return seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
        }
    }

    /** Returns the id. */
    public String id() {
        return row.id();
    }

    /**
     * Returns what is wanted.
     *
     * @throws dev.easel.InvalidRequestException if this version of Easel cannot read it
     */
    public ImageRequest request() {
        return ImageRequest.fromJson(row.request());
    }

    /** Returns how far it is. */
    public ItemState state() {
        return row.state();
    }

    /** Returns which try it is, from 1. A new try is a new task, which may be billed of its own. */
    public int tries() {
        return row.tries();
    }

    /** Returns the service that it was sent to, as the run names it; empty where it was not sent. */
    public Optional<String> service() {
        return Optional.ofNullable(row.service());
    }

    /** Returns the ticket of its task, which {@link TaskHandle#decode} reads; empty where none is known. */
    public Optional<String> ticket() {
        return Optional.ofNullable(row.handle());
    }

    /** Returns its images. */
    public List<ImageFile> images() {
        return FilesColumn.read(row.files());
    }

    /** Returns what it is known to have cost. */
    public Optional<Money> cost() {
        return row.cost();
    }

    /** Returns the kind of its failure, for programs: the name of an exception of Easel without its package. */
    public Optional<String> reason() {
        return Optional.ofNullable(row.reason());
    }

    /** Returns what is to be said about it, for people: why it failed, or which of its images did. */
    public Optional<String> message() {
        return Optional.ofNullable(row.message());
    }

    /** Returns whether it may have been billed although it has no image. */
    public boolean mayHaveBeenBilled() {
        return row.billed();
    }

    /** Returns how long its last try took, from its submission to its images; empty where that is not known. */
    public Optional<Duration> took() {
        return Optional.ofNullable(row.took());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LedgerItem that && row.equals(that.row);
    }

    @Override
    public int hashCode() {
        return Objects.hash(row.id(), row.state());
    }

    /** Returns id and state. */
    @Override
    public String toString() {
        return "LedgerItem[" + id() + ", " + state() + "]";
    }
}
