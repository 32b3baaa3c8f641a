/**
 * OpenDAN, later SDCN: a volunteer network of Stable Diffusion workers behind one queue. It takes a text-to-image task,
 * tells its place in the queue, and hands over the picture as base64 when asked again. {@link dev.easel.dan.Dan} is where
 * to begin.
 */
@NullMarked
package dev.easel.dan;

import org.jspecify.annotations.NullMarked;
