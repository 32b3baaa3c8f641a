/** Google's Gemini images: generateContent at the Gemini API and at Vertex AI, interactions and files. */
@NullMarked
package dev.easel.testkit.internal.gemini;

import org.jspecify.annotations.NullMarked;
