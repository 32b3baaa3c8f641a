package dev.easel.testkit;

import java.net.URI;
import java.util.Objects;

/**
 * Describes one callback that an emulator sent by itself, and how the receiver responded: {@link ZhiqiteEmulator#deliverCallbacks}, {@link
 * BflEmulator#deliverWebhooks} and {@link ReplicateEmulator#deliverWebhooks} return one for each HTTP request that they made. A callback
 * that the service sends again is a delivery of its own. No component is ever {@code null}. Immutable, so safe for all threads.
 *
 * @param taskId the id of the task that the callback is about, as the service's API has it: Zhiqite's is the {@code requestId} of the
 *     client's request, those of BFL and Replicate are the service's own
 * @param url the address that the request for the task named. Only plain HTTP to this machine is called: BFL's emulator describes a
 *     delivery to any other address with status 0, the others leave it out
 * @param status the HTTP status of the response, 0 where no response came within 5 seconds
 * @param acknowledged whether the service counts the callback as received and does not send it again. For Zhiqite that is any 2xx whose
 *     body is JSON with {@code code} 200 (Zhiqite callback documentation); for BFL and Replicate any 2xx (BFL webhooks, Replicate webhooks)
 */
public record CallbackDelivery(String taskId, URI url, int status, boolean acknowledged) {
    /** Refuses null. */
    public CallbackDelivery {
        Objects.requireNonNull(taskId, "taskId");
        Objects.requireNonNull(url, "url");
    }
}
