package dev.easel;

/** Says what happens to a field that the request sets and the service cannot honour. Constants may be added. */
public enum UnsupportedPolicy {
    /** The field is left out, and the result has a {@link Warning} that names it. This is the default. */
    WARN,
    /** The verb throws an {@link InvalidRequestException} that names it, and nothing is sent. */
    FAIL
}
