/**
 * The provider for Zhiqite, the drawing service behind {@code api.zhiqite.com}: the client chooses the task's id, polls the
 * task by that id, and downloads the images from another host. {@link dev.easel.zhiqite.Zhiqite} is where it begins; {@link
 * dev.easel.zhiqite.ZhiqiteOptions} holds what only this service knows of drawing, {@link dev.easel.zhiqite.ZhiqiteTools} its
 * image tools, {@link dev.easel.zhiqite.ZhiqiteService} the rest.
 */
@NullMarked
@Value.Style(
        visibility = Value.Style.ImplementationVisibility.PRIVATE,
        builderVisibility = Value.Style.BuilderVisibility.PACKAGE,
        overshadowImplementation = true,
        jdk9Collections = true,
        jdkOnly = true,
        deepImmutablesDetection = true,
        defaultAsDefault = true,
        optionalAcceptNullable = true,
        depluralize = true,
        depluralizeDictionary = {"address:addresses"},
        throwForInvalidImmutableState = InvalidRequestException.class,
        throwForNullPointer = InvalidRequestException.class,
        allowedClasspathAnnotations = Override.class)
package dev.easel.zhiqite;

import dev.easel.InvalidRequestException;
import org.immutables.value.Value;
import org.jspecify.annotations.NullMarked;
