/** Other JVMs: servers that go on, programs that run once and tell what they measured. */
@NullMarked
package dev.easel.benchmarks.process;

import org.jspecify.annotations.NullMarked;
