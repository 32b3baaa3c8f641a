/**
 * What the author of a provider types. A provider is a pair of pure functions ({@link
 * dev.easel.spi.ProviderProtocol}): what to send, and what a response means. It opens no socket, sleeps, retries, reads a
 * clock or starts a thread; the core does all that, once, for all.
 *
 * <p>JSON is written with {@link dev.easel.spi.JsonObject} and read with {@link dev.easel.spi.JsonValue}, which is as
 * lenient as servers are careless. Images never pass through either as text. What Easel itself writes and reads, requests and the
 * options in them, is described by {@link dev.easel.spi.JsonFields} and read strictly.
 */
@NullMarked
package dev.easel.spi;

import org.jspecify.annotations.NullMarked;
