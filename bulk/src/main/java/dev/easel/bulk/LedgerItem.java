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

    /**
     * Returns a builder of what a program knows of an item without a ledger, for {@link BulkReport#of}. It is waiting, at its first try.
     *
     * @param id the id
     * @param request what is wanted
     * @throws dev.easel.InvalidRequestException if the request has an input that cannot be written down
     */
    public static Builder builder(String id, ImageRequest request) {
        return new Builder(
                Row.unsent(0, Objects.requireNonNull(id, "id"), request.toJson(), null, ItemState.WAITING, 1));
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

    /** Says what is known of an item. For one thread. */
    public static final class Builder {
        private final Row unsent;
        private ItemState state = ItemState.WAITING;
        private int tries = 1;
        private @Nullable String service;
        private @Nullable String ticket;
        private @Nullable String files;
        private Optional<Money> cost = Optional.empty();
        private @Nullable String reason;
        private @Nullable String message;
        private boolean billed;
        private @Nullable Duration took;

        private Builder(Row unsent) {
            this.unsent = unsent;
        }

        /** Sets how far it is. */
        public Builder state(ItemState state) {
            this.state = Objects.requireNonNull(state, "state");
            return this;
        }

        /** Sets which try it is, from 1. */
        public Builder tries(int tries) {
            this.tries = tries;
            return this;
        }

        /** Sets the service that it was sent to; {@code null} where it was not. */
        public Builder service(@Nullable String service) {
            this.service = service;
            return this;
        }

        /** Sets the ticket of its task; {@code null} where none is known. */
        public Builder ticket(@Nullable String ticket) {
            this.ticket = ticket;
            return this;
        }

        /** Sets its images. */
        public Builder images(List<ImageFile> images) {
            files = images.isEmpty() ? null : FilesColumn.write(images);
            return this;
        }

        /** Sets what it cost; {@code null} where that is not known. */
        public Builder cost(@Nullable Money cost) {
            this.cost = Optional.ofNullable(cost);
            return this;
        }

        /** Sets the kind of its failure; {@code null} where there is none. */
        public Builder reason(@Nullable String reason) {
            this.reason = reason;
            return this;
        }

        /** Sets what is to be said about it; {@code null} where nothing is. */
        public Builder message(@Nullable String message) {
            this.message = message;
            return this;
        }

        /** Sets whether it may have been billed although it has no image. */
        public Builder mayHaveBeenBilled(boolean billed) {
            this.billed = billed;
            return this;
        }

        /** Sets how long its last try took; {@code null} where that is not known. */
        public Builder took(@Nullable Duration took) {
            this.took = took;
            return this;
        }

        /** Returns the item. */
        public LedgerItem build() {
            return new LedgerItem(new Row(
                    unsent.seq(),
                    unsent.id(),
                    unsent.request(),
                    unsent.file(),
                    state,
                    tries,
                    service,
                    ticket,
                    files,
                    cost,
                    reason,
                    message,
                    billed,
                    null,
                    took));
        }
    }
}
