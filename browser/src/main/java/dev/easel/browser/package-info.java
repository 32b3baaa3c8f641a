/** A page in this machine's Chromium, for tests of pages. */
@NullMarked
package dev.easel.browser;

import org.jspecify.annotations.NullMarked;
