/** Many images with a ledger beside the same images without one. */
@NullMarked
package dev.easel.benchmarks.bulk;

import org.jspecify.annotations.NullMarked;
