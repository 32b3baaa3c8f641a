package dev.easel.testkit;

import java.net.URI;

/**
 * Describes one callback that an emulator made: {@link ZhiqiteEmulator#deliverCallbacks} or {@link BflEmulator#deliverWebhooks}.
 *
 * @param taskId the id of the task: Zhiqite's is the one that the client chose
 * @param url where the callback went
 * @param status the HTTP status of the response; 0 where there was none
 * @param acknowledged whether the response ends the deliveries: for Zhiqite a JSON body with code 200, for BFL any 2xx
 */
public record CallbackDelivery(String taskId, URI url, int status, boolean acknowledged) {}
