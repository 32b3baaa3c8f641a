/** A local page that draws with several services and shows what was made. */
@NullMarked
package dev.easel.studio;

import org.jspecify.annotations.NullMarked;
