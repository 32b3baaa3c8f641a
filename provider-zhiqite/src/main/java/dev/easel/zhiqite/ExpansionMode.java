package dev.easel.zhiqite;

/** Says what an expanded prompt is for ({@code mode} of the prompt expansion page). */
public enum ExpansionMode {
    /** Stable Diffusion: 0. */
    SD(0),
    /** Stable Diffusion XL: 1. */
    SDXL(1);

    private final int number;

    ExpansionMode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
