/** Small programs, one for each thing that a user does. */
@NullMarked
package dev.easel.examples;

import org.jspecify.annotations.NullMarked;
