package dev.easel.bfl;

/**
 * Says where the image lies on the larger canvas of {@code flux-tools/outpainting-v1}, in pixels from the canvas's top left corner.
 *
 * @param x to the right; may be negative
 * @param y downwards; may be negative
 */
public record BflOffset(int x, int y) {}
