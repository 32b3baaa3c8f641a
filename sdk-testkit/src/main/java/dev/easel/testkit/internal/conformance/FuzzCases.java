package dev.easel.testkit.internal.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.easel.CancelOutcome;
import dev.easel.Delivery;
import dev.easel.ImageRequest;
import dev.easel.TaskCall;
import dev.easel.spi.CallbackMessage;
import dev.easel.spi.CallbackNotice;
import dev.easel.spi.EventOutcome;
import dev.easel.spi.EventReader;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.ImageRef;
import dev.easel.spi.Job;
import dev.easel.spi.Outcome;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tests how a provider reads responses that a fuzzer made up. An exception of a reader is not caught. */
public final class FuzzCases {
    private static final Pattern STATUS_LINE = Pattern.compile("([1-5]\\d\\d)(?: ([^\\n]*))?\\n");

    private final Subject subject;
    private final boolean callsBack;

    /** @param request the smallest request that the service takes */
    public FuzzCases(ProviderProtocol protocol, ImageRequest request) {
        this.subject = new Subject(protocol, request, "task-1", null);
        this.callsBack =
                protocol.readCallback(CallbackMessage.of(Map.of(), new byte[0])).isPresent();
    }

    public void submission(byte[] response) {
        WireExchange<FinishedWork> submit = subject.submit();
        response(submit.request(), response).ifPresent(received -> {
            taken(submit, received, "");
            Duration pause = subject.protocol().pauseAfter(received);
            assertTrue(pause == null || !pause.isNegative(), () -> "pauseAfter(…) asks for a wait of " + pause);
            assertNotNull(subject.protocol().requestId(received), "requestId(…) is null");
        });
        subject.progress().ifPresent(progress -> query(progress, response));
        if (subject.can().delivery() == Delivery.BLOCKING) {
            // Where there are tasks, it goes with the polls.
            subject.protocol().cancel(subject.task()).ifPresent(cancel -> cancelled(cancel, response));
        }
    }

    /** The first line is the event's name. */
    public void event(byte[] event) {
        WireExchange<FinishedWork> submit = subject.submit();
        EventReader reader = submit.request().events().orElse(null);
        String text = new String(event, StandardCharsets.UTF_8);
        int end = text.indexOf('\n');
        String name = end < 0 ? "" : text.substring(0, end);
        Optional<WireResponse> read = reader == null
                ? Optional.empty()
                : response(submit.request(), text.substring(end + 1).getBytes(StandardCharsets.UTF_8));
        if (reader == null || read.isEmpty()) {
            return;
        }
        EventOutcome outcome = reader.read(name, read.get());
        assertNotNull(outcome, "an event's reader returned null");
        if (outcome instanceof EventOutcome.Progress progress) {
            assertTrue(!progress.status().isFinal(), "an event that is not the response tells of the end");
            ImageRef preview = progress.preview();
            assertTrue(
                    preview == null || read.get().images().contains(preview), "a preview that is not among the images");
        } else if (outcome instanceof EventOutcome.Result) {
            taken(submit, read.get(), "");
        }
    }

    public void job(Job job, byte[] response) {
        SubmitContext context = SubmitContext.of(job.requestId().orElse("easel-fuzz-1"), null, 1);
        // A job with input images needs them for its request: it is passed over.
        if (job.inputs().isEmpty()) {
            WireExchange<FinishedWork> submit = job.submit(context);
            response(submit.request(), response).ifPresent(received -> taken(submit, received, job.kind()));
        }
    }

    public void status(String kind, byte[] response) {
        TaskCall task = subject.task().withKind(kind);
        if (subject.protocol().canPoll(task)) {
            query(subject.protocol().status(task), response);
            subject.protocol().cancel(task).ifPresent(cancel -> cancelled(cancel, response));
        }
    }

    private static void cancelled(WireExchange<CancelOutcome> cancel, byte[] response) {
        response(cancel.request(), response)
                .ifPresent(received -> assertTrue(
                        !Exchanges.isStopped(cancel, received) || received.isSuccessful(),
                        "a refusal is read as a cancellation"));
    }

    /** Every outcome on the way is checked where it is read. */
    public <T> void query(WireExchange<T> exchange, byte[] response) {
        Exchanges.settled(exchange, next -> response(next.request(), response));
    }

    public void callback(byte[] body) {
        Optional<CallbackNotice> notice = subject.protocol().readCallback(CallbackMessage.of(Map.of(), body));
        assertEquals(callsBack, notice.isPresent(), "whether the service calls back is always the same");
        notice.ifPresent(CallbackCases::acknowledges);
    }

    private void taken(WireExchange<FinishedWork> submit, WireResponse received, String kind) {
        if (Exchanges.read(submit, received) instanceof Outcome.Accepted<FinishedWork> accepted) {
            TaskCall task =
                    subject.task(accepted.taskId(), accepted.reference()).withKind(kind);
            // The server's own words become part of the next request: they must stay a part of it.
            subject.requestsAbout(task).forEach(FuzzCases::staysAtTheService);
        }
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
        assertTrue(
                request.address().isEmpty() || request.hasCredentials(),
                "a task's id leads to an address that the core does not check");
    }

    private static Optional<WireResponse> response(WireRequest request, byte[] response) {
        String text = new String(response, StandardCharsets.UTF_8);
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
