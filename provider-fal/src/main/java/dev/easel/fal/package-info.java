/**
 * The provider for fal, whose queue runs any of its models as tasks: {@link dev.easel.fal.Fal} makes its clients, and {@link
 * dev.easel.fal.FalOptions} holds the settings of a request that only fal has.
 */
@NullMarked
@ValueStyle
package dev.easel.fal;

import dev.easel.spi.ValueStyle;
import org.jspecify.annotations.NullMarked;
