package dev.easel.fal;

import dev.easel.UpscaleRequest;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * An endpoint that makes an image larger.
 *
 * @param endpoint its name
 * @param factor what the factor is called; empty where there is one factor alone
 */
record FalUpscaler(String endpoint, Optional<String> factor) {
    /** The only factor of the upscaler that has no setting for it. */
    static final double FIXED = 4;

    /** The largest factor of Real-ESRGAN. */
    static final double MOST = 8;

    private static final Map<String, Optional<String>> KNOWN = Map.of(
            Fal.ESRGAN,
            Optional.of("scale"),
            "fal-ai/clarity-upscaler",
            Optional.of("upscale_factor"),
            "fal-ai/aura-sr",
            Optional.empty());

    /** Returns the one that a request names; empty where Easel does not know how that takes its factor. */
    static Optional<FalUpscaler> of(UpscaleRequest request) {
        String endpoint = request.upscaler().orElse(Fal.ESRGAN);
        return Optional.ofNullable(KNOWN.get(endpoint)).map(factor -> new FalUpscaler(endpoint, factor));
    }

    static String names() {
        return String.join(", ", new TreeSet<>(KNOWN.keySet()));
    }
}
