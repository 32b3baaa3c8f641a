package dev.easel.testkit.internal.local;

import dev.easel.testkit.internal.Request;

/** The key check of servers that want theirs as a bearer, where they have one. */
final class BearerKey {
    private BearerKey() {}

    static boolean letsIn(Request request, LocalSettings settings) {
        String header = request.header("Authorization");
        String key = settings.apiKey();
        return key == null ? !settings.requireKey() || header != null : ("Bearer " + key).equals(header);
    }
}
