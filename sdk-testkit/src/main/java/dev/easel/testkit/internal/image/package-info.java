/**
 * Turns the pixels of an emulator's image into files: blending, PNG and JPEG, with arithmetic that gives the same result on every JDK.
 * Not API.
 */
@NullMarked
package dev.easel.testkit.internal.image;

import org.jspecify.annotations.NullMarked;
