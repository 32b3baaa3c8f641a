/** The documentation site: Markdown and Javadoc in, plain HTML out. */
@NullMarked
package dev.easel.site;

import org.jspecify.annotations.NullMarked;
