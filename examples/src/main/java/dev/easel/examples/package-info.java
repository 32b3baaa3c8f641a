/**
 * Small programs, one for each thing that a user does. The guide shows them as they are; a test keeps the two alike.
 */
@NullMarked
package dev.easel.examples;

import org.jspecify.annotations.NullMarked;
