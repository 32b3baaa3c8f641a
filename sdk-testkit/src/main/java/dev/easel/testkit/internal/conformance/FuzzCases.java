package dev.easel.testkit.internal.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.easel.CancelOutcome;
import dev.easel.Delivery;
import dev.easel.ImageRequest;
import dev.easel.TaskPart;
import dev.easel.spi.CallbackNotice;
import dev.easel.spi.EventOutcome;
import dev.easel.spi.EventReader;
import dev.easel.spi.ImageRef;
import dev.easel.spi.Job;
import dev.easel.spi.JsonValue;
import dev.easel.spi.Problem;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.Query;
import dev.easel.spi.StatusOutcome;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.SubmitOutcome;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a provider makes of answers that a fuzzer made up. An exception of a reader's goes through as it is. */
public final class FuzzCases {
    /** How often the core asks in another way before it gives up. */
    private static final int MOST_ASKS = 5;

    private static final Pattern STATUS_LINE = Pattern.compile("([1-5]\\d\\d)(?: ([^\\n]*))?\\n");

    private final Subject subject;
    private final boolean callsBack;

    /** @param request the smallest request that the service takes */
    public FuzzCases(ProviderProtocol protocol, ImageRequest request) {
        this.subject = new Subject(protocol, request, "task-1");
        this.callsBack = protocol.readCallback(JsonValue.absent()).isPresent();
    }

    public void submission(byte[] answer) {
        response(subject.submission(), answer).ifPresent(response -> {
            SubmitOutcome outcome = subject.protocol().readSubmit(response, subject.context());
            taken(outcome, response, "");
            waits(subject.protocol().pauseAfter(response));
        });
        subject.progress()
                .ifPresent(query -> response(query.request(), answer)
                        .ifPresent(response -> Outcomes.checked(Questions.settled(query, response))));
        if (subject.can().delivery() == Delivery.BLOCKING) {
            // Where there are tasks, it goes with the questions about them.
            subject.protocol().cancel(subject.task()).ifPresent(query -> cancelled(query, answer));
        }
    }

    /** The first line is the event's name. */
    public void event(byte[] event) {
        WireRequest request = subject.submission();
        EventReader reader = request.events().orElse(null);
        String text = new String(event, StandardCharsets.UTF_8);
        int end = text.indexOf('\n');
        String name = end < 0 ? "" : text.substring(0, end);
        Optional<WireResponse> read = reader == null
                ? Optional.empty()
                : response(request, text.substring(end + 1).getBytes(StandardCharsets.UTF_8));
        if (reader == null || read.isEmpty()) {
            return;
        }
        EventOutcome outcome = reader.read(name, read.get());
        assertNotNull(outcome, "an event's reader returned null");
        if (outcome instanceof EventOutcome.Progress progress) {
            assertTrue(!progress.status().isFinal(), "an event that is not the answer tells of the end");
            ImageRef preview = progress.preview();
            assertTrue(
                    preview == null || read.get().images().contains(preview),
                    "a preview that is not among the pictures");
        } else if (outcome instanceof EventOutcome.Answer) {
            taken(subject.protocol().readSubmit(read.get(), subject.context()), read.get(), "");
        }
    }

    public void job(Job job, byte[] answer) {
        SubmitContext context = SubmitContext.of(job.requestId().orElse("easel-fuzz-1"), null, 1);
        // One with input pictures cannot be made here: its answer is read as if it held none.
        WireRequest request = job.inputs().isEmpty()
                ? job.submit(context)
                : WireRequest.get("/").build();
        response(request, answer).ifPresent(response -> taken(job.readSubmit(response, context), response, job.kind()));
    }

    public void status(String kind, byte[] answer) {
        TaskPart task = kind.isEmpty() ? subject.task() : subject.task().withKind(kind);
        if (!subject.protocol().canBeAskedAbout(task)) {
            return;
        }
        response(subject.protocol().status(task), answer)
                .ifPresent(response -> looked(subject.protocol().readStatus(response, task), response, answer));
        subject.protocol().cancel(task).ifPresent(query -> cancelled(query, answer));
    }

    private static void cancelled(Query<CancelOutcome> query, byte[] answer) {
        response(query.request(), answer)
                .ifPresent(response -> assertTrue(
                        !Questions.isStopped(query, response) || response.isSuccessful(),
                        "a refusal is read as a cancellation"));
    }

