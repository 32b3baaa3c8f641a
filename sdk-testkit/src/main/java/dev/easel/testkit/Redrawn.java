package dev.easel.testkit;

/** Says which part of its input image an emulator draws anew. */
public enum Redrawn {
    /** All of it: no mask was used. */
    EVERYTHING,
    /** Where the mask is white: half brightness and more. */
    WHITE,
    /** Where the mask is black: below half brightness. */
    BLACK,
    /** Where the mask is transparent: below half opacity. */
    TRANSPARENT
}
