/**
 * How the emulator of local image servers works inside: one small class per dialect and request form, a multipart
 * reader, and the files a server keeps. Not for use outside the testkit.
 */
@NullMarked
package dev.easel.testkit.internal.local;

import org.jspecify.annotations.NullMarked;
