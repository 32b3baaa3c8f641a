package dev.easel.spi;

/**
 * An image that came inside an answer. Its bytes went to the destination while the answer was read; this is what stands
 * in their place.
 *
 * @param index its place among the answer's images, from 0
 */
public record ImageRef(int index) {}
