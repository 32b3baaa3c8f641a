/** Easel's clients as Spring AI's models: {@link dev.easel.spring.ai.EaselImageModel} is an {@code ImageModel} over any client. */
@NullMarked
package dev.easel.spring.ai;

import org.jspecify.annotations.NullMarked;
