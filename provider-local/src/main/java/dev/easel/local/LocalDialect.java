package dev.easel.local;

import java.util.Set;
import java.util.function.Function;

/**
 * Names the wire format that a local server speaks. Easel does not guess it: servers that share a path share little else. {@link
 * LocalBuilder#findDialect()} asks.
 */
public enum LocalDialect {
    /**
     * LlamaEdge's sd-api-server, as of 0.2.4: text to image, image to image and ControlNet, with seed, sampler, steps and
     * guidance scale. The default.
     */
    SD_API_SERVER(SdApiServerDialect::new, 8080, 1),

    /**
     * OpenAI's Images API, and servers that follow it (Lemonade, Docker Model Runner, Xinference and Ollama among them):
     * images from words, from images, and inpainting, with a model, a size and an output format. The model is required.
     * There is no seed: at OpenAI every image is another one, while a server that generates with a seed of its own, as sd-server
     * does behind Lemonade, may make the same image again. What a server has beyond that goes into the request's {@code
     * extraFields}.
     *
     * <p>A mask is translated: OpenAI draws anew where it is transparent, Easel's requests say so with white. That takes a
     * mask which Java reads (PNG, JPEG) and the module {@code java.desktop}.
     */
    OPENAI(settings -> new OpenAiDialect(LocalProfiles.OPENAI, settings), 8080, 10),

    /**
     * The queue of stable-diffusion.cpp's sd-server, {@code /sdcpp/v1}, since its release master-563: everything that the
     * server can do, a place in the queue, and cancelling while a job waits. The model is the one that the server was
     * started with. Releases differ, and skip what they do not have without an error: {@link LocalBuilder#detectDialect()}
     * asks the server, and requests are then checked against its response.
     */
    SD_CPP(SdCppDialect::new, 1234, 8),

    /**
     * The OpenAI-style interface of stable-diffusion.cpp's sd-server, for releases before master-563: one blocking call.
     * What it has no field for travels inside the prompt, where the server finds it and takes it out. A constant of its own
     * beside {@link #SD_CPP}, because it can do other things: there is no queue, no cancelling, no ControlNet, no LoRA and no
     * second pass, and samplers and schedulers are those of that time.
     */
    SD_CPP_V1(SdCppV1Dialect::new, 1234, 8),

    /**
     * The web interface of AUTOMATIC1111 and its fork Forge, {@code /sdapi/v1}, started with {@code --api}; KoboldCpp and
     * sd-server speak a part of it. Text to image, image to image, inpainting, a second pass at a larger size, restored
     * faces, LoRAs and a choice of model. For sd-server's part of it, give the client its {@link
     * LocalBuilder#serverCapabilities}.
     *
     * <p>A task tells its place in the queue and how far its image is, by its name, which is the request's id ({@code
     * force_task_id}). A server without its web interface ({@code --nowebui}) and those that speak a part of the interface
     * tell at most how far whatever they draw is, whoever requested it: on a server that others use too, that may be
     * another image than the task's. Cancelling interrupts the server as {@link LocalBuilder#interruptOnCancel} says.
     */
    A1111(A1111Dialect::new, 7860, 10),

    /**
     * LocalAI: text to image and image to image with a seed, steps and a negative prompt; inpainting, always 512 by 512.
     */
    LOCALAI(settings -> new OpenAiDialect(LocalProfiles.LOCALAI, settings), 8080, 10),

    /** vLLM-omni: text to image and image to image with a seed, steps, a guidance scale and a negative prompt. */
    VLLM_OMNI(settings -> new OpenAiDialect(LocalProfiles.VLLM_OMNI, settings), 8080, 10),

    /**
     * SGLang's diffusion server: text to image and image to image with a seed, steps, a guidance scale, a negative prompt
     * and upscaling.
     */
    SGLANG(settings -> new OpenAiDialect(LocalProfiles.SGLANG, settings), 8080, 10);

    /** Those that can be told to send addresses. */
    private static final Set<LocalDialect> KNOW_ADDRESSES = Set.of(SD_API_SERVER, OPENAI, LOCALAI, SGLANG);

    private final Function<LocalSettings, Dialect> protocol;
    private final int port;
    private final int imagesPerCall;

    LocalDialect(Function<LocalSettings, Dialect> protocol, int port, int imagesPerCall) {
        this.protocol = protocol;
        this.port = port;
        this.imagesPerCall = imagesPerCall;
    }

    Dialect protocol(LocalSettings settings) {
        return protocol.apply(settings);
    }

    /** Where such a server listens unless told otherwise; where its documentation says nothing, 8080. */
    String defaultUrl() {
        return "http://localhost:" + port;
    }

    /** How many images one call may ask for at most. */
    int imagesPerCall() {
        return imagesPerCall;
    }

    /** Whether its images can come so. */
    boolean knows(LocalResponseFormat format) {
        return switch (format) {
            case B64_JSON, OMITTED -> true;
            case BASE64 -> this == OPENAI;
            case URL -> KNOW_ADDRESSES.contains(this);
            case FILE -> this == VLLM_OMNI;
        };
    }
}
