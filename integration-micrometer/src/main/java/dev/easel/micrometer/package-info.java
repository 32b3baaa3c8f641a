/**
 * Observes the tasks of a client with Micrometer: {@link dev.easel.micrometer.EaselObservations} makes metrics and traces of them, {@link
 * dev.easel.micrometer.EaselMeters} counts images, bytes, tokens and cost besides.
 */
@NullMarked
package dev.easel.micrometer;

import org.jspecify.annotations.NullMarked;
