/** An image out of a document in memory: Easel's diverter beside Jackson's own way of reading base64 piece by piece. */
@NullMarked
package dev.easel.benchmarks.divert;

import org.jspecify.annotations.NullMarked;
