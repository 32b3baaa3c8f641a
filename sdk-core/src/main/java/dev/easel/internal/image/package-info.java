/** Images on their way to their {@link dev.easel.Destination}; which format they have, and whether they are whole. */
@NullMarked
package dev.easel.internal.image;

import org.jspecify.annotations.NullMarked;
