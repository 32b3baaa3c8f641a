package dev.easel.temporal;

import dev.easel.CallbackCall;
import dev.easel.CallbackReceiver;
import dev.easel.CallbackReply;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells workflows that services have called back. It reads no body: the poll that follows says what there is to say. Thread-safe. */
final class TaskCallbacks implements CallbackReceiver {
    private static final Logger LOG = LoggerFactory.getLogger(TaskCallbacks.class);

    /** Zhiqite calls again unless it gets this; to the others a status is enough. */
    private static final String ACKNOWLEDGED = "{\"code\":\"200\"}";

    private final WorkflowClient temporal;
    private final Callbacks callbacks;

    TaskCallbacks(WorkflowClient temporal, Callbacks callbacks) {
        this.temporal = temporal;
        this.callbacks = callbacks;
    }

    @Override
    public URI address(URI publicBase) {
        return publicBase;
    }

    @Override
    public CallbackReply receive(CallbackCall call) {
        Optional<String> workflow = callbacks.workflow(call.target());
        if (workflow.isEmpty()) {
            return reply(404);
        }
        if (!call.method().equals("POST") && !call.method().equals("PUT")) {
            return reply(405);
        }
        try {
            temporal.newWorkflowStub(ImageWorkflow.class, workflow.get()).callback();
        } catch (WorkflowNotFoundException e) {
            LOG.debug("a service called back for a workflow that has ended");
        } catch (RuntimeException e) {
            LOG.warn("a callback could not be passed on to Temporal; the task is polled all the same", e);
            return reply(503);
        }
        return reply(200);
    }

    private static CallbackReply reply(int status) {
        return status == 200
                ? new CallbackReply(status, Map.of("Content-Type", "application/json"), ACKNOWLEDGED)
                : new CallbackReply(status, Map.of(), "");
    }
}
