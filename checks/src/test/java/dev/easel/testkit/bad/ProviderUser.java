package dev.easel.testkit.bad;

import dev.easel.dan.Dan;

/** Breaks the rule on emulators. */
public final class ProviderUser {
    private ProviderUser() {}

    public static Object builder() {
        return Dan.builder();
    }
}
