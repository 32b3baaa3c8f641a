/** The emulated queue of fal, its upload storage, its catalogue and its webhooks. Not API. */
@NullMarked
package dev.easel.testkit.internal.fal;

import org.jspecify.annotations.NullMarked;
