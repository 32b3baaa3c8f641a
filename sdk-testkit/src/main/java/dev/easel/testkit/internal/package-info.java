/**
 * The parts that the emulators share: a request and a reply as values, the task queue that is a function of the clock,
 * and the host that serves finished images. Not API.
 */
@NullMarked
package dev.easel.testkit.internal;

import org.jspecify.annotations.NullMarked;
