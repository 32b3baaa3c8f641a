/**
 * The OpenDAN (later SDCN) image API as an emulated service: its routes, the order of its checks and their words, its
 * queue and what its finished tasks hold. Not API.
 */
@NullMarked
package dev.easel.testkit.internal.dan;

import org.jspecify.annotations.NullMarked;
