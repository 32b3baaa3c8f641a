/**
 * The provider for Zhiqite, the drawing service behind {@code api.zhiqite.com}: the client chooses the task's id, asks
 * for the task by that id, and fetches the pictures from another host. {@link dev.easel.zhiqite.Zhiqite} is where it
 * begins; {@link dev.easel.zhiqite.ZhiqiteOptions} holds what only this service knows of drawing, {@link
 * dev.easel.zhiqite.ZhiqiteTools} its image tools, {@link dev.easel.zhiqite.ZhiqiteService} the rest.
 */
@NullMarked
package dev.easel.zhiqite;

import org.jspecify.annotations.NullMarked;
