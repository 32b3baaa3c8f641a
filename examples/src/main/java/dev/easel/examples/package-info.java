/**
 * Small programs, one for each service, and one for what is the same with all of them. The regions between {@code //
 * snippet: NAME} and {@code // end} are what README.md shows; a test keeps the two alike.
 */
@NullMarked
package dev.easel.examples;

import org.jspecify.annotations.NullMarked;
