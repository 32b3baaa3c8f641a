package dev.easel.local;

import dev.easel.Sampler;
import dev.easel.Scheduler;

/** The words of stable-diffusion.cpp's server for samplers and schedules. Another word would be skipped without a word. */
final class SdCppWords {
    static final Words SAMPLE_METHODS = Words.of(
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
            .called(Sampler.DPMPP_2M_SDE.name(), "dpm++2m_sde");

    static final Words SCHEDULERS = Words.of(
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

    private SdCppWords() {}
}
