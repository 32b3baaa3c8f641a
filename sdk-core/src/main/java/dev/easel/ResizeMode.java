package dev.easel;

/** Says how an image of another shape is fitted to the requested size. Constants may be added: have a default branch. */
public enum ResizeMode {
    /** The image is stretched. */
    RESIZE,
    /** The image is scaled to cover the size, and the rest is cut off. */
    CROP,
    /** The image is scaled to fit inside, and the rest is filled. */
    FILL
}
