package dev.easel.cli;

import dev.easel.Delivery;
import dev.easel.ImageClient;
import dev.easel.InvalidRequestException;
import dev.easel.TaskStatus;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code easel status}. */
@Command(
        name = "status",
        header = "Asks a service once how far a task is.",
        description = {
            "",
            "The service must be a real one: the variables that easel --help lists must be set.",
            "Nothing is submitted and nothing is downloaded.",
            ""
        },
        footer = {
            "",
            "Exit code: 0 if the task is done or under way, 1 if it has failed, was cancelled or",
            "has expired, or if the service could not be asked, 2 for wrong usage."
        },
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class StatusCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "TICKET", description = "The task's handle as text, as draw and bulk print it.")
    private String ticket = "";

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    StatusCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Ticket asked = Ticket.of(ticket);
        try (ImageClient client = asked.client(session.environment())) {
            TaskStatus status = client.check(asked.handle());
            boolean queued = client.capabilities().delivery() == Delivery.QUEUED;
            session.terminal()
                    .out()
                    .println(
                            json
                                    ? json(asked, status)
                                    : Words.plain(asked.provider().id() + " task " + asked.taskId() + ": "
                                            + Words.status(status, queued, "drawing")));
            return isLost(status) ? ExitCode.FAILED : ExitCode.DONE;
        } catch (InvalidRequestException e) {
            throw Ticket.refused(e);
        }
    }

    private static boolean isLost(TaskStatus status) {
        return status instanceof TaskStatus.Failed
                || status instanceof TaskStatus.Cancelled
                || status instanceof TaskStatus.Expired;
    }

    private static Json json(Ticket asked, TaskStatus status) {
        return Json.object()
                .put("provider", asked.provider().id())
                .put("task", asked.taskId())
                .put("status", status.getClass().getSimpleName().toLowerCase(Locale.ROOT))
                .put("final", status.isFinal())
                .put("position", status instanceof TaskStatus.Queued waiting ? waiting.position() : OptionalInt.empty())
                .put(
                        "progress",
                        status instanceof TaskStatus.Running running ? running.progress() : OptionalDouble.empty())
                .put("images", status instanceof TaskStatus.Succeeded done && done.images() > 0 ? done.images() : null)
                .put("message", status instanceof TaskStatus.Failed failed ? failed.message() : null);
    }
}
