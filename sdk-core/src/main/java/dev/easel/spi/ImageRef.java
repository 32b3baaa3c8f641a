package dev.easel.spi;

/**
 * An image that came inside a response. Its bytes went to the destination while the response was read; this is what stands
 * in their place.
 *
 * @param index its place among the response's images, from 0
 */
public record ImageRef(int index) {}
