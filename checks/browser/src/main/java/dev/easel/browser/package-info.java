/** A real browser for tests. */
@NullMarked
package dev.easel.browser;

import org.jspecify.annotations.NullMarked;
