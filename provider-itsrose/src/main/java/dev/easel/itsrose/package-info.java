/**
 * The provider for ItsRose's Stable Diffusion API ("sdapi"): one call that stays open until the image is generated, answered
 * with the image's address. Begin at {@link dev.easel.itsrose.ItsRose}; what only this service knows is in {@link
 * dev.easel.itsrose.ItsRoseOptions}, and what only it can be asked in {@link dev.easel.itsrose.ItsRoseService}.
 */
@NullMarked
@ValueStyle
package dev.easel.itsrose;

import dev.easel.spi.ValueStyle;
import org.jspecify.annotations.NullMarked;
