/**
 * OpenDAN, later SDCN: a volunteer network of Stable Diffusion workers behind one queue. It draws from words and
 * images, makes images larger and describes them; it tells a task's place in the queue, and hands over the result when
 * asked again. {@link dev.easel.dan.Dan} is where to begin.
 */
@NullMarked
@ValueStyle
package dev.easel.dan;

import dev.easel.spi.ValueStyle;
import org.jspecify.annotations.NullMarked;
