/** The images API of OpenAI, of Azure and of the hosts that nearly speak it, and OpenAI's Responses API. */
@NullMarked
package dev.easel.testkit.internal.openai;

import org.jspecify.annotations.NullMarked;
