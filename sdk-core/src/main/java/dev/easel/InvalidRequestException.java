package dev.easel;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a request cannot be sent as it is. Nothing was sent. {@link #violations()} names everything that is wrong at once.
 * Correct the request; {@link ConfigurationException} is about the settings of a client.
 */
public final class InvalidRequestException extends EaselException {
    private static final long serialVersionUID = 1L;

    private final transient List<Violation> violations;

    /**
     * Creates an exception.
     *
     * @param violations what is wrong; at least one
     */
    public InvalidRequestException(List<Violation> violations) {
        this(violations, FailureDetails.NONE);
    }

    /**
     * Creates an exception.
     *
     * @param violation what is wrong
     */
    public InvalidRequestException(Violation violation) {
        this(List.of(violation));
    }

    /**
     * Creates an exception.
     *
     * @param violations what is wrong; at least one
     * @param details whose request it is
     */
    public InvalidRequestException(List<Violation> violations, FailureDetails details) {
        this(violations, details, null);
    }

    /**
     * Creates an exception.
     *
     * @param violations what is wrong; at least one
     * @param details whose request it is
     * @param cause what led to it, where there is one
     */
    public InvalidRequestException(List<Violation> violations, FailureDetails details, @Nullable Throwable cause) {
        super(violations.stream().map(Violation::toString).collect(Collectors.joining("; ")), details, cause);
        this.violations = List.copyOf(violations);
    }

    /**
     * Creates an exception for required values that are missing.
     *
     * @param missing the names of the values; at least one
     */
    public InvalidRequestException(String... missing) {
        this(Stream.of(missing)
                .map(name -> Violation.of(Violation.Code.MISSING, name, "is missing or null; set it"))
                .toList());
    }

    /** Returns everything that is wrong. It is empty only on a copy that went through Java serialisation. */
    public List<Violation> violations() {
        return violations == null ? List.of() : violations;
    }
}
