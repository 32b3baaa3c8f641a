/** A server that costs next to nothing, so that what is measured is the client. */
@NullMarked
package dev.easel.benchmarks.http;

import org.jspecify.annotations.NullMarked;
