package dev.easel.testkit.internal.conformance;

import dev.easel.Capabilities;
import dev.easel.ControlNet;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.TaskCall;
import dev.easel.TaskStatus;
import dev.easel.Violation;
import dev.easel.Warning;
import dev.easel.spi.Findings;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.Payload;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds the provider under test, with what its author says of it.
 *
 * @param protocol the provider
 * @param request the smallest request that its service takes
 * @param taskId what its service calls a task
 * @param reference what a poll needs besides the id; {@code null} where the id is enough
 */
public record Subject(
        ProviderProtocol protocol,
        ImageRequest request,
        String taskId,
        @Nullable String reference) {
    private static final String REQUEST_ID = "easel-conformance-1";
    private static final long DRAWN_SEED = 12_345;

    Capabilities can() {
        return protocol.capabilities();
    }

    SubmitContext context(ImageRequest wanted, int images) {
        Long seed = wanted.seed().isPresent() ? wanted.seed().getAsLong() : null;
        Map<ImageInput, Payload> payloads = payloads(wanted);
        Job job = protocol.generate(wanted);
        Map<ImageInput, String> uploaded = new HashMap<>();
        payloads.forEach((input, payload) -> job.upload(input, payload)
                .ifPresent(exchange -> uploaded.put(input, "upload-" + (uploaded.size() + 1))));
        return SubmitContext.of(REQUEST_ID, images, seed, DRAWN_SEED, payloads).withUploads(uploaded);
    }

    SubmitContext context() {
        return context(request, 1);
    }

    TaskCall task() {
        return task(taskId, reference);
    }

    /** Where the client chooses the id, its task has no other. */
    TaskCall task(String id, @Nullable String with) {
        TaskCall task = TaskCall.of(REQUEST_ID).withTaskId(can().clientChoosesTaskId() ? REQUEST_ID : id);
        return with == null ? task : task.withReference(with);
    }

    /** The exchange that begins the work of the smallest request. */
    WireExchange<FinishedWork> submit() {
        return protocol.generate(request).submit(context());
    }

    WireRequest submission(ImageRequest wanted) {
        return submission(wanted, 1);
    }

    WireRequest submission(ImageRequest wanted, int images) {
        return protocol.generate(wanted).submit(context(wanted, images)).request();
    }

    WireRequest submission() {
        return submission(request);
    }

    /** The uploads that precede a submission. */
    List<WireExchange<String>> uploads(ImageRequest wanted) {
        Job job = protocol.generate(wanted);
        List<WireExchange<String>> uploads = new ArrayList<>();
        payloads(wanted).forEach((input, payload) -> job.upload(input, payload).ifPresent(uploads::add));
        return uploads;
    }

    /** The exchange that polls the task; empty where the service has none. */
    Optional<WireExchange<FinishedWork>> status() {
        try {
            return Optional.of(protocol.status(task()));
        } catch (UnsupportedOperationException noTasks) {
            return Optional.empty();
        }
    }

    /** The exchange that asks how far a submission is; empty where the service has none. */
    Optional<WireExchange<TaskStatus>> progress() {
        // No id but the client's own is known before the response to the submission.
        return protocol.progress(TaskCall.of(REQUEST_ID));
    }

    /** All that the protocol sends for its smallest request. */
    List<WireRequest> everyRequest() {
        List<WireRequest> all = new ArrayList<>();
        all.add(submission());
        all.addAll(requestsAbout(task()));
        progress().map(WireExchange::request).ifPresent(all::add);
        return all;
    }

    /** All that the protocol sends about a task. */
    List<WireRequest> requestsAbout(TaskCall task) {
        List<WireRequest> all = new ArrayList<>();
        if (status().isPresent() && protocol.canPoll(task)) {
            all.add(protocol.status(task).request());
        }
        protocol.cancel(task).map(WireExchange::request).ifPresent(all::add);
        protocol.push(task).ifPresent(all::add);
        return all;
    }

    /** What the provider's own check says about a request. */
    Found check(ImageRequest wanted) {
        Found found = new Found(new ArrayList<>(), new ArrayList<>());
        protocol.check(wanted, found);
        return found;
    }

    /**
     * What a check found.
     *
     * @param violations what is wrong
     * @param leftOut what cannot be honoured
     */
    record Found(List<String> violations, List<String> leftOut) implements Findings {
        @Override
        public void violation(Violation violation) {
            violations.add(violation.toString());
        }

        @Override
        public void warning(Warning warning, Violation violation) {
            leftOut.add(warning.toString());
        }

        boolean isNothing() {
            return violations.isEmpty() && leftOut.isEmpty();
        }
    }

    private static Map<ImageInput, Payload> payloads(ImageRequest wanted) {
        List<ImageInput> inputs = new ArrayList<>();
        wanted.initImage().ifPresent(inputs::add);
        wanted.mask().ifPresent(inputs::add);
        wanted.controls().stream().map(ControlNet::image).forEach(inputs::add);
        wanted.options().forEach(options -> inputs.addAll(options.inputs()));
        Map<ImageInput, Payload> payloads = new HashMap<>();
        for (ImageInput input : inputs) {
            if (input instanceof ImageInput.Bytes bytes) {
                payloads.put(input, new BytesPayload(bytes.content()));
            }
        }
        return payloads;
    }
}
