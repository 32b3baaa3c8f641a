/**
 * Draws the emulators' images: a small deterministic scene from a prompt and a seed, painted pixel by pixel with
 * arithmetic that gives the same result on every JDK, and encoded as PNG by hand. Not API.
 */
@NullMarked
package dev.easel.testkit.internal.image;

import org.jspecify.annotations.NullMarked;
