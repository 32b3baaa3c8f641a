/** The emulated ComfyUI server and its newer API. Not API. */
@NullMarked
package dev.easel.testkit.internal.comfyui;

import org.jspecify.annotations.NullMarked;
