package dev.easel.testkit.internal.local;

import dev.easel.testkit.internal.Ask;

/** The key check of servers that want theirs as a bearer, where they have one. */
final class BearerKey {
    private BearerKey() {}

    static boolean letsIn(Ask ask, LocalSettings settings) {
        String header = ask.header("Authorization");
        String key = settings.apiKey();
        return key == null ? !settings.requireKey() || header != null : ("Bearer " + key).equals(header);
    }
}
