package dev.easel.studio.internal.task;

import dev.easel.CallOptions;
import dev.easel.CancelOutcome;
import dev.easel.Destination;
import dev.easel.ImageRequest;
import dev.easel.ImageTask;
import dev.easel.InvalidRequestException;
import dev.easel.PreparedTask;
import dev.easel.Preview;
import dev.easel.TaskHandle;
import dev.easel.TaskStatus;
import dev.easel.Violation;
import dev.easel.spi.JsonObject;
import dev.easel.studio.StudioService;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Takes orders, and goes on with what an earlier process left. A task is stored before it is submitted, and again directly before the
 * first byte goes out, so after a kill it is known what may have been sent: that is resumed by its handle, or never sent again.
 */
public final class Desk {
    private static final Duration DEADLINE = Duration.ofHours(1);
    private static final Duration LEAVING = Duration.ofSeconds(5);

    private final Map<String, StudioService> services;
    private final TaskBook book;
    private final Spending spending;
    private final Endings endings;
    private final Changes changes;
    private final Path folder;
    private final InstantSource clock;
    private final Map<UUID, ImageTask> running = new ConcurrentHashMap<>();

    /** Complete when what a running task ends with is stored. */
    private final Map<UUID, CompletableFuture<?>> ends = new ConcurrentHashMap<>();

    /** The last preview of each running task: later statuses need not have one. */
    private final Map<UUID, Preview> previews = new ConcurrentHashMap<>();

    /**
     * @param services by their ids, in the order of the page
     * @param tasks where the tasks are stored
     * @param folder where the images go
     */
    public Desk(
            Map<String, StudioService> services,
            Path tasks,
            Path folder,
            Spending spending,
            Changes changes,
            InstantSource clock) {
        this.services = services;
        this.book = TaskBook.open(TaskFiles.in(tasks));
        this.folder = folder;
        this.spending = spending;
        this.changes = changes;
        this.clock = clock;
        this.endings = new Endings(book, spending);
    }

    /**
     * What came of an order.
     *
     * @param tasks ids of tasks that are under way, or were before
     * @param refused why a service was not asked, by its id
     */
    public record Receipt(List<UUID> tasks, Map<String, String> refused) {}

    /** Stores a task for each service that can do what is ordered, and then submits them. */
    public synchronized Receipt order(Order order) {
        Map<TaskRecord, PreparedTask> prepared = new LinkedHashMap<>();
        List<UUID> ids = new ArrayList<>();
        Map<String, String> refused = new LinkedHashMap<>();
        for (String service : order.services()) {
            UUID id = UUID.nameUUIDFromBytes((order.id() + service).getBytes(StandardCharsets.UTF_8));
            if (book.find(id).isPresent()) {
                ids.add(id);
                continue;
            }
            try {
                prepare(id, order, known(service), prepared);
                ids.add(id);
            } catch (RuntimeException e) { // also where the task cannot be stored: the others are stored, and go on
                refused.put(service, Forecast.words(e));
            }
        }
        prepared.forEach(this::submit);
        changes.changed(Changes.MONEY);
        return new Receipt(ids, refused);
    }

    /** Says what would become of an order. */
    public Forecast forecast(Order order) {
        return Forecast.of(order, services, folder);
    }

    private void prepare(UUID id, Order order, StudioService service, Map<TaskRecord, PreparedTask> prepared) {
        ImageRequest request = order.request(service);
        PreparedTask task = service.client().prepare(request, options(id, service));
        Optional<String> reservation = spending.reserve(service.client().provider(), request);
        boolean chosen = service.client().capabilities().clientChoosesTaskId();
        TaskRecord record = new TaskRecord(
                id,
                order.id(),
                clock.instant(),
                service.id(),
                service.isEmulated(),
                request.toJson(),
                order.models().get(service.id()),
                TaskState.WAITING,
                chosen ? task.handle().encode() : null,
                null,
                false,
                List.of(),
                null,
                reservation.orElse(null));
        try {
            book.add(record);
        } catch (RuntimeException e) {
            spending.release(record.reservation());
            throw e;
        }
        prepared.put(record, task);
    }

    private StudioService known(String id) {
        StudioService service = services.get(id);
        if (service == null) {
            throw new InvalidRequestException(Violation.of("services", "names " + id + ", which is not here"));
        }
        return service;
    }

    private CallOptions options(UUID id, StudioService service) {
        return CallOptions.builder()
                .deadline(DEADLINE)
                .destination(Destination.directory(folder))
                .submissionHook((handle, call, attempt) -> book.sending(id, TaskRecord.ticket(handle)))
                .pollSchedule(service.pollSchedule().orElse(null))
                .build();
    }

