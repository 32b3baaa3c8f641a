/**
 * OpenAI's images and its Responses API, Azure OpenAI, and the services that speak OpenAI's interface, each as a profile. {@link
 * dev.easel.openai.OpenAi} is where to begin.
 */
@NullMarked
@ValueStyle
package dev.easel.openai;

import dev.easel.spi.ValueStyle;
import org.jspecify.annotations.NullMarked;
