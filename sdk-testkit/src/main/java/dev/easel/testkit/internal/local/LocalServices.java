package dev.easel.testkit.internal.local;

import dev.easel.testkit.LocalEmulator.Dialect;
import dev.easel.testkit.internal.Service;
import dev.easel.testkit.internal.Surroundings;

/** Which service speaks which dialect. */
public final class LocalServices {
    private LocalServices() {}

    /** Makes the server of a dialect. */
    public static Service of(Dialect dialect, Surroundings surroundings, LocalSettings settings) {
        return switch (dialect) {
            case SD_API_SERVER -> new SdApiServer(surroundings, settings);
            case OPENAI -> new OpenAiServer(surroundings, settings);
        };
    }
}
