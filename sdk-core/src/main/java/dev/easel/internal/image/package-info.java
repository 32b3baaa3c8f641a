/** Images on their way to their {@link dev.easel.Destination}. */
@NullMarked
package dev.easel.internal.image;

import org.jspecify.annotations.NullMarked;
