/** Emulators in the tests of a Spring Boot application, which need {@code easel-testkit}: {@link dev.easel.spring.boot.test.EaselEmulators}. */
@NullMarked
package dev.easel.spring.boot.test;

import org.jspecify.annotations.NullMarked;
