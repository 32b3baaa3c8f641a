package dev.easel;

/** What happens to a field that the user set and the service cannot honour. */
public enum UnsupportedPolicy {
    /** It is left out, and the result carries a {@link Warning} that names it. The default. */
    WARN,
    /** The request is refused before anything is sent, with an {@link InvalidRequestException}. */
    FAIL
}
