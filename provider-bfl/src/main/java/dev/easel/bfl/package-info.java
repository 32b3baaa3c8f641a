/**
 * Black Forest Labs, the makers of FLUX: a model's path takes a task, the service names the address to poll, and the image lies under a
 * signed address for ten minutes. {@link dev.easel.bfl.Bfl} is where to begin.
 */
@NullMarked
@ValueStyle
package dev.easel.bfl;

import dev.easel.spi.ValueStyle;
import org.jspecify.annotations.NullMarked;
