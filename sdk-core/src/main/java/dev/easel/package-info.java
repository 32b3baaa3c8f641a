/**
 * What an application types: the request, the client, the task in the hand, the result and the errors.
 *
 * <p>Everything here is immutable and safe to share between threads, builders excepted. A provider module (for
 * example {@code dev.easel.dan.Dan}) makes the {@link dev.easel.ImageClient}; from there on the code is the same for
 * every service.
 */
@NullMarked
package dev.easel;

import org.jspecify.annotations.NullMarked;
