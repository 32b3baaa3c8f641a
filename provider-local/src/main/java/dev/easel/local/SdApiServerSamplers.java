package dev.easel.local;

import dev.easel.Sampler;

/** The sampler mapping of sd-api-server: its own words (its documentation, image generation). The list is closed. */
final class SdApiServerSamplers {
    static final ServerNames WORDS = ServerNames.of(
                    "euler", "euler_a", "heun", "dpm2", "dpm++2s_a", "dpm++2m", "dpm++2mv2", "ipndm", "ipndm_v", "lcm")
            .called(Sampler.EULER_A.name(), "euler_a")
            .called(Sampler.DPMPP_2S_A.name(), "dpm++2s_a")
            .called(Sampler.DPMPP_2M.name(), "dpm++2m")
            .called(Sampler.DPMPP_2M_V2.name(), "dpm++2mv2");

    private SdApiServerSamplers() {}
}
