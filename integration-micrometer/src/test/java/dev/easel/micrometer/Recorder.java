package dev.easel.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Writes down every observation that is over, and checks that one of a name has the same low-cardinality keys each time. */
final class Recorder implements ObservationHandler<Observation.Context> {
    /** One observation that is over. */
    record Seen(
            String name,
            String contextualName,
            @Nullable String parent,
            Map<String, String> low,
            Map<String, String> high,
            @Nullable Throwable error) {}

    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final Map<String, Set<String>> lowKeys = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private final CountDownLatch taskIsOver = new CountDownLatch(1);

    @Override
    public boolean supportsContext(Observation.Context context) {
        return true;
    }

    @Override
    public void onStart(Observation.Context context) {
        open.incrementAndGet();
        checkKeys(context);
    }

    @Override
    public void onEvent(Observation.Event event, Observation.Context context) {
        events.add(event.getName() + ": " + event.getContextualName());
        checkKeys(context);
    }

    @Override
    public void onStop(Observation.Context context) {
        checkKeys(context);
        seen.add(new Seen(
                context.getName(),
                String.valueOf(context.getContextualName()),
                context.getParentObservation() == null
                        ? null
                        : context.getParentObservation().getContextView().getName(),
                map(context.getLowCardinalityKeyValues()),
                map(context.getHighCardinalityKeyValues()),
                context.getError()));
        open.decrementAndGet();
        if (context instanceof TaskObservationContext) {
            taskIsOver.countDown();
        }
    }

    private void checkKeys(Observation.Context context) {
        Set<String> keys =
                new TreeSet<>(map(context.getLowCardinalityKeyValues()).keySet());
        Set<String> before = lowKeys.putIfAbsent(context.getName(), keys);
        if (before != null && !before.equals(keys)) {
            events.add("other keys: " + context.getName() + before + keys);
        }
    }

    private static Map<String, String> map(KeyValues values) {
        Map<String, String> map = new TreeMap<>();
        for (KeyValue value : values) {
            map.put(value.getKey(), value.getValue());
        }
        return map;
    }

    /** The end of a cancelled task is told behind the cancellation of its future. */
    Recorder awaitTask() throws InterruptedException {
        assertThat(taskIsOver.await(20, TimeUnit.SECONDS)).isTrue();
        return this;
    }

    /** How many observations are not over. */
    int open() {
        return open.get();
    }

    List<String> events() {
        return events;
    }

    List<Seen> all() {
        return seen;
    }

    List<Seen> named(String name) {
        return seen.stream().filter(each -> each.name().equals(name)).toList();
    }

    Seen task() {
        List<Seen> tasks = named("gen_ai.client.operation");
        assertThat(tasks).hasSize(1);
        assertThat(events).noneMatch(event -> event.startsWith("other keys"));
        return tasks.get(0);
    }

    List<String> exchanges() {
        return named("easel.exchange").stream()
                .map(each -> each.contextualName() + " " + each.low().get("http.response.status_code"))
                .toList();
    }
}
