package dev.easel.testkit;

import java.net.URI;

/**
 * One callback that {@link ZhiqiteEmulator#deliverCallbacks} made.
 *
 * @param taskId the id that the client chose for the task
 * @param url where the callback went
 * @param status the HTTP status that came back; 0 where nobody answered
 * @param acknowledged whether the answer was a JSON body with code 200, which ends the deliveries
 */
public record CallbackDelivery(String taskId, URI url, int status, boolean acknowledged) {}
