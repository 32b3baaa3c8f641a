package dev.easel.micrometer;

import dev.easel.Attempt;
import dev.easel.AttemptKind;
import dev.easel.GeneratedImage;
import dev.easel.Retry;
import dev.easel.TaskEnd;
import dev.easel.TaskHandle;
import dev.easel.TaskListener;
import dev.easel.TaskStart;
import dev.easel.TaskStatus;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Observes one task, and holds all that belongs to its observations, so that nothing is left where the task is let go. It keeps the
 * exchanges that are under way, and of those that are over only their number. Its events come one after the other.
 */
final class TaskObserver implements TaskListener {
    private static final Logger LOG = LoggerFactory.getLogger("dev.easel.task");

    private final ObservationRegistry registry;
    private final @Nullable ExchangeObservationConvention convention;
    private final TaskObservationContext context;
    private final Observation task;
    private final Map<Integer, Observation> underWay = new HashMap<>(2);
    private @Nullable Observation queue;
    private boolean leftQueue;

    private TaskObserver(
            ObservationRegistry registry,
            @Nullable TaskObservationConvention tasks,
            @Nullable ExchangeObservationConvention exchanges,
            TaskObservationContext context) {
        this.registry = registry;
        this.convention = exchanges;
        this.context = context;
        this.task =
                Observation.createNotStarted(tasks, DefaultTaskObservationConvention.INSTANCE, () -> context, registry);
    }

    /** Starts the observation on this thread, whose current observation or span becomes the parent. */
    static TaskListener start(
            ObservationRegistry registry,
            @Nullable TaskObservationConvention tasks,
            @Nullable ExchangeObservationConvention exchanges,
            TaskObservationContext context) {
        TaskObserver observer = new TaskObserver(registry, tasks, exchanges, context);
        // Also where one handler throws: the others have begun, and must see the end.
        quietly(observer.task::start);
        return observer;
    }

    /** No handler of the application's may keep another observation from its end. */
    private static void quietly(Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            LOG.warn("an observation handler or convention threw; the task goes on", e);
        }
    }

    @Override
    public TaskListener onStart(TaskStart start) {
        return this;
    }

    @Override
    public void onAttemptStarted(TaskHandle handle, AttemptKind kind, int number) {
        context.attemptStarted(handle, kind);
        ExchangeObservationContext exchange = new ExchangeObservationContext(context, kind, number);
        Observation observation = Observation.createNotStarted(
                        convention, DefaultExchangeObservationConvention.INSTANCE, () -> exchange, registry)
                .parentObservation(task);
        underWay.put(number, observation);
        quietly(observation::start);
    }

    @Override
    public void onAttempt(TaskHandle handle, Attempt attempt) {
        context.attemptEnded(handle, attempt);
        Observation observation = underWay.remove(attempt.number());
        if (observation == null) {
            return;
        }
        if (observation.getContext() instanceof ExchangeObservationContext exchange) {
            exchange.ended(attempt);
            exchange.problem().ifPresent(problem -> quietly(() -> observation.error(problem)));
        }
        quietly(observation::stop);
    }

    @Override
    public void onRetry(TaskHandle handle, Retry retry) {
        context.retried(retry);
        String kind = retry.kind().name().toLowerCase(Locale.ROOT);
        // Without the reason: it may hold what the service says, and so a part of the prompt.
        String why = retry.failure()
                .map(failure -> ", " + failure.name().toLowerCase(Locale.ROOT))
                .orElse("");
        quietly(() -> task.event(Observation.Event.of(
                "retry." + kind, "retry of " + kind + " in " + retry.delay().toMillis() + " ms" + why)));
    }

    @Override
    public void onStatus(TaskHandle handle, TaskStatus status) {
        if (status instanceof TaskStatus.Queued && queue == null && !leftQueue) {
            Observation queued = Observation.createNotStarted(Names.QUEUE, Observation.Context::new, registry)
                    .contextualName("queue")
                    .lowCardinalityKeyValues(context.whose())
                    .parentObservation(task);
            queue = queued;
            quietly(queued::start);
        } else if (!(status instanceof TaskStatus.Queued)) {
            leaveQueue();
        }
    }

    private void leaveQueue() {
        Observation queued = queue;
        if (queued != null) {
            queue = null;
            leftQueue = true;
            quietly(queued::stop);
        }
    }

    @Override
    public void onDownloaded(TaskHandle handle, GeneratedImage image) {
        context.downloaded(image);
    }

    @Override
    public void onFinished(TaskHandle handle, TaskEnd end) {
        leaveQueue();
        // Exchanges that the end broke off: nobody is told of their end.
        List<Observation> brokenOff = new ArrayList<>(underWay.values());
        underWay.clear();
        brokenOff.forEach(observation -> quietly(observation::stop));
        context.ended(handle, end);
        context.failure().ifPresent(failure -> quietly(() -> task.error(failure)));
        quietly(task::stop);
    }
}
