package dev.easel.local;

import dev.easel.Sampler;
import dev.easel.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * The sampler mapping of AUTOMATIC1111's interface, and that of its schedulers. Samplers have the names of the common
 * vocabulary there. A scheduler goes by its name in lower case: AUTOMATIC1111 and Forge find it by name or label, sd-server by
 * its name alone. A name that is not known here is sent as it is.
 */
final class A1111Samplers {
    /** By the names and the labels that the server lists; the name is sent. */
    static final ServerNames SCHEDULERS = ServerNames.of(
                    "automatic",
                    "uniform",
                    "karras",
                    "exponential",
                    "polyexponential",
                    "sgm_uniform",
                    "kl_optimal",
                    "align_your_steps",
                    "simple",
                    "normal",
                    "ddim",
                    "beta",
                    "turbo")
            .called("SGM Uniform", "sgm_uniform")
            .called("KL Optimal", "kl_optimal")
            .called("Align Your Steps", "align_your_steps")
            .called(Scheduler.AYS.name(), "align_your_steps")
            // Of sd-server alone.
            .called(Scheduler.GITS.name(), "gits");

    /** The names beside its own words that sd-server finds in any case. */
    private static final ServerNames OF_SD_SERVER = ServerNames.of(
            "euler a",
            "euler",
            "heun",
            "dpm2",
            "lcm",
            "ddim",
            "dpm++ 2m",
            "dpm++ 2m sde",
            "dpm++ 2m sde gpu",
            "res multistep",
            "res 2s",
            "euler_cfg_pp",
            "euler_a_cfg_pp",
            "k_euler_a",
            "k_euler",
            "k_heun",
            "k_dpm_2",
            "k_dpmpp_2m",
            "k_dpmpp_2m_sde",
            "k_dpmpp_2m_sde_gpu",
            "k_res_multistep",
            "k_res_2s");

    private A1111Samplers() {}

    /** @param server what sd-server says that it has; {@code null} where the server is not known to be one */
    static String word(Sampler sampler, @Nullable SdCppCapabilities server) {
        return server == null
                ? sampler.name()
                : SdCppSamplers.samplers(server).of(sampler.name()).orElse(sampler.name());
    }

    /** @param server as above */
    static String word(Scheduler scheduler, @Nullable SdCppCapabilities server) {
        ServerNames words = server == null ? SCHEDULERS : SdCppSamplers.schedulers(server);
        return words.of(scheduler.name()).orElse(scheduler.name());
    }

    /** Returns whether sd-server has a sampler of that name, or skips it without an error. */
    static boolean isOfSdServer(Sampler sampler) {
        return SdCppSamplers.SAMPLERS.all().contains(sampler.name())
                || OF_SD_SERVER.of(sampler.name()).isPresent();
    }

    /** Returns whether sd-server has a scheduler of that word. */
    static boolean isOfSdServer(Scheduler scheduler) {
        String word = word(scheduler, null);
        return word.equals("normal") || SdCppSamplers.SCHEDULERS.all().contains(word);
    }
}
