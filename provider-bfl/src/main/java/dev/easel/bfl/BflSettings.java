package dev.easel.bfl;

import java.net.URI;
import java.util.Set;

/**
 * What a client was built with.
 *
 * @param baseUrl where tasks are submitted
 * @param keyWhenPolling whether the key goes to the hosts at which the service says to poll
 * @param webhookSecret what the service proves its callbacks with
 * @param imageHosts hosts besides the service's own from which images are downloaded, in lower case
 */
record BflSettings(URI baseUrl, boolean keyWhenPolling, String webhookSecret, Set<String> imageHosts) {
    BflSettings {
        imageHosts = Set.copyOf(imageHosts);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "BflSettings[" + baseUrl + "]";
    }
}
