package dev.easel.benchmarks.queue;

import dev.easel.Capabilities;
import dev.easel.Delivery;
import dev.easel.ImageRequest;
import dev.easel.InputForm;
import dev.easel.Operation;
import dev.easel.ProviderId;
import dev.easel.TaskCall;
import dev.easel.TaskStatus;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.JsonObject;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** How to speak to a {@link QueueServer}. The prompt ends with the task's number. */
final class ToyQueue implements ProviderProtocol {
    /** The header that says when a poll was due, by {@link System#nanoTime()}. */
    static final String DUE = "Due";

    private static final ProviderId ID = ProviderId.of("toy");
    private static final Capabilities CAPABILITIES = Capabilities.builder()
            .addOperations(Operation.TEXT_TO_IMAGE)
            .inputForm(InputForm.BASE64)
            .delivery(Delivery.QUEUED)
            .build();

    private final @Nullable PollTimes times;
    private final AtomicInteger accepted = new AtomicInteger();

    /** @param times when polls are due, to be told to the server; {@code null} tells it nothing */
    ToyQueue(@Nullable PollTimes times) {
        this.times = times;
    }

    /** The request for a task. */
    static ImageRequest request(int number) {
        return ImageRequest.of("a lighthouse at dusk, number " + number);
    }

    /** Waits until the service has taken so many tasks. */
    void awaitAccepted(int count) throws InterruptedException {
        while (accepted.get() < count) {
            Thread.sleep(20);
        }
    }

    @Override
    public ProviderId id() {
        return ID;
    }

    @Override
    public Capabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public Job generate(ImageRequest request) {
        String prompt = request.prompt();
        WireRequest submission = WireRequest.post("/tasks/" + prompt.substring(prompt.lastIndexOf(' ') + 1))
                .json(JsonObject.create().put("prompt", prompt))
                .build();
        return context -> new WireExchange<>(submission, this::submitted);
    }

    private Outcome<FinishedWork> submitted(WireResponse response) {
        return response.json()
                .get("task")
                .text()
                .map(task -> {
                    accepted.incrementAndGet();
                    return Outcome.<FinishedWork>accepted(task, TaskStatus.queued());
                })
                .orElseGet(() -> Outcome.failed(Problem.unreadable(response.excerpt())));
    }

    @Override
    public WireExchange<FinishedWork> status(TaskCall task) {
        String number = task.taskId().orElseThrow();
        WireRequest.Builder poll = WireRequest.get("/tasks/" + number);
        if (times != null) {
            poll.header(DUE, Long.toString(times.due(Integer.parseInt(number))));
        }
        return new WireExchange<>(
                poll.build(),
                response -> response.json().get("state").text().isPresent()
                        ? Outcome.pending(TaskStatus.queued())
                        : Outcome.failed(Problem.unreadable(response.excerpt())));
    }
}
