/**
 * The provider for local image servers with an OpenAI-style interface. {@link dev.easel.local.Local} begins; {@link
 * dev.easel.local.LocalDialect} names the servers that are spoken to, since what they share is little more than the path.
 */
@NullMarked
@ValueStyle
package dev.easel.local;

import dev.easel.spi.ValueStyle;
import org.jspecify.annotations.NullMarked;