    public void query(Query<?> query, byte[] answer) {
        Query<?> asked = query;
        for (int asks = 0; asks <= MOST_ASKS; asks++) {
            Optional<WireResponse> response = response(asked.request(), answer);
            if (response.isEmpty()) {
                return;
            }
            Query.Answer<?> said = asked.reader().apply(response.get());
            if (!(said instanceof Query.Ask<?> ask)) {
                told(said);
                return;
            }
            waits(ask.after());
            asked = ask.next();
        }
    }

    public void callback(byte[] body) {
        Optional<CallbackNotice> notice = subject.protocol().readCallback(JsonValue.parse(body));
        assertEquals(callsBack, notice.isPresent(), "whether the service calls back is always the same");
        notice.ifPresent(CallbackCases::acknowledges);
    }

    private void taken(@Nullable SubmitOutcome outcome, WireResponse response, String kind) {
        Outcomes.checked(outcome, response);
        if (outcome instanceof SubmitOutcome.Refused refused) {
            waits(refused.problem());
        }
        if (outcome instanceof SubmitOutcome.Accepted accepted) {
            TaskPart task = TaskPart.of("easel-fuzz-1").withTaskId(accepted.taskId());
            TaskPart named = kind.isEmpty() ? task : task.withKind(kind);
            if (subject.protocol().canBeAskedAbout(named)) {
                // The server's own words become part of what is asked next: they must stay a part of it.
                staysAtTheService(subject.protocol().status(named));
                subject.protocol().cancel(named).map(Query::request).ifPresent(FuzzCases::staysAtTheService);
            }
        }
    }

    private void looked(StatusOutcome first, WireResponse response, byte[] answer) {
        StatusOutcome outcome = first;
        WireResponse read = response;
        for (int asks = 0; asks < MOST_ASKS && outcome instanceof StatusOutcome.Ask ask; asks++) {
            Outcomes.checked(outcome, read);
            Optional<WireResponse> next = response(ask.next(), answer);
            if (next.isEmpty()) {
                return;
            }
            read = next.get();
            outcome = ask.reader().apply(read);
        }
        Outcomes.checked(outcome, read);
        if (outcome instanceof StatusOutcome.Refused refused) {
            waits(refused.problem());
        } else if (outcome instanceof StatusOutcome.Pending pending) {
            waits(pending.hint());
        }
    }

    private static void told(Query.@Nullable Answer<?> said) {
        assertNotNull(said, "a query's reader returned null");
        if (said instanceof Query.Refused<?> refused) {
            assertTrue(!refused.problem().message().isBlank(), "the problem has no words");
            waits(refused.problem());
        }
        assertNotNull(said.toString());
    }

    private static void waits(Problem problem) {
        waits(problem.retryAfter().orElse(null));
    }

    private static void waits(@Nullable Duration wait) {
        assertTrue(wait == null || !wait.isNegative(), () -> "asks to wait " + wait);
    }

    private static void staysAtTheService(WireRequest request) {
        request.path()
                .ifPresent(path -> assertTrue(
                        path.startsWith("/")
                                && !path.startsWith("//")
                                && !path.contains("/../")
                                && !path.endsWith("/..")
                                && path.indexOf('#') < 0
                                && path.chars().allMatch(c -> c > ' ' && c < 0x7f),
                        () -> "a task's id leads to another path: " + path));
        assertTrue(request.address().isEmpty(), "a task's id leads elsewhere");
    }

    private static Optional<WireResponse> response(WireRequest request, byte[] answer) {
        String text = new String(answer, StandardCharsets.UTF_8);
        Matcher line = STATUS_LINE.matcher(text);
        boolean told = line.lookingAt();
        int status = told ? Integer.parseInt(line.group(1)) : 200;
        String body = told ? text.substring(line.end()) : text;
        Map<String, String> headers = told && line.group(2) != null ? Map.of("retry-after", line.group(2)) : Map.of();
        WireResponse read;
        try {
            read = WireResponse.of(status, body, request);
        } catch (IllegalArgumentException notLetThrough) {
            return Optional.empty();
        }
        return Optional.of(WireResponse.of(
                status, headers, read.text(), read.json(), read.images().size()));
    }
}
