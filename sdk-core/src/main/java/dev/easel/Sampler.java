package dev.easel;

import java.util.List;

/**
 * Names a sampling method, in one vocabulary for all services: the names that the Stable Diffusion web UI gave them. A provider
 * translates it to the service's own name: {@link #DPMPP_2M} is {@code DPM++ 2M} on one service, {@code dpm++2m} on another,
 * {@code DPMSolverMultistepScheduler} on a third. Immutable.
 *
 * <p>The noise schedule that some services fold into the name ("DPM++ 2M Karras") is a {@link Scheduler} of its own.
 *
 * <p>The set is open: {@link #of} takes a name that only the service knows and sends it as it is. Constants may be added. Names are
 * equal without regard to case.
 */
public final class Sampler {
    public static final Sampler EULER_A = new Sampler("Euler a");
    public static final Sampler EULER = new Sampler("Euler");
    public static final Sampler LMS = new Sampler("LMS");
    public static final Sampler HEUN = new Sampler("Heun");
    public static final Sampler DPM2 = new Sampler("DPM2");
    public static final Sampler DPM2_A = new Sampler("DPM2 a");
    public static final Sampler DPMPP_2S_A = new Sampler("DPM++ 2S a");
    public static final Sampler DPMPP_2M = new Sampler("DPM++ 2M");
    public static final Sampler DPMPP_2M_V2 = new Sampler("DPM++ 2M v2");
    public static final Sampler DPMPP_SDE = new Sampler("DPM++ SDE");
    public static final Sampler DPMPP_2M_SDE = new Sampler("DPM++ 2M SDE");
    public static final Sampler DPM_FAST = new Sampler("DPM fast");
    public static final Sampler DPM_ADAPTIVE = new Sampler("DPM adaptive");
    public static final Sampler DDIM = new Sampler("DDIM");
    public static final Sampler DDPM = new Sampler("DDPM");
    public static final Sampler PNDM = new Sampler("PNDM");
    public static final Sampler IPNDM = new Sampler("IPNDM");
    public static final Sampler IPNDM_V = new Sampler("IPNDM_V");
    public static final Sampler UNI_PC = new Sampler("UniPC");
    public static final Sampler LCM = new Sampler("LCM");

    private static final List<Sampler> KNOWN = List.of(
            EULER_A,
            EULER,
            LMS,
            HEUN,
            DPM2,
            DPM2_A,
            DPMPP_2S_A,
            DPMPP_2M,
            DPMPP_2M_V2,
            DPMPP_SDE,
            DPMPP_2M_SDE,
            DPM_FAST,
            DPM_ADAPTIVE,
            DDIM,
            DDPM,
            PNDM,
            IPNDM,
            IPNDM_V,
            UNI_PC,
            LCM);

    private final String name;

    private Sampler(String name) {
        this.name = name;
    }

    /**
     * Returns the sampler of that name: the constant where there is one, whatever the letters' case, else a new one whose name is
     * sent as it is.
     *
     * @throws InvalidRequestException if the name is blank
     */
    public static Sampler of(String name) {
        return Vocabulary.find("sampler", name, KNOWN, Sampler::new);
    }

    /** Returns every sampler that has a constant here. */
    public static List<Sampler> known() {
        return KNOWN;
    }

    /** Returns the name in the common vocabulary, for example {@code Euler a}. */
    public String name() {
        return name;
    }

    /** Returns whether the other is a sampler of the same name, whatever the letters' case. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Sampler that && Vocabulary.key(name).equals(Vocabulary.key(that.name));
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
