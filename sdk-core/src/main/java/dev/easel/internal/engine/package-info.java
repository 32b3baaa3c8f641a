/**
 * The engine: the life of a task from its inputs to its images. {@code Call} reads as that life; {@code ExchangeLoop} is the one
 * loop that sends, follows, retries and waits; {@code Lifetime} ends everything that a task began.
 */
@NullMarked
package dev.easel.internal.engine;

import org.jspecify.annotations.NullMarked;
