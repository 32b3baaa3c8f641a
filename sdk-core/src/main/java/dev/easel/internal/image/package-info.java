/**
 * Pictures on their way to their {@link dev.easel.Destination}, and what their own bytes say about them: format, size,
 * what they were made with.
 */
@NullMarked
package dev.easel.internal.image;

import org.jspecify.annotations.NullMarked;
