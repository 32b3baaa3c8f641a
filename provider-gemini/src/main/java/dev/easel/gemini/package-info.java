/**
 * Google Gemini's image models: {@link dev.easel.gemini.Gemini} makes clients of the Gemini API, {@link dev.easel.gemini.VertexAi}
 * makes those of Vertex AI.
 */
@NullMarked
@ValueStyle
package dev.easel.gemini;

import dev.easel.spi.ValueStyle;
import org.jspecify.annotations.NullMarked;
