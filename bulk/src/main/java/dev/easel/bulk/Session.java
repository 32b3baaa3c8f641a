package dev.easel.bulk;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A run as an owner of items in a ledger. Thread-safe. */
final class Session {
    private final Dialect dialect;
    private final LedgerWriter writer;
    private final String run;
    private final Duration lease;
    private volatile String owner = UUID.randomUUID().toString();
    private volatile boolean isInDoubt;

    Session(Dialect dialect, LedgerWriter writer, String run, Duration lease) {
        this.dialect = dialect;
        this.writer = writer;
        this.run = run;
        this.lease = lease;
    }

    Dialect dialect() {
        return dialect;
    }

    LedgerWriter writer() {
        return writer;
    }

    String owner() {
        return owner;
    }

    /** Returns the id of a try, which is the same in every process. */
    String requestId(Row row) {
        return run + "-" + row.seq() + "-" + row.tries();
    }

    Duration lease() {
        return lease;
    }

    /** Returns how often the lease is renewed, and what dead processes left is looked for. */
    Duration rhythm() {
        return lease.dividedBy(6);
    }

    CompletableFuture<Boolean> enter() {
        String self = owner;
        return writer.work(connection -> {
            Tables.enter(connection, dialect, self, RunLock.holder(), lease);
            return true;
        });
    }

    /**
     * A transaction that takes items has failed, and may have been committed all the same: then this owner has items of which the run
     * does not know. It gives all of them up with the next renewal.
     */
    void doubt() {
        isInDoubt = true;
    }

    boolean isInDoubt() {
        return isInDoubt;
    }

    /** Renews the lease. Where it has ended, others may have taken the items: then this becomes another owner. */
    CompletableFuture<Boolean> renew() {
        boolean isDoubted = isInDoubt;
        String self = owner;
        String next = UUID.randomUUID().toString();
        return writer.<Boolean>work(connection -> {
                    if (!isDoubted && Tables.renew(connection, dialect, self, lease)) {
                        return true;
                    }
                    Tables.leave(connection, self);
                    Tables.enter(connection, dialect, next, RunLock.holder(), lease);
                    return false;
                })
                .whenComplete((held, failure) -> {
                    if (failure == null && !held) {
                        owner = next;
                        isInDoubt = false;
                    }
                });
    }

    /** Writes the mark ahead of a submission, and waits for it. */
    boolean marks(Row row, String claimedBy, String service, @Nullable String handle, @Nullable String reservation) {
        return writer.write(Change.sending(row, dialect, claimedBy, service, handle, reservation))
                .join();
    }
}
