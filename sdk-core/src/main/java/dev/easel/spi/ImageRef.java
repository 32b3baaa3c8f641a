package dev.easel.spi;

/**
 * A picture that came inside an answer. Its bytes went to the destination while the answer was read; this is what stands
 * in their place.
 *
 * @param index its place among the answer's pictures, from 0
 */
public record ImageRef(int index) {}
