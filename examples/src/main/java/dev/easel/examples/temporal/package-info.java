/** The demonstration that {@code ./temporal-demo} starts: many images on several workers, which are killed while they work. */
@NullMarked
package dev.easel.examples.temporal;

import org.jspecify.annotations.NullMarked;
