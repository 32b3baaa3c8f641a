package dev.easel.dan;

/** How OpenDAN draws a part of a picture anew ({@code inpaint_area}). */
public enum InpaintArea {
    /** The whole picture is drawn, and the part to be redrawn is pasted back. */
    WHOLE_PICTURE(0),
    /** Only the part to be redrawn is drawn: in more detail, and with less regard for what is around it. */
    ONLY_MASKED(1);

    private final int number;

    InpaintArea(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
