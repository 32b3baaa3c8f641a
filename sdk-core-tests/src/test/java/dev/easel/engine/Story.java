package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Attempt;
import dev.easel.GeneratedImage;
import dev.easel.Retry;
import dev.easel.TaskEnd;
import dev.easel.TaskHandle;
import dev.easel.TaskListener;
import dev.easel.TaskStatus;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes down what a listener is told, in order; notices when it is told two things at a time. */
class Story implements TaskListener {
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final AtomicInteger inside = new AtomicInteger();
    private final CountDownLatch finished = new CountDownLatch(1);

    List<String> events() {
        return events;
    }

    /** Waits until the end was told; it may come behind the cancellation of a future. */
    Story awaitFinished() {
        try {
            assertThat(finished.await(20, TimeUnit.SECONDS)).as("%s", events).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        return this;
    }

    /** What holds for every story. */
    void requireOrder() {
        assertThat(events).first().isEqualTo("submitted");
        assertThat(events).last().asString().startsWith("finished ");
        assertThat(events).filteredOn("submitted"::equals).hasSize(1);
        assertThat(events).filteredOn(event -> event.startsWith("finished ")).hasSize(1);
        assertThat(events).filteredOn("accepted"::equals).hasSizeLessThan(2);
        assertThat(events).doesNotContain("two at a time");
        assertThat(events.get(events.size() - 2)).startsWith("final status ");
        assertThat(events)
                .filteredOn(event -> event.startsWith("final status "))
                .hasSize(1);
    }

    private void told(String event) {
        if (inside.incrementAndGet() != 1) {
            events.add("two at a time");
        }
        events.add(event);
        inside.decrementAndGet();
    }

    @Override
    public void onSubmitted(TaskHandle handle) {
        told("submitted");
    }

    @Override
    public void onAttempt(TaskHandle handle, Attempt attempt) {
        told("attempt " + attempt.kind() + " "
                + (attempt.httpStatus().isPresent()
                        ? String.valueOf(attempt.httpStatus().getAsInt())
                        : "failed"));
    }

    @Override
    public void onRetry(TaskHandle handle, Retry retry) {
        told("retry " + retry.kind() + " in " + retry.delay().toMillis() + " ms");
    }

    @Override
    public void onAccepted(TaskHandle handle) {
        told("accepted");
    }

    @Override
    public void onStatus(TaskHandle handle, TaskStatus status) {
        told((status.isFinal() ? "final status " : "status ")
                + status.getClass().getSimpleName());
    }

    @Override
    public void onDownloaded(TaskHandle handle, GeneratedImage image) {
        told("downloaded");
    }

    @Override
    public void onFinished(TaskHandle handle, TaskEnd end) {
        told("finished " + end.getClass().getSimpleName());
        finished.countDown();
    }
}
