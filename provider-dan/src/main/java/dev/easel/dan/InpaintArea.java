package dev.easel.dan;

/** Says how OpenDAN generates a part of an image anew ({@code inpaint_area}). */
public enum InpaintArea {
    /** The whole image is generated, and the masked part is pasted back. */
    WHOLE_IMAGE(0),
    /** Only the masked part is generated: in more detail, and with less regard for what is around it. */
    ONLY_MASKED(1);

    private final int number;

    InpaintArea(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