    private void submit(TaskRecord record, PreparedTask prepared) {
        ImageTask task = prepared.submit();
        if (known(record.service()).client().capabilities().resumable()) {
            task.accepted().thenAccept(handle -> {
                book.accepted(record.id(), handle.encode());
                changes.changed(Changes.TASK + record.id());
            });
        }
        follow(record, task);
    }

    private void follow(TaskRecord record, ImageTask task) {
        running.put(record.id(), task);
        CompletableFuture<?> stored = new CompletableFuture<>();
        ends.put(record.id(), stored);
        task.onStatus(status -> {
            if (status instanceof TaskStatus.Running run) {
                run.preview().ifPresent(preview -> previews.put(record.id(), preview));
            }
            changes.changed(Changes.TASK + record.id());
        });
        task.result().whenComplete((result, failure) -> {
            try {
                endings.end(record, result, failure);
            } finally {
                running.remove(record.id(), task);
                ends.remove(record.id(), stored);
                stored.complete(null);
                previews.remove(record.id());
                changes.changed(Changes.TASK + record.id());
                changes.changed(Changes.MONEY);
                if (result != null) {
                    changes.changed(Changes.IMAGES);
                }
            }
        });
    }

    /** Whether a task that is not over may need an input image. */
    public boolean mayNeed(String input) {
        return book.mayNeed(input);
    }

    /** Goes on where an earlier process ended. */
    public synchronized void resumeAll() {
        book.open().forEach(this::goOn);
    }

    /**
     * Goes on with a task that nobody watches.
     *
     * @return whether there is one
     */
    public synchronized boolean resume(UUID id) {
        Optional<TaskRecord> left =
                book.find(id).filter(task -> !task.state().isFinal() && !running.containsKey(task.id()));
        left.ifPresent(this::goOn);
        return left.isPresent();
    }

    /** Leaves what is under way to the next process. A submission that is on its way is awaited, since its id would be lost otherwise. */
    public synchronized void leave() {
        CompletableFuture<?>[] stored = ends.values().toArray(CompletableFuture[]::new);
        running.values().forEach(ImageTask::detach);
        // Until it is stored, not only until it is detached: the process may end directly after this.
        CompletableFuture.allOf(stored)
                .completeOnTimeout(null, LEAVING.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    private void goOn(TaskRecord task) {
        StudioService service = services.get(task.service());
        if (task.emulated()) {
            endings.end(task, TaskState.FAILED, "The emulator ended with the studio; nothing was billed.", false);
        } else if (service == null || service.isEmulated()) {
            note(task, "It is a task of the real service, which is not here; start the studio with its key to go on.");
        } else {
            try {
                goOn(task, service);
            } catch (InvalidRequestException e) {
                note(task, Forecast.words(e));
            }
        }
        changes.changed(Changes.TASK + task.id());
    }

    private void goOn(TaskRecord task, StudioService service) {
        if (task.state() == TaskState.WAITING) {
            submit(task, service.client().prepare(task.imageRequest(), options(task.id(), service)));
        } else if (task.ticket() == null) {
            endings.end(
                    task,
                    TaskState.UNKNOWN,
                    "The studio ended while this was submitted. It is not submitted again, since that could cost twice.",
                    true);
        } else {
            follow(task, service.client().resume(TaskHandle.decode(task.ticket()), options(task.id(), service)));
        }
    }

    private void note(TaskRecord task, String why) {
        book.changeOpen(task.id(), open -> open.noted(why));
    }

    /**
     * Cancels a task.
     *
     * @return completes with what the cancellation came to; empty where no such task is under way
     */
    public Optional<CompletableFuture<CancelOutcome>> cancel(UUID id) {
        ImageTask task = running.get(id);
        if (task == null) {
            return Optional.empty();
        }
        endings.cancelling(id);
        return Optional.of(task.cancel().thenApply(outcome -> {
            book.find(id).ifPresent(known -> endings.cancelled(known, outcome));
            changes.changed(Changes.TASK + id);
            changes.changed(Changes.MONEY);
            return outcome;
        }));
    }

    /** The last preview of a task that this process follows. */
    public Optional<Preview> preview(UUID id) {
        return Optional.ofNullable(previews.get(id));
    }

    /** One of them, as the page shows it. */
    public Optional<JsonObject> view(UUID id) {
        return book.find(id).map(this::view);
    }

    /** The newest tasks, as the page shows them. */
    public List<JsonObject> views(int most) {
        return book.all().stream().limit(most).map(this::view).toList();
    }

    private JsonObject view(TaskRecord task) {
        ImageTask followed = running.get(task.id());
        return TaskViews.view(task, followed == null ? null : followed.status(), previews.get(task.id()));
    }
}
