package dev.easel.local;

import java.util.function.Function;

/** Whose wire format a local server speaks. Easel does not guess it: servers that share a path share little else. */
public enum LocalDialect {
    /**
     * LlamaEdge's sd-api-server, as of 0.2.4: text to image, image to image and ControlNet, with seed, sampler, steps and
     * guidance scale. The default.
     */
    SD_API_SERVER(SdApiServerDialect::new),

    /**
     * The generations of OpenAI's Images API, and of servers that follow it: text to image from a prompt, a model, a size
     * and an output format, and nothing else. The model is required. There is no seed; every picture is another one.
     */
    OPENAI(OpenAiDialect::new);

    private final Function<LocalSettings, Dialect> protocol;

    LocalDialect(Function<LocalSettings, Dialect> protocol) {
        this.protocol = protocol;
    }

    Dialect protocol(LocalSettings settings) {
        return protocol.apply(settings);
    }
}
