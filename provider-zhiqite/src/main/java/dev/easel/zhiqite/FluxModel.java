package dev.easel.zhiqite;

/** Names the Flux model that generates ({@code comfyTaskType} of the Flux text2image page). */
public enum FluxModel {
    /** {@code Flux1DevFP8}. */
    DEV("Flux1DevFP8"),
    /** {@code Flux1SchnellFP8}. */
    SCHNELL("Flux1SchnellFP8");

    private final String wireName;

    FluxModel(String wireName) {
        this.wireName = wireName;
    }

    String wireName() {
        return wireName;
    }
}
