package dev.easel;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The request cannot be sent as it is. It was refused before anything was sent, with everything that is wrong named at
 * once: {@link #violations()}.
 */
public final class InvalidRequestException extends EaselException {
    private static final long serialVersionUID = 1L;

    private final transient List<Violation> violations;

    /** @param violations what is wrong; at least one */
    public InvalidRequestException(List<Violation> violations) {
        this(violations, FailureDetails.NONE);
    }

    /** @param violation what is wrong */
    public InvalidRequestException(Violation violation) {
        this(List.of(violation));
    }

    /**
     * @param violations what is wrong; at least one
     * @param details whose request it is
     */
    public InvalidRequestException(List<Violation> violations, FailureDetails details) {
        this(violations, details, null);
    }

    /**
     * @param violations what is wrong; at least one
     * @param details whose request it is
     * @param cause what led to it, where there is one
     */
    public InvalidRequestException(List<Violation> violations, FailureDetails details, @Nullable Throwable cause) {
        super(violations.stream().map(Violation::toString).collect(Collectors.joining("; ")), details, cause);
        this.violations = List.copyOf(violations);
    }

    /** Everything that is wrong. Empty only on a copy that went through Java serialisation. */
    public List<Violation> violations() {
        return violations == null ? List.of() : violations;
    }
}
