/**
 * What a test types: an emulator of each image service on a loopback socket, the faults it can be told to commit, the
 * journal of what it received and drew with, and the JUnit 5 extension that starts and closes it. For authors of providers, there is the
 * conformance kit.
 */
@NullMarked
package dev.easel.testkit;

import org.jspecify.annotations.NullMarked;
