package dev.easel.testkit;

import java.net.URI;

/**
 * Describes one callback that {@link ZhiqiteEmulator#deliverCallbacks} made.
 *
 * @param taskId the id that the client chose for the task
 * @param url where the callback went
 * @param status the HTTP status of the response; 0 where there was none
 * @param acknowledged whether the response was a JSON body with code 200, which ends the deliveries
 */
public record CallbackDelivery(String taskId, URI url, int status, boolean acknowledged) {}
