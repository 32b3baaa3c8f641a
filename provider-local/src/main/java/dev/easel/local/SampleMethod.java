package dev.easel.local;

import dev.easel.Sampler;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The samplers of sd-api-server, by its own words (its documentation, image generation). The list is closed. */
enum SampleMethod {
    EULER("euler", Sampler.EULER),
    EULER_A("euler_a", Sampler.EULER_A),
    HEUN("heun", Sampler.HEUN),
    DPM2("dpm2", Sampler.DPM2),
    DPMPP_2S_A("dpm++2s_a", Sampler.DPMPP_2S_A),
    DPMPP_2M("dpm++2m", Sampler.DPMPP_2M),
    DPMPP_2M_V2("dpm++2mv2", Sampler.DPMPP_2M_V2),
    IPNDM("ipndm", Sampler.IPNDM),
    IPNDM_V("ipndm_v", Sampler.IPNDM_V),
    LCM("lcm", Sampler.LCM);

    private final String word;
    private final Sampler sampler;

    SampleMethod(String word, Sampler sampler) {
        this.word = word;
        this.sampler = sampler;
    }

    /** The server's word. */
    String word() {
        return word;
    }

    /** The one that is meant, by its name in the common vocabulary or by the server's word. */
    static Optional<SampleMethod> of(Sampler sampler) {
        String own = sampler.name().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(method -> method.sampler.equals(sampler) || method.word.equals(own))
                .findFirst();
    }

    /** All of them, in the common vocabulary. */
    static List<Sampler> samplers() {
        return Arrays.stream(values()).map(method -> method.sampler).toList();
    }
}
