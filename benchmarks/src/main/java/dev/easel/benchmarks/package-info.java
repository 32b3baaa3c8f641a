/**
 * Easel measured beside bare OkHttp and other Java clients, all in one run on one machine. {@link
 * dev.easel.benchmarks.Suite} runs it all; the script {@code benchmarks/run} builds and starts it.
 */
@NullMarked
package dev.easel.benchmarks;

import org.jspecify.annotations.NullMarked;
