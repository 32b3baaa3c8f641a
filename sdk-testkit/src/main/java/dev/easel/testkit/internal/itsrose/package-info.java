/**
 * ItsRose's sdapi as an emulated service: the schema with its validator's sentences, the defaults that turn switches on,
 * the rate limit, and images that a host of another origin serves. Not API.
 */
@NullMarked
package dev.easel.testkit.internal.itsrose;

import org.jspecify.annotations.NullMarked;
