/** What was measured, against what was promised: one table, for the terminal and for {@code RESULTS.md}. */
@NullMarked
package dev.easel.benchmarks.report;

import org.jspecify.annotations.NullMarked;
