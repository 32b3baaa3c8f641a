package dev.easel;

/** How a picture of another shape is fitted to the size asked for. */
public enum ResizeMode {
    /** It is stretched. */
    RESIZE,
    /** It is scaled and what sticks out is cut off. */
    CROP,
    /** It is scaled to fit inside and the rest is filled. */
    FILL
}
