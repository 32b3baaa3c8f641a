/**
 * Holds what a test uses: an emulator of each image service, its faults and its journal, the JUnit 5 extension that starts
 * emulators and connects clients to them, and a virtual clock. For authors of providers there is the conformance kit.
 */
@NullMarked
package dev.easel.testkit;

import org.jspecify.annotations.NullMarked;
