/**
 * The provider for Zhiqite, an image generation service behind {@code api.zhiqite.com}: the client chooses the task's id, polls
 * the task by that id, and downloads the images from another host. {@link dev.easel.zhiqite.Zhiqite} makes its clients. {@link
 * dev.easel.zhiqite.ZhiqiteOptions} holds the settings of a request that only this service has, and {@link
 * dev.easel.zhiqite.ZhiqiteService} its image tools and everything else that only this service does.
 */
@NullMarked
@ValueStyle
package dev.easel.zhiqite;

import dev.easel.spi.ValueStyle;
import org.jspecify.annotations.NullMarked;
