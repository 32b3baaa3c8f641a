/** The real clock and the one timer thread of a client. */
@NullMarked
package dev.easel.internal.time;

import org.jspecify.annotations.NullMarked;
