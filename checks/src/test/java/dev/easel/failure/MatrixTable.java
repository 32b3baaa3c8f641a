package dev.easel.failure;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The outcomes as a page of Markdown. */
final class MatrixTable {
    private static final String HEAD = """
            # What happens when something goes wrong

            <!-- Written by FailureMatrixTest; do not edit. -->

            Each table is one step of a task with one service. Each row is something that goes wrong there, against an
            emulator of the service and over real sockets: first once, so that the service is well again afterwards, then
            each time. The deadline of the task is 15 minutes, and it polls every 15 seconds.

            - **callback confirm**: the service has called back that the task is done, and is polled for it, which is what
              goes wrong. Before the callback nobody had polled it.
            - **image**: the task ended with its image, late maybe, and nobody had to do anything.
              **half an image**: the host sent half of it and said that this is all.
            - `TaskTimeout`, `OutcomeUnknown` and so on: it ended with that exception (`TaskTimeoutException`,
              `OutcomeUnknownException`, …). Behind it: what the failed attempt means for money, which wait the deadline
              ended, whether the exception tells the image's address, and what `mayHaveBeenBilled()` says.
            - **resume brings the image**: the handle in the exception was encoded, decoded and resumed when the service
              was well again, and the image came. **resume says it never arrived**: it ended with
              `TaskExpiredException`, because the service never had the task.
            - **sent**: how many submissions of the task were read by a server. **begun**: how many of them were worked on,
              and would be charged for. No row has more than one.
            - **the request does not go out**: an interceptor of the application holds it for ever.
              **the connection was closed while it was idle**: the server closed it before the request went out, and said
              nothing. **other submissions hold every place**: of four exchanges in flight all are submissions of other
              tasks that the service does not respond to; once: as many as there are places, each time: ten times as many.

            Where the work was begun and the handle finds nothing again, the service is one that has nothing to find it by:
            it responds to each submission on its own connection (ItsRose, local servers, OpenAI, Gemini), or it tells a
            task's id only in the very response that was lost (DAN, sd-server, Replicate, BFL, fal, and OpenAI and Gemini in
            the background). There the exception says that it may have been billed, and nothing is sent again. Zhiqite and
            ComfyUI let the client choose the id, so a lost response is settled by a poll.
            """;

    private MatrixTable() {}

    static String of(List<Outcome> outcomes) {
        StringBuilder page = new StringBuilder(HEAD);
        for (Subject subject : Subject.values()) {
            for (Step step : Step.values()) {
                List<Outcome> here = outcomes.stream()
                        .filter(outcome -> outcome.cell().subject() == subject
                                && outcome.cell().step() == step)
                        .toList();
                if (!here.isEmpty()) {
                    page.append("\n## ")
                            .append(subject)
                            .append(": ")
                            .append(step)
                            .append("\n\n");
                    page.append("| what goes wrong | once | sent, begun | each time | sent, begun |\n");
                    page.append("|---|---|---|---|---|\n");
                    page.append(rows(here));
                }
            }
        }
        return page.toString();
    }

    private static String rows(List<Outcome> outcomes) {
        var forEver = outcomes.stream()
                .filter(outcome -> outcome.cell().forEver())
                .collect(Collectors.toMap(outcome -> outcome.cell().ailment(), Function.identity()));
        return outcomes.stream()
                .filter(outcome -> !outcome.cell().forEver())
                .map(once -> "| " + once.cell().ailment() + " | " + cells(once) + " | "
                        + cells(forEver.get(once.cell().ailment())) + " |\n")
                .collect(Collectors.joining());
    }

    private static String cells(Outcome outcome) {
        return outcome.words() + " | " + outcome.submits() + ", " + outcome.begun();
    }
}
