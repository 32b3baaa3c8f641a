package dev.easel;

import org.immutables.value.Value;

/** Describes an image of a request that failed, while others succeeded. Immutable. */
@Value.Immutable
public abstract class ImageFailure {
    ImageFailure() {}

    /** Returns its place among the images of the request, from 0. */
    public abstract int index();

    /** Returns why it failed, whether it may have been billed, and its handle where there is one. */
    public abstract EaselException cause();

    /**
     * Returns a failure.
     *
     * @param index its place among the images of the request, from 0
     * @param cause why it failed
     */
    public static ImageFailure of(int index, EaselException cause) {
        return new ImageFailureBuilder().index(index).cause(cause).build();
    }
}
