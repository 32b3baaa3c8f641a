package dev.easel.local;

import dev.easel.Sampler;
import dev.easel.Scheduler;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sampler mapping of stable-diffusion.cpp's server, and that of its schedulers. A word that a release does not have yet is
 * skipped there without an error, and the server's default is generated. So the words are those that the server lists, where it was
 * asked; else all that are known.
 */
final class SdCppSamplers {
    static final ServerNames SAMPLERS = ServerNames.of(
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
                    "lms")
            .called(Sampler.EULER_A.name(), "euler_a")
            .called(Sampler.DPMPP_2S_A.name(), "dpm++2s_a")
            .called(Sampler.DPMPP_2M.name(), "dpm++2m")
            .called(Sampler.DPMPP_2M_V2.name(), "dpm++2mv2")
            .called(Sampler.DPMPP_2M_SDE.name(), "dpm++2m_sde")
            .called(Sampler.DDIM.name(), "ddim_trailing");

    static final ServerNames SCHEDULERS = ServerNames.of(
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
                    "beta")
            .called(Scheduler.NORMAL.name(), "discrete")
            .called(Scheduler.SGM_UNIFORM.name(), "sgm_uniform");

    /** What came after the queue (master-563), with the release; the release of some words is not known. */
    private static final Map<String, String> SINCE = Map.ofEntries(
            Map.entry("er_sde", "master-572"),
            Map.entry("euler_cfg_pp", "master-599"),
            Map.entry("euler_a_cfg_pp", "master-599"),
            Map.entry("euler_ge", "master-620"),
            Map.entry("dpm++2m_sde", "master-752"),
            Map.entry("dpm++2m_sde_bt", "master-752"),
            Map.entry("lms", "master-809"),
            Map.entry("flux2", "master-661"),
            Map.entry("logit_normal", "master-720"),
            Map.entry("beta", "master-741"),
            Map.entry("ltx2", "some release after master-580"),
            Map.entry("flux", "some release after master-580"));

    private SdCppSamplers() {}

    /** Returns the samplers of a server; of all that are known where it was not asked. */
    static ServerNames samplers(@Nullable SdCppCapabilities server) {
        return of(SAMPLERS, server == null ? List.of() : server.samplers());
    }

    /** Returns the schedulers of a server; of all that are known where it was not asked. */
    static ServerNames schedulers(@Nullable SdCppCapabilities server) {
        return of(SCHEDULERS, server == null ? List.of() : server.schedulers());
    }

    /** Returns those of the words that a server without the queue may have. */
    static ServerNames beforeQueue(ServerNames words) {
        return words.without(SINCE.keySet());
    }

    /** Returns the release that a word came with; {@code null} for one that was there when the queue came. */
    static @Nullable String since(String word) {
        return SINCE.get(word);
    }

    private static ServerNames of(ServerNames known, List<String> listed) {
        return listed.isEmpty() ? known : known.only(listed);
    }
}
