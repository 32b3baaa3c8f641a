package dev.easel;

/** What a service can be asked to do. */
public enum Operation {
    /** A picture from a prompt. */
    TEXT_TO_IMAGE("text to image"),
    /** A picture from a prompt and a picture. */
    IMAGE_TO_IMAGE("image to image"),
    /** A part of a picture drawn anew. */
    INPAINTING("inpainting"),
    /** A composition steered by a reference picture. */
    CONTROLNET("ControlNet"),
    /** A picture made larger as it is. */
    UPSCALE("upscaling"),
    /** A picture described in words. */
    CAPTION("captions"),
    /** A short prompt made into long ones. */
    EXPAND_PROMPT("prompt expansion");

    private final String label;

    Operation(String label) {
        this.label = label;
    }

    /** As it is written in a sentence. */
    public String label() {
        return label;
    }
}
