package dev.easel.testkit.internal.local;

import dev.easel.testkit.LocalEmulator.Dialect;
import dev.easel.testkit.internal.Service;
import dev.easel.testkit.internal.Surroundings;

/** Creates the service that speaks a dialect. */
public final class LocalServices {
    private LocalServices() {}

    /** Makes the server of a dialect. */
    public static Service of(Dialect dialect, Surroundings surroundings, LocalSettings settings) {
        return switch (dialect) {
            case SD_API_SERVER -> new SdApiServer(surroundings, settings);
            case OPENAI -> new OpenAiServer(surroundings, settings);
            case SD_CPP -> new SdCppServer(surroundings, settings);
            case A1111 -> new A1111Server(surroundings, settings);
            case LOCALAI -> new LocalAiServer(surroundings, settings);
            case VLLM_OMNI -> new VllmOmniServer(surroundings, settings);
            case SGLANG -> new SglangServer(surroundings, settings);
        };
    }
}
