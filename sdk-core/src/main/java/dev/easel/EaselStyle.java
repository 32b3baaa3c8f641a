package dev.easel;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.immutables.value.Value;

/**
 * The style of all generated values. Each value type declares a nested sealed {@code Builder} whose documented methods are the
 * API; the generated builder and implementation stay hidden. An accessor {@code givenX()} reads the builder's value {@code x},
 * which may be missing until the check has named everything that is wrong.
 *
 * <p>The retention is SOURCE and {@code @Generated} is not written, so that a user's compiler never meets an annotation that it
 * cannot load.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.SOURCE)
@Value.Style(
        get = "given*",
        visibility = Value.Style.ImplementationVisibility.PRIVATE,
        builderVisibility = Value.Style.BuilderVisibility.PACKAGE,
        overshadowImplementation = true,
        jdk9Collections = true,
        jdkOnly = true,
        deepImmutablesDetection = true,
        defaultAsDefault = true,
        optionalAcceptNullable = true,
        depluralize = true,
        depluralizeDictionary = {"options", "features", "operations", "catalogues", "samplers", "types", "formats"},
        allowedClasspathAnnotations = Override.class)
@interface EaselStyle {}
