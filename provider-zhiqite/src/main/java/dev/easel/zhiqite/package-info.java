/**
 * The provider for Zhiqite, the drawing service behind {@code api.zhiqite.com}: the client chooses the task's id, polls the
 * task by that id, and downloads the images from another host. {@link dev.easel.zhiqite.Zhiqite} is where it begins; {@link
 * dev.easel.zhiqite.ZhiqiteOptions} holds what only this service knows of drawing, {@link dev.easel.zhiqite.ZhiqiteTools} its
 * image tools, {@link dev.easel.zhiqite.ZhiqiteService} the rest.
 */
@NullMarked
@Value.Style(
        visibility = Value.Style.ImplementationVisibility.PRIVATE,
        builderVisibility = Value.Style.BuilderVisibility.PUBLIC,
        overshadowImplementation = true,
        jdk9Collections = true,
        jdkOnly = true,
        deepImmutablesDetection = true,
        defaultAsDefault = true)
package dev.easel.zhiqite;

import org.immutables.value.Value;
import org.jspecify.annotations.NullMarked;
