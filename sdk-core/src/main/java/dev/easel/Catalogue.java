package dev.easel;

/** Names a list that a service keeps and from which requests choose. Constants may be added: have a default branch. */
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

    /** Returns the name as it stands in a sentence. */
    public String label() {
        return label;
    }
}
