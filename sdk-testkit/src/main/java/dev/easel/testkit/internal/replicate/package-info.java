/** The emulated Replicate. Not API. */
@NullMarked
package dev.easel.testkit.internal.replicate;

import org.jspecify.annotations.NullMarked;
