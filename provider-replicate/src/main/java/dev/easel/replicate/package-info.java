/**
 * The provider for Replicate, where thousands of models run as tasks: {@link dev.easel.replicate.Replicate} makes its clients, and
 * {@link dev.easel.replicate.ReplicateOptions} holds the settings of a request that only Replicate has.
 */
@NullMarked
@ValueStyle
package dev.easel.replicate;

import dev.easel.spi.ValueStyle;
import org.jspecify.annotations.NullMarked;
