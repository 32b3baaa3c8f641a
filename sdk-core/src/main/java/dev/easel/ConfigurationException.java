package dev.easel;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a setting of a client or of a call is missing or wrong, for example a key, an address or a deadline. Nothing was
 * sent. Correct the program or its environment: the request is not at fault.
 */
public final class ConfigurationException extends EaselException {
    private static final long serialVersionUID = 1L;

    private final transient List<Violation> violations;

    /**
     * Creates an exception.
     *
     * @param violations what is wrong; at least one
     */
    public ConfigurationException(List<Violation> violations) {
        this(violations, null);
    }

    /**
     * Creates an exception.
     *
     * @param violation what is wrong
     */
    public ConfigurationException(Violation violation) {
        this(List.of(violation), null);
    }

    /**
     * Creates an exception.
     *
     * @param violations what is wrong; at least one
     * @param cause what led to it, where there is one
     */
    public ConfigurationException(List<Violation> violations, @Nullable Throwable cause) {
        super(
                violations.stream().map(Violation::toString).collect(Collectors.joining("; ")),
                FailureDetails.NONE,
                cause);
        this.violations = List.copyOf(violations);
    }

    /** Returns everything that is wrong. It is empty only on a copy that went through Java serialisation. */
    public List<Violation> violations() {
        return violations == null ? List.of() : violations;
    }
}
