/**
 * The provider for ComfyUI, the local server that runs graphs of nodes, and for the Comfy API v2. {@link
 * dev.easel.comfyui.ComfyUi} makes its clients, {@link dev.easel.comfyui.ComfyUiOptions} holds the settings of a request that only
 * ComfyUI has, and {@link dev.easel.comfyui.ComfyUiWorkflow} is a graph of the user's own.
 */
@NullMarked
@ValueStyle
package dev.easel.comfyui;

import dev.easel.spi.ValueStyle;
import org.jspecify.annotations.NullMarked;
