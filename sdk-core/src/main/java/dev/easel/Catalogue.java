package dev.easel;

/** A list of names that a service keeps, from which requests choose. */
public enum Catalogue {
    /** Checkpoints, for {@link ImageRequest#model()}. */
    MODELS("models"),
    /** LoRAs, for {@link Lora#id()}. */
    LORAS("LoRAs"),
    /** VAEs, for {@link ImageRequest#vae()}. */
    VAES("VAEs"),
    /** Embeddings (textual inversions), named in prompts. */
    EMBEDDINGS("embeddings"),
    /** Samplers, for {@link ImageRequest#sampler()}. */
    SAMPLERS("samplers"),
    /** Schedulers, for {@link ImageRequest#scheduler()}. */
    SCHEDULERS("schedulers"),
    /** Upscalers, for {@link Upscale#upscaler()} and {@link UpscaleRequest#upscaler()}. */
    UPSCALERS("upscalers");

    private final String label;

    Catalogue(String label) {
        this.label = label;
    }

    /** As it is written in a sentence. */
    public String label() {
        return label;
    }
}
