/** What every host of OpenAI's interface shares, for this provider and that of local servers: not an API. */
@NullMarked
package dev.easel.openai.internal;

import org.jspecify.annotations.NullMarked;
