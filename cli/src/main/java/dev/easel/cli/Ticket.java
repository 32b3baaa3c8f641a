package dev.easel.cli;

import dev.easel.ImageClient;
import dev.easel.InvalidRequestException;
import dev.easel.TaskHandle;
import dev.easel.Violation;
import java.util.Map;
import java.util.stream.Collectors;

/** A task of another process, as its ticket names it. */
record Ticket(TaskHandle handle, Provider provider) {
    /**
     * Reads a ticket.
     *
     * @throws UsageException if it is none, or of a service that this program does not know
     */
    static Ticket of(String text) {
        TaskHandle handle;
        try {
            handle = TaskHandle.decode(text);
        } catch (InvalidRequestException e) {
            throw refused(e);
        }
        return Provider.of(handle.provider().value())
                .map(provider -> new Ticket(handle, provider))
                .orElseThrow(() -> new UsageException("TICKET is of a task of " + handle.provider()
                        + ", which this program does not know; it knows " + Provider.ids()));
    }

    /** What is wrong with a ticket, in the words of the command line. */
    static UsageException refused(InvalidRequestException e) {
        return new UsageException(
                "TICKET " + e.violations().stream().map(Violation::message).collect(Collectors.joining("; ")));
    }

    /** The service's own name of the task, or else the client's. */
    String taskId() {
        return handle.taskId().orElse(handle.requestId());
    }

    /**
     * A client that can be asked about the task.
     *
     * @throws UsageException if the environment lacks what the client needs
     */
    ImageClient client(Map<String, String> environment) {
        return new RealServices(environment).required(provider);
    }
}
