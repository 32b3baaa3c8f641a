package dev.easel.gallery;

import dev.easel.CallOptions;
import dev.easel.ClientClosedException;
import dev.easel.ContentRefusedException;
import dev.easel.Destination;
import dev.easel.EaselException;
import dev.easel.ImageClient;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.InvalidRequestException;
import dev.easel.OutcomeUnknownException;
import dev.easel.PollSchedule;
import dev.easel.PreparedTask;
import dev.easel.RejectedException;
import dev.easel.SubmissionVetoedException;
import dev.easel.TaskExpiredException;
import dev.easel.TaskFailedException;
import dev.easel.TaskHandle;
import dev.easel.TaskStatus;
import dev.easel.TaskTimeoutException;
import dev.easel.Warning;
import dev.easel.gallery.Ticket.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/**
 * Sends tickets and waits for their images. A row is always written before what it announces happens, so whenever the process is
 * killed, the next start knows what to do:
 *
 * <ul>
 *   <li>{@code WAITING}: nothing was sent. It is sent now.
 *   <li>{@code SENDING} or {@code ACCEPTED} with a handle: the handle finds the task. Nothing is sent again. A service where the
 *       client chooses the task id has a handle from the start; elsewhere it comes with the acceptance.
 *   <li>{@code SENDING} without a handle: nobody can find out. The ticket becomes {@code UNKNOWN} and is never sent again.
 * </ul>
 */
@Component
final class TicketRunner implements SmartInitializingSingleton {
    private static final Logger LOG = LoggerFactory.getLogger(TicketRunner.class);

    /** A real service is polled as its provider wants it. */
    private static final PollSchedule EMULATORS = PollSchedule.every(Duration.ofMillis(300));

    private final Services services;
    private final Tickets tickets;
    private final GalleryProperties properties;
    private final Map<UUID, ImageTask> running = new ConcurrentHashMap<>();

    TicketRunner(Services services, Tickets tickets, GalleryProperties properties) {
        this.services = services;
        this.tickets = tickets;
        this.properties = properties;
    }

    /** Returns the status of a ticket's task; empty where this process has none. */
    Optional<TaskStatus> status(UUID id) {
        return Optional.ofNullable(running.get(id)).map(ImageTask::status);
    }

    /** Returns the file of a ticket's image; empty where it has none. */
    Optional<Path> image(Ticket ticket) {
        return Optional.ofNullable(ticket.file()).map(properties.images()::resolve);
    }

    /**
     * Stores a ticket for each service, then sends them all. Every request is checked before the first is stored. An order that
     * comes again, because its response was lost, is not sent again.
     *
     * @param order the id of the order
     * @param ids services that are configured
     * @throws InvalidRequestException if one of them cannot do what is requested
     */
    List<Ticket> order(UUID order, String prompt, List<String> ids) {
        Instant now = Instant.now();
        Map<Ticket, PreparedTask> prepared = new LinkedHashMap<>();
        for (String service : ids) {
            ImageClient client = services.client(service).orElseThrow();
            UUID id = UUID.nameUUIDFromBytes((order + service).getBytes(StandardCharsets.UTF_8));
            Ticket ticket = Ticket.of(id, now, service, prompt);
            PreparedTask task = prepare(client, ticket);
            boolean known = client.capabilities().clientChoosesTaskId();
            prepared.put(known ? ticket.withHandle(task.handle().encode()) : ticket, task);
        }
        List<Ticket> ordered = List.copyOf(prepared.keySet());
        try {
            tickets.add(ordered);
        } catch (DuplicateKeyException e) {
            return ordered.stream()
                    .flatMap(again -> tickets.find(again.id()).stream())
                    .toList();
        }
        prepared.forEach(this::submit);
        return ordered;
    }

    /** Goes on where an earlier process ended: before the web server starts, so that no new ticket is taken for an old one. */
    @Override
    public void afterSingletonsInstantiated() {
        deletePartsOfFiles();
        for (Ticket ticket : tickets.unfinished()) {
            Optional<ImageClient> client = services.client(ticket.service());
            if (client.isEmpty()) {
                tickets.note(ticket.id(), ticket.service() + " is not configured; start with its key to go on");
            } else {
                goOn(ticket, client.get());
            }
        }
    }

