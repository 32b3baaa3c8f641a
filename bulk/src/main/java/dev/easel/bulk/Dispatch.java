package dev.easel.bulk;

import dev.easel.CallOptions;
import dev.easel.ClientClosedException;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.InvalidRequestException;
import dev.easel.TaskHandle;
import dev.easel.UnsupportedByServiceException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Gives items to services, in turn, as they have room, and does what their ends mean. For the run's thread. */
final class Dispatch {
    private static final int LARGEST_CLAIM = 256;

    private final Settings settings;
    private final Session session;
    private final Spending spending;
    private final OutputFolder folder;
    private final Runner runner;
    private final List<Lane> lanes;
    private final Endings endings;
    private final Deque<Entry> ready = new ArrayDeque<>();
    private final PriorityQueue<Entry> later = new PriorityQueue<>(Comparator.comparingLong(entry -> entry.dueAt));
    private final Map<Long, ItemTask> itemTasks = new HashMap<>();
    private int turn;

    Dispatch(Settings settings, Session session, Spending spending, OutputFolder folder, Runner runner) {
        this.settings = settings;
        this.session = session;
        this.spending = spending;
        this.folder = folder;
        this.runner = runner;
        lanes = Lane.of(settings.clients(), settings.inFlight());
        endings = new Endings(settings, session, spending, folder, runner, this);
    }

    /** Adds items that this run has claimed. */
    void add(List<Row> rows, String owner) {
        rows.forEach(row -> ready.add(new Entry(row, owner)));
    }

    /** The lease has ended: what was not sent belongs to whoever takes it next, which may be this run again. */
    void lost() {
        ready.clear();
        later.clear();
        withdraw();
    }

    /** Returns how many more items to claim: as many are in stock as run at once, so that no service waits for the ledger. */
    int wanted(long now) {
        int room = lanes.stream().mapToInt(lane -> lane.room(now)).sum();
        int window = lanes.stream()
                .filter(lane -> !lane.isClosed())
                .mapToInt(Lane::window)
                .sum();
        return ready.size() >= room + window / 2 ? 0 : Math.min(LARGEST_CLAIM, room + window) - ready.size();
    }

    boolean isIdle() {
        return ready.isEmpty() && later.isEmpty() && itemTasks.isEmpty();
    }

    boolean hasTasks() {
        return !itemTasks.isEmpty();
    }

    List<Lane> lanes() {
        return lanes;
    }

    /** Begins what can begin. */
    void fill(long now) {
        while (!later.isEmpty() && later.peek().dueAt - now <= 0) {
            Entry entry = Objects.requireNonNull(later.poll());
            if (entry.isResumed) {
                resume(entry);
            } else {
                ready.addFirst(entry);
            }
        }
        // In turn, so that no service gets all of few items.
        int without = 0;
        while (without < lanes.size() && !runner.isStopped()) {
            Lane lane = lanes.get(turn++ % lanes.size());
            Entry entry = lane.room(now) > 0 ? next(lane) : null;
            if (entry == null) {
                without++;
            } else {
                without = 0;
                submit(entry, lane);
            }
        }
    }

    private @Nullable Entry next(Lane lane) {
        for (Iterator<Entry> entries = ready.iterator(); entries.hasNext(); ) {
            Entry entry = entries.next();
            if (!entry.unsuited.contains(lane)) {
                entries.remove();
                return entry;
            }
        }
        return null;
    }

    private void submit(Entry entry, Lane lane) {
        Row row = entry.row;
        ItemTask itemTask;
        try {
            ImageRequest request = request(row);
            Mark mark = new Mark(entry, lane, request, session, spending, runner::isStopped);
            itemTask = ItemTask.submit(entry, lane, request, session, mark, options(row));
        } catch (ClientClosedException e) {
            ready.addFirst(entry);
            closed(lane, StopReason.Kind.REQUESTED, e);
            return;
        } catch (InvalidRequestException | UnsupportedByServiceException e) {
            entry.unsuited.add(lane);
            if (lanes.stream().allMatch(each -> each.isClosed() || entry.unsuited.contains(each))) {
                end(row, null, null, ((Verdict.End) Verdict.end(ItemState.FAILED, e, false)).ending());
            } else {
                ready.addFirst(entry);
            }
            return;
        } catch (RuntimeException e) {
            if (folder.isWritable()) {
                end(row, null, null, ((Verdict.End) Verdict.end(ItemState.FAILED, e, false)).ending());
            } else {
                // No item could be sent now.
                ready.addFirst(entry);
                runner.stop(folder.unusable(e));
            }
            return;
        }
        await(itemTask);
    }

