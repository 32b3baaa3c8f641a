package dev.easel.testkit.internal.zhiqite;

import dev.easel.testkit.ZhiqiteEmulator.RepeatedId;
import dev.easel.testkit.internal.TaskQueue;
import dev.easel.testkit.internal.TaskQueue.State;
import dev.easel.testkit.internal.TaskQueue.Task;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Holds every accepted task, by its kind and the id that the client chose. Thread-safe. */
final class ZhiqiteTasks {
    /** The service's own time zone decides when a month turns. */
    private static final ZoneOffset CHINA = ZoneOffset.ofHours(8);

    private record Name(String kind, String id) {}

    private final InstantSource clock;
    private final TaskQueue<Work> queue;
    private final TaskStyle style;
    private final Map<Name, String> latest = new HashMap<>();
    private final List<String> numbers = new ArrayList<>();

    ZhiqiteTasks(InstantSource clock, TaskQueue<Work> queue, TaskStyle style) {
        this.clock = clock;
        this.queue = queue;
        this.style = style;
    }

    /** How many pieces of work were begun; a repeated id that gets its first task begins none. */
    synchronized int accepted() {
        return numbers.size();
    }

    /** The task that a submission of this id ends in, or null where it begins a new one. */
    @Nullable Task<Work> repeated(String kind, String id) {
        return style.repeatedId() == RepeatedId.NEW_TASK ? null : find(kind, id);
    }

    /** Accepts the work; where its id is taken already, the task that has it is the response. */
    synchronized Task<Work> submit(Work work, boolean fails) {
        Task<Work> taken = repeated(work.kind(), work.id());
        if (taken != null) {
            return taken;
        }
        String number = Integer.toString(20_000_000 + numbers.size());
        numbers.add(number);
        latest.put(new Name(work.kind(), work.id()), number);
        return queue.submit(number, work, fails || work.inputMissing());
    }

    synchronized @Nullable Task<Work> find(String kind, String id) {
        String number = latest.get(new Name(kind, id));
        return number == null ? null : queue.find(number);
    }

    /** All tasks, in the order they were accepted. */
    synchronized List<Task<Work>> all() {
        return numbers.stream().map(queue::find).filter(Objects::nonNull).toList();
    }

    /** Has every task of this id end failed. Returns false where there is none. */
    synchronized boolean fail(String id) {
        boolean found = false;
        for (Map.Entry<Name, String> entry : latest.entrySet()) {
            if (entry.getKey().id().equals(id)) {
                found |= queue.fail(entry.getValue());
            }
        }
        return found;
    }

    Duration timeLeft(Task<Work> task) {
        Duration left = Duration.between(clock.instant(), task.finishesAt());
        return left.isNegative() ? Duration.ZERO : left;
    }

    Task<Work> finishNow(Task<Work> task) {
        return queue.finishNow(task);
    }

    boolean isFinished(Task<Work> task) {
        return task.stateAt(clock.instant()) == State.FINISHED;
    }

    /** Whether only the first version of the query knows the task: its month is over, or it has been put away. */
    boolean isArchived(Task<Work> task) {
        Instant now = clock.instant();
        ZonedDateTime submitted = task.submittedAt().atZone(CHINA);
        Instant nextMonth = submitted
                .toLocalDate()
                .withDayOfMonth(1)
                .plusMonths(1)
                .atStartOfDay(CHINA)
                .toInstant();
        Duration after = style.archiveAfter();
        boolean putAway = after != null && !now.isBefore(task.finishesAt().plus(after));
        return putAway || !now.isBefore(nextMonth);
    }

    /** The status of an unfinished drawing task: its share of the time that has gone by picks the value. */
    int pendingStatus(Task<Work> task) {
        List<Integer> statuses = style.pendingStatuses();
        long whole = Duration.between(task.submittedAt(), task.finishesAt()).toMillis();
        long gone = Duration.between(task.submittedAt(), clock.instant()).toMillis();
        int index = (int) (gone * statuses.size() / Math.max(1, whole));
        return statuses.get(Math.max(0, Math.min(index, statuses.size() - 1)));
    }
}