    private void goOn(Ticket ticket, ImageClient client) {
        try {
            if (ticket.state() == State.WAITING) {
                submit(ticket, prepare(client, ticket));
            } else if (ticket.handle() == null) {
                tickets.ended(
                        ticket.id(),
                        State.UNKNOWN,
                        "The application ended while this was sent. It is not sent again, since that could cost twice.",
                        true);
            } else {
                follow(ticket, client.resume(TaskHandle.decode(ticket.handle()), options(ticket)));
            }
        } catch (InvalidRequestException e) {
            tickets.note(ticket.id(), e.getMessage());
        }
    }

    /** A killed process leaves the beginnings of files behind. */
    private void deletePartsOfFiles() {
        try {
            Files.createDirectories(properties.images());
            try (DirectoryStream<Path> parts = Files.newDirectoryStream(properties.images(), ".easel-*.part")) {
                for (Path part : parts) {
                    Files.delete(part);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(
                    "gallery.folder is " + properties.folder() + ", which cannot be written", e);
        }
    }

    private PreparedTask prepare(ImageClient client, Ticket ticket) {
        return client.prepare(services.request(ticket), options(ticket));
    }

    private CallOptions options(Ticket ticket) {
        return CallOptions.builder()
                .destination(Destination.directory(properties.images(), "{request}-{index}.{ext}"))
                .submissionHook((handle, call, attempt) -> tickets.sending(ticket.id(), attempt))
                .pollSchedule(services.isEmulator(ticket.service()) ? EMULATORS : null)
                .build();
    }

    private void submit(Ticket ticket, PreparedTask prepared) {
        ImageTask task = prepared.submit();
        if (services.isResumable(ticket.service())) {
            task.accepted().thenAccept(handle -> store(ticket, () -> tickets.accepted(ticket.id(), handle.encode())));
        }
        follow(ticket, task);
    }

    private void follow(Ticket ticket, ImageTask task) {
        running.put(ticket.id(), task);
        task.result().whenComplete((result, failure) -> {
            store(ticket, () -> {
                if (result != null) {
                    done(ticket, result);
                } else {
                    failed(ticket, unwrapped(failure));
                }
            });
            running.remove(ticket.id());
        });
    }

    /** What the database does not take is lost with this process, unless the row's state brings it back at the next start. */
    private static void store(Ticket ticket, Runnable change) {
        try {
            change.run();
        } catch (RuntimeException e) {
            LOG.error(
                    "Ticket {} of {} was not updated; the next start goes on with it",
                    ticket.id(),
                    ticket.service(),
                    e);
        }
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    private void done(Ticket ticket, ImageResult result) {
        Path file = result.first().path().orElseThrow();
        List<String> notes = result.warnings().stream().map(Warning::message).toList();
        tickets.done(ticket.id(), file.getFileName().toString(), notes.isEmpty() ? null : String.join("; ", notes));
    }

    private void failed(Ticket ticket, Throwable failure) {
        if (failure instanceof ClientClosedException || failure instanceof SubmissionVetoedException) {
            return; // the application ends, or the table did not let it be sent: the row is right as it is
        }
        if (!(failure instanceof EaselException e)) {
            tickets.ended(ticket.id(), State.FAILED, "It was cancelled at the service.", true);
            return;
        }
        boolean open = e.mayHaveBeenBilled() && !isOver(e);
        Optional<TaskHandle> handle = e.handle().filter(known -> known.taskId().isPresent());
        if (open && handle.isPresent()) { // what may have been paid for may still be there
            tickets.left(ticket.id(), handle.get().encode(), e.getMessage());
        } else if (open && (e instanceof OutcomeUnknownException || e instanceof TaskTimeoutException)) {
            tickets.ended(ticket.id(), State.UNKNOWN, e.getMessage(), true);
        } else {
            tickets.ended(ticket.id(), State.FAILED, e.getMessage(), e.mayHaveBeenBilled());
        }
    }

    /** Returns whether the service itself said that there will be no image. */
    private static boolean isOver(EaselException e) {
        return e instanceof TaskFailedException
                || e instanceof TaskExpiredException
                || e instanceof ContentRefusedException
                || e instanceof RejectedException;
    }
}