    private void await(ItemTask itemTask) {
        itemTasks.put(itemTask.row().seq(), itemTask);
        itemTask.lane().begun();
        itemTask.task().result().whenComplete((result, failure) -> runner.post(() -> ended(itemTask, result, failure)));
    }

    private void ended(ItemTask itemTask, @Nullable ImageResult result, @Nullable Throwable failure) {
        itemTasks.remove(itemTask.row().seq(), itemTask);
        itemTask.lane().ended();
        endings.handle(itemTask, result, failure);
    }

    private ImageRequest request(Row row) {
        return ImageRequest.fromJson(row.request()).toBuilder()
                .requestId(session.requestId(row))
                .build();
    }

    private CallOptions.Builder options(Row row) {
        return CallOptions.builder()
                .deadline(settings.deadline())
                .deadlineFromAdmission(true)
                .pollSchedule(settings.pollSchedule())
                .destination(folder.destination(row));
    }

    /** Takes over what was under way in a process that is gone, or at the end of a run. At once: a service keeps results for a time only. */
    void adopt(List<Row> rows, String owner) {
        for (Row row : rows) {
            ItemTask itemTask = itemTasks.get(row.seq());
            if (itemTask != null && itemTask.row().tries() == row.tries()) {
                // Its own, of which the lease had ended.
                itemTask.entry().owner = owner;
                continue;
            }
            // Its own too, which was to go on later.
            later.removeIf(entry -> entry.row.seq() == row.seq());
            Entry entry = new Entry(row, owner);
            entry.isRecovered = true;
            entry.isResumed = true;
            if (row.handle() == null) {
                endings.inDoubt(row);
            } else if (!endings.isWhole(row)) {
                folder.discard(row);
                resume(entry);
            }
        }
    }

    private void resume(Entry entry) {
        Row row = entry.row;
        try {
            TaskHandle handle = TaskHandle.decode(Objects.requireNonNull(row.handle()));
            Lane lane = laneOf(row, handle);
            if (lane == null) {
                runner.warn("item " + row.id() + " is at " + handle.provider()
                        + ", which this run has no client of; it stays in the ledger");
                return;
            }
            await(ItemTask.resume(
                    entry, lane, request(row), session, spending.find(row.reservation()), handle, options(row)));
        } catch (ClientClosedException e) {
            runner.warn("item " + row.id() + " stays in the ledger as it is: " + e.getMessage());
        } catch (RuntimeException e) {
            end(row, null, null, ((Verdict.End) Verdict.end(ItemState.UNKNOWN, e, true)).ending());
        }
    }

    private @Nullable Lane laneOf(Row row, TaskHandle handle) {
        Lane other = null;
        for (Lane lane : lanes) {
            if (lane.isClosed()) {
                continue;
            }
            if (lane.name().equals(row.service())) {
                return lane;
            }
            if (lane.client().provider().equals(handle.provider())) {
                other = lane;
            }
        }
        return other;
    }

    /** An item goes on after a pause. */
    void again(Entry entry, long dueAt) {
        entry.dueAt = dueAt;
        later.add(entry);
    }

    /** An item is at its end. */
    void end(Row row, @Nullable Lane lane, @Nullable String ticket, Change.Ending ending) {
        session.writer().write(Change.ended(row, ticket, ending)).whenComplete((written, failure) -> {
            if (failure == null && written) {
                runner.post(() -> {
                    folder.discard(row);
                    runner.finished(row.ended(lane == null ? row.service() : lane.name(), ticket, ending));
                });
            }
        });
    }

    /** Nothing goes to a service any more. */
    void closed(Lane lane, StopReason.Kind kind, RuntimeException failure) {
        lane.close();
        if (lanes.stream().allMatch(Lane::isClosed)) {
            runner.stop(new StopReason(kind, String.valueOf(failure.getMessage())));
        } else {
            runner.warn(lane.name() + " gets nothing more: " + failure.getMessage());
        }
    }

    /** Ends what waits for a service's room. */
    void withdraw() {
        new ArrayList<>(itemTasks.values()).forEach(ItemTask::withdraw);
    }

    /** Leaves at the services what they have accepted. */
    void detach() {
        withdraw();
        new ArrayList<>(itemTasks.values()).forEach(itemTask -> itemTask.task().detach());
    }
}
