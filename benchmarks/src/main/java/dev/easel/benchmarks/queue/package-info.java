/** Waiting at scale: a toy service with a queue, and one client that holds very many of its tasks. */
@NullMarked
package dev.easel.benchmarks.queue;

import org.jspecify.annotations.NullMarked;
