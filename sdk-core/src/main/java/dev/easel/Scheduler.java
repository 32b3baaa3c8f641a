package dev.easel;

import java.util.List;

/**
 * A noise schedule: how the sampler's steps are spread over the noise levels. Some services fold it into the
 * sampler's name, others have a switch or a field of its own; where a service has none, setting it is answered by a
 * {@link Warning}.
 *
 * <p>The set is open: {@code of("…")} takes a name that only the service knows and sends it as it is.
 */
public final class Scheduler {
    /** The schedule that the model was trained with. */
    public static final Scheduler NORMAL = new Scheduler("Normal");

    public static final Scheduler KARRAS = new Scheduler("Karras");
    public static final Scheduler EXPONENTIAL = new Scheduler("Exponential");
    public static final Scheduler SGM_UNIFORM = new Scheduler("SGM Uniform");
    public static final Scheduler SIMPLE = new Scheduler("Simple");
    public static final Scheduler BETA = new Scheduler("Beta");
    /** Align Your Steps. */
    public static final Scheduler AYS = new Scheduler("AYS");

    public static final Scheduler GITS = new Scheduler("GITS");

    private static final List<Scheduler> KNOWN =
            List.of(NORMAL, KARRAS, EXPONENTIAL, SGM_UNIFORM, SIMPLE, BETA, AYS, GITS);

    private final String name;

    private Scheduler(String name) {
        this.name = name;
    }

    /**
     * The known schedule of that name (whatever its letters' case), else a new one whose name is sent as it is.
     *
     * @throws InvalidRequestException if the name is blank
     */
    public static Scheduler of(String name) {
        for (Scheduler known : KNOWN) {
            if (known.name.equalsIgnoreCase(name)) {
                return known;
            }
        }
        if (name.isBlank()) {
            throw new InvalidRequestException(new Violation("scheduler", "is blank; give a name or leave it out"));
        }
        return new Scheduler(name);
    }

    /** Every schedule that has a constant here. */
    public static List<Scheduler> known() {
        return KNOWN;
    }

    /** The name in the common vocabulary, for example {@code Karras}. */
    public String name() {
        return name;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Scheduler that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
