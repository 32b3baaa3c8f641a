/** What becomes of each setting of a request, over all providers. */
@NullMarked
package dev.easel.settings;

import org.jspecify.annotations.NullMarked;
