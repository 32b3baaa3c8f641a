/** Many images on many machines: workflows and activities of Temporal over the same items and reports as {@code easel-bulk}. */
@NullMarked
package dev.easel.temporal;

import org.jspecify.annotations.NullMarked;
