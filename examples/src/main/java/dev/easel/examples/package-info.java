/**
 * Small programs, one for each service, one for what is the same with all of them, and one for being called back. The
 * regions between {@code // snippet: NAME} and {@code // end} are what README.md shows; a test keeps the two alike.
 */
@NullMarked
package dev.easel.examples;

import org.jspecify.annotations.NullMarked;
