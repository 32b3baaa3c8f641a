package dev.easel.bulk;

import dev.easel.ConfigurationException;
import dev.easel.ImageClient;
import dev.easel.PollSchedule;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import dev.easel.routing.Budget;
import dev.easel.routing.Money;
import dev.easel.routing.PriceList;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Generates the images of many items, with a durable {@link Ledger}. The same program, run again after a crash, a kill or a stop, goes on
 * where it ended.
 *
 * <pre>{@code
 * BulkReport report = Bulk.of(client)
 *         .ledger(Ledger.file(dir.resolve("easel.db")))
 *         .into(dir)
 *         .run(Items.csv(Path.of("prompts.csv")));
 * }</pre>
 *
 * <p>Several clients share the items: each takes the next one when it has room, so a fast service does more of them. A client that routes
 * can be one of them; with it, the time in which a crash means {@link ItemState#UNKNOWN} includes its waiting for room. So it does for
 * an item of several images where the service generates fewer in one task: until each of its tasks is accepted, nobody can ask for all of
 * them, and a new try would pay again for those that are. Give each image an item of its own there.
 *
 * <p>The settings are for one thread at a time, and copied when a run starts.
 */
public final class Bulk {
    private static final Duration DEADLINE = Duration.ofMinutes(30);

    /** Long enough for a process that is stopped for a while, short enough for others to go on soon. */
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final List<ImageClient> clients;
    private final List<StopCondition> conditions = new ArrayList<>();
    private final List<BulkListener> listeners = new ArrayList<>();
    private @Nullable Ledger ledger;
    private @Nullable Path directory;
    private @Nullable Integer inFlight;
    private @Nullable Budget budget;
    private @Nullable Money limit;
    private @Nullable PriceList prices;
    private boolean allowsUnknownPrices;
    private RetryRules retries = RetryRules.defaults();
    private Duration deadline = DEADLINE;
    private Duration patience = Duration.ofSeconds(30);
    private Duration lease = LEASE;
    private @Nullable PollSchedule pollSchedule;

    private Bulk(List<ImageClient> clients) {
        this.clients = clients;
    }

    /**
     * Returns a run that has no ledger and no directory yet.
     *
     * @param clients at least one; the caller closes them after the run. A second client of one provider has the name of the provider and
     *     {@code -2} in the ledger, and so on, so keep their order from run to run
     * @throws ConfigurationException if there is none
     */
    public static Bulk of(ImageClient... clients) {
        if (clients.length == 0) {
            throw new ConfigurationException(Violation.of(Code.MISSING, "clients", "are none; give at least one"));
        }
        Arrays.stream(clients).forEach(client -> Objects.requireNonNull(client, "client"));
        return new Bulk(List.of(clients));
    }

    /** Sets the ledger. Required. */
    public Bulk ledger(Ledger record) {
        ledger = Objects.requireNonNull(record, "ledger");
        return this;
    }

    /**
     * Sets where the images go. Required. An image is named {@code {id}-{n}.{ext}}, or as its item says, and appears under its name only
     * when it is whole. The directory is created where it is missing, and belongs to one ledger: it has a file {@code .easel-ledger} that
     * says which.
     */
    public Bulk into(Path folder) {
        directory = Objects.requireNonNull(folder, "directory");
        return this;
    }

    /**
     * Sets how many items are under way at one service. By default as many as the service allows ({@link
     * dev.easel.Capabilities#maxUnfinishedTasks()}), else 10.
     */
    public Bulk inFlight(int items) {
        if (items < 1 || items > 10_000) {
            throw new ConfigurationException(
                    Violation.of(Code.OUT_OF_RANGE, "inFlight", "is " + items + "; give 1 to 10000"));
        }
        inFlight = items;
        return this;
    }

    /**
     * Sets what is spent at most. The most that an item may cost is reserved before it is sent, so {@link #prices} are needed. When less is
     * left than an item needs, the run begins nothing new and ends.
     */
    public Bulk budget(Budget money) {
        budget = Objects.requireNonNull(money, "budget");
        limit = null;
        return this;
    }

    /** Sets what all runs on the ledger together spend at most. What is spent is kept in the ledger's database. */
    public Bulk budget(Money most) {
        limit = Objects.requireNonNull(most, "budget");
        budget = null;
        return this;
    }

    /** Sets what items cost, for the budget and the report. */
    public Bulk prices(PriceList list) {
        prices = Objects.requireNonNull(list, "prices");
        return this;
    }

    /** Lets items be sent in spite of a budget whose price is not known. By default they fail. */
    public Bulk allowUnknownPrices() {
        allowsUnknownPrices = true;
        return this;
    }

    /** Sets which items are sent again. */
    public Bulk retries(RetryRules rules) {
        retries = Objects.requireNonNull(rules, "retries");
        return this;
    }

    /** Adds a condition on which the run begins nothing new and ends. By default there is none. */
    public Bulk stopWhen(StopCondition condition) {
        conditions.add(Objects.requireNonNull(condition, "condition"));
        return this;
    }

    /** Adds a listener. */
    public Bulk listener(BulkListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * Sets how long the run watches one item, from its submission: 30 minutes by default. An item that takes longer stays submitted, and
     * the next run resumes it.
     *
     * @param time above zero
     */
    public Bulk deadline(Duration time) {
        deadline = positive("deadline", time);
        return this;
    }

    /**
     * Sets how long the run waits for a ledger that cannot be written, before it ends and tells the tickets that it could not write: 30
     * seconds by default. It sends nothing new meanwhile.
     *
     * @param time above zero
     */
    public Bulk ledgerPatience(Duration time) {
        patience = positive("ledgerPatience", time);
        return this;
    }

    /** Sets how long the items of a process that has died are left alone. For tests, which do not wait for so long. */
    Bulk lease(Duration time) {
        lease = positive("lease", time);
        return this;
    }

    /** Sets the times between polls. By default each provider's own schedule holds. */
    public Bulk pollSchedule(PollSchedule schedule) {
        pollSchedule = Objects.requireNonNull(schedule, "pollSchedule");
        return this;
    }

    /**
     * Starts a run.
     *
     * @return the run; its ledger is opened, and items of a file are checked
     * @throws dev.easel.InvalidRequestException with what is wrong with a file of items; nothing is sent
     * @throws ConfigurationException if a setting is missing, the ledger or the directory is not accepted, or another run has them
     * @throws IllegalStateException if the ledger cannot be read or written
     */
    public BulkRun start(Items items) {
        Objects.requireNonNull(items, "items");
        if (ledger == null || directory == null) {
            throw new ConfigurationException(Violation.of(
                    Code.MISSING,
                    ledger == null ? "ledger" : "directory",
                    ledger == null ? "is not set; set it with ledger(...)" : "is not set; set it with into(...)"));
        }
        if ((budget != null || limit != null) && prices == null && !allowsUnknownPrices) {
            throw new ConfigurationException(Violation.of(
                    Code.MISSING,
                    "prices",
                    "are not set, so nobody knows what the budget is good for; set them with prices(...)"));
        }
        items.check();
        return Runner.start(
                new Settings(
                        clients,
                        ledger,
                        directory,
                        inFlight,
                        budget,
                        limit,
                        prices,
                        allowsUnknownPrices,
                        retries,
                        List.copyOf(conditions),
                        List.copyOf(listeners),
                        deadline,
                        patience,
                        lease,
                        pollSchedule),
                items);
    }

    /**
     * Runs items to their end, blocking. If the thread is interrupted, the run is {@linkplain BulkRun#detach() detached}, and awaited.
     *
     * @throws CancellationException if the thread was interrupted; its interrupt flag is set again. The next run goes on
     * @throws dev.easel.InvalidRequestException as for {@link #start}
     * @throws ConfigurationException as for {@link #start}
     * @throws IllegalStateException if the ledger cannot be read or written
     */
    public BulkReport run(Items items) {
        return await(start(items));
    }

    /** Runs what the ledger has to its end, blocking: the same as {@link #run(Items)} with no items. */
    public BulkReport run() {
        return run(Items.none());
    }

    private static BulkReport await(BulkRun run) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    BulkReport report = run.report().get();
                    if (interrupted) {
                        throw new CancellationException("the thread was interrupted; the run is detached");
                    }
                    return report;
                } catch (InterruptedException e) {
                    interrupted = true;
                    run.detach();
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof RuntimeException known) {
                        throw known;
                    }
                    throw new CompletionException(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Duration positive(String setting, Duration time) {
        if (time.isZero() || time.isNegative()) {
            throw new ConfigurationException(
                    Violation.of(Code.OUT_OF_RANGE, setting, "is " + time + "; give a time above zero"));
        }
        return time;
    }
}
