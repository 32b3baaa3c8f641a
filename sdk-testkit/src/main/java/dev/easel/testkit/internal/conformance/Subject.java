package dev.easel.testkit.internal.conformance;

import dev.easel.Capabilities;
import dev.easel.ControlNet;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.TaskPart;
import dev.easel.TaskStatus;
import dev.easel.spi.Findings;
import dev.easel.spi.Payload;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.Query;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The provider that is looked at, with what its author says of it.
 *
 * @param protocol the provider
 * @param request the smallest request that its service takes
 * @param taskId what its service calls a task
 */
public record Subject(ProviderProtocol protocol, ImageRequest request, String taskId) {
    private static final String REQUEST_ID = "easel-conformance-1";
    private static final long DRAWN_SEED = 12_345;

    Capabilities can() {
        return protocol.capabilities();
    }

    SubmitContext context(ImageRequest wanted, int images) {
        Long seed = wanted.seed().isPresent() ? wanted.seed().getAsLong() : null;
        return SubmitContext.of(REQUEST_ID, images, seed, DRAWN_SEED, payloads(wanted));
    }

    SubmitContext context() {
        return context(request, 1);
    }

    TaskPart task() {
        return task(taskId);
    }

    /** Where the client chooses the id, its task has no other. */
    TaskPart task(String id) {
        return TaskPart.of(REQUEST_ID).withTaskId(can().clientChoosesTaskId() ? REQUEST_ID : id);
    }

    WireRequest submission(ImageRequest wanted) {
        return protocol.submit(wanted, context(wanted, 1));
    }

    WireRequest submission() {
        return submission(request);
    }

    /** The question about the task; empty where the service has none. */
    Optional<WireRequest> status() {
        try {
            return Optional.of(protocol.status(task()));
        } catch (UnsupportedOperationException noTasks) {
            return Optional.empty();
        }
    }

    /** The question about how far a submission is; empty where the service has none. */
    Optional<Query<TaskStatus>> progress() {
        // No id but the client's own is known before the submission is answered.
        return protocol.progress(TaskPart.of(REQUEST_ID));
    }

    /** All that the protocol sends for its smallest request. */
    List<WireRequest> everyRequest() {
        List<WireRequest> all = new ArrayList<>();
        all.add(submission());
        status().ifPresent(all::add);
        protocol.cancel(task()).map(Query::request).ifPresent(all::add);
        progress().map(Query::request).ifPresent(all::add);
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
        public void violation(String field, String message) {
            violations.add(field + " " + message);
        }

        @Override
        public void unsupported(String field, String message) {
            leftOut.add(field + " " + message);
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
