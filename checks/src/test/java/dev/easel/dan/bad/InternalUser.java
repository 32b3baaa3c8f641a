package dev.easel.dan.bad;

import dev.easel.internal.image.ImageName;

/** Breaks the rule on internals. */
public final class InternalUser {
    private InternalUser() {}

    public static String name(ImageName name) {
        return name.provider();
    }
}
