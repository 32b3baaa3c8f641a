package dev.easel.testkit.internal.local;

import dev.easel.testkit.internal.Request;

/** Checks the key of servers that expect a bearer token. */
final class BearerKey {
    private BearerKey() {}

    static boolean letsIn(Request request, LocalSettings settings) {
        String header = request.header("Authorization");
        String key = settings.apiKey();
        return key == null ? !settings.requireKey() || header != null : ("Bearer " + key).equals(header);
    }
}
