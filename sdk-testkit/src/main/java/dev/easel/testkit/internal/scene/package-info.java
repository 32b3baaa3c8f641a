/**
 * Draws the scene of an emulator's image from prompt and seed. {@link dev.easel.testkit.internal.scene.Scene#paint} is the only
 * entry; tests use {@link dev.easel.testkit.EmulatedImage}.
 */
@NullMarked
package dev.easel.testkit.internal.scene;

import org.jspecify.annotations.NullMarked;
