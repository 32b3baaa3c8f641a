package dev.easel;

import java.util.List;

/**
 * Names a noise schedule: how the sampler's steps are spread over the noise levels. Some services fold it into the sampler's name,
 * others have a switch or a field of its own. Where a service has none, setting it leads to a {@link Warning}. Immutable.
 *
 * <p>The set is open: {@link #of} takes a name that only the service knows and sends it as it is. Constants may be added. Names are
 * equal without regard to case.
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
     * Returns the scheduler of that name: the constant where there is one, whatever the letters' case, else a new one whose name is
     * sent as it is.
     *
     * @throws InvalidRequestException if the name is blank
     */
    public static Scheduler of(String name) {
        return Vocabulary.find("scheduler", name, KNOWN, Scheduler::new);
    }

    /** Returns every scheduler that has a constant here. */
    public static List<Scheduler> known() {
        return KNOWN;
    }

    /** Returns the name in the common vocabulary, for example {@code Karras}. */
    public String name() {
        return name;
    }

    /** Returns whether the other is a scheduler of the same name, whatever the letters' case. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Scheduler that && Vocabulary.key(name).equals(Vocabulary.key(that.name));
    }

    @Override
    public int hashCode() {
        return Vocabulary.key(name).hashCode();
    }

    /** Returns the name. */
    @Override
    public String toString() {
        return name;
    }
}
