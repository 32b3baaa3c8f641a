package dev.easel.testkit.internal.local;

import dev.easel.testkit.LocalEmulator.SdServerRelease;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says what one release of stable-diffusion.cpp's server knows. It skips everything else silently. */
enum SdCppRelease {
    MASTER_562(14, 11, false, false),
    MASTER_580(15, 11, true, false),
    MASTER_827(21, 16, true, true);

    /** Means the server's own choice, in lists and in requests. */
    static final String DEFAULT = "default";

    /** In the order in which they came. */
    private static final List<String> SAMPLERS = List.of(
            "euler",
            "euler_a",
            "heun",
            "dpm2",
            "dpm++2s_a",
            "dpm++2m",
            "dpm++2mv2",
            "ipndm",
            "ipndm_v",
            "lcm",
            "ddim_trailing",
            "tcd",
            "res_multistep",
            "res_2s",
            "er_sde",
            "euler_cfg_pp",
            "euler_a_cfg_pp",
            "euler_ge",
            "dpm++2m_sde",
            "dpm++2m_sde_bt",
            "lms");

    private static final List<String> SCHEDULERS = List.of(
            "discrete",
            "karras",
            "exponential",
            "ays",
            "gits",
            "sgm_uniform",
            "simple",
            "smoothstep",
            "kl_optimal",
            "lcm",
            "bong_tangent",
            "ltx2",
            "logit_normal",
            "flux2",
            "flux",
            "beta");

    /** Another word for the first scheduler. */
    private static final String NORMAL = "normal";

    /** The web UI's names that are known, in any case, beside the server's own words. */
    private static final Map<String, String> SAMPLER_NAMES = Map.ofEntries(
            Map.entry("euler a", "euler_a"),
            Map.entry("k_euler_a", "euler_a"),
            Map.entry("euler", "euler"),
            Map.entry("k_euler", "euler"),
            Map.entry("heun", "heun"),
            Map.entry("k_heun", "heun"),
            Map.entry("dpm2", "dpm2"),
            Map.entry("k_dpm_2", "dpm2"),
            Map.entry("lcm", "lcm"),
            Map.entry("ddim", "ddim_trailing"),
            Map.entry("dpm++ 2m", "dpm++2m"),
            Map.entry("k_dpmpp_2m", "dpm++2m"),
            Map.entry("dpm++ 2m sde", "dpm++2m_sde"),
            Map.entry("k_dpmpp_2m_sde", "dpm++2m_sde"),
            Map.entry("dpm++ 2m sde gpu", "dpm++2m_sde_bt"),
            Map.entry("k_dpmpp_2m_sde_gpu", "dpm++2m_sde_bt"),
            Map.entry("res multistep", "res_multistep"),
            Map.entry("k_res_multistep", "res_multistep"),
            Map.entry("res 2s", "res_2s"),
            Map.entry("k_res_2s", "res_2s"),
            Map.entry("euler_cfg_pp", "euler_cfg_pp"),
            Map.entry("k_euler_cfg_pp", "euler_cfg_pp"),
            Map.entry("euler_a_cfg_pp", "euler_cfg_pp"),
            Map.entry("k_euler_a_cfg_pp", "euler_cfg_pp"));

    private final int samplers;
    private final int schedulers;
    private final boolean queue;
    private final boolean hires;

    SdCppRelease(int samplers, int schedulers, boolean queue, boolean hires) {
        this.samplers = samplers;
        this.schedulers = schedulers;
        this.queue = queue;
        this.hires = hires;
    }

    static SdCppRelease of(SdServerRelease release) {
        return switch (release) {
            case MASTER_562 -> MASTER_562;
            case MASTER_580 -> MASTER_580;
            case MASTER_827 -> MASTER_827;
        };
    }

    List<String> samplers() {
        return SAMPLERS.subList(0, samplers);
    }

    List<String> schedulers() {
        return SCHEDULERS.subList(0, schedulers);
    }

    /** The schedulers with the other word for the first of them behind it. */
    List<String> schedulersAndAlias() {
        List<String> all = new ArrayList<>(schedulers());
        all.add(1, NORMAL);
        return all;
    }

    /** Whether the release has its queue; with it came nested settings, LoRAs in requests, and edits that start from an image. */
    boolean hasQueue() {
        return queue;
    }

    boolean hasHires() {
        return hires;
    }

    /** What a word means to this release, or null where it is skipped. The case counts. */
    @Nullable String sampler(String word) {
        return word.equals(DEFAULT) || samplers().contains(word) ? word : null;
    }

    /** The same on the routes that look like the web UI's, where its names are known too. */
    @Nullable String samplerOfWebUi(String word) {
        String meaning = sampler(word);
        String other = SAMPLER_NAMES.get(word.toLowerCase(Locale.ROOT));
        return meaning != null || other == null ? meaning : sampler(other);
    }

    /** What a word means to this release, or null where it is skipped. The case counts. */
    @Nullable String scheduler(String word) {
        if (word.equals(NORMAL)) {
            return SCHEDULERS.get(0);
        }
        return word.equals(DEFAULT) || schedulers().contains(word) ? word : null;
    }
}
