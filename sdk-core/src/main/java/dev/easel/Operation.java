package dev.easel;

/** Names what a service can do. Constants may be added: have a default branch. */
public enum Operation {
    /** Generates an image from a prompt. */
    TEXT_TO_IMAGE("text to image"),
    /** Generates an image from a prompt and an image. */
    IMAGE_TO_IMAGE("image to image"),
    /** Generates a part of an image anew. */
    INPAINTING("inpainting"),
    /** Steers the composition by a reference image. */
    CONTROLNET("ControlNet"),
    /** Makes an image larger as it is. */
    UPSCALE("upscaling"),
    /** Describes an image in words. */
    CAPTION("captions"),
    /** Expands a short prompt to longer ones. */
    EXPAND_PROMPT("prompt expansion");

    private final String label;

    Operation(String label) {
        this.label = label;
    }

    /** Returns the name as it stands in a sentence. */
    public String label() {
        return label;
    }
}
