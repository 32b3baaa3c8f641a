package dev.easel.spi;

import dev.easel.InvalidRequestException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.immutables.value.Value;

/**
 * Gives the generated values of a package Easel's style; put it on the package. Each value type declares a nested sealed {@code
 * Builder} whose documented methods are the API; the generated builder and implementation stay hidden. An accessor {@code
 * givenX()} reads the builder's value {@code x}, which may be missing until the check has named everything that is wrong.
 *
 * <p>The retention is SOURCE, so that a user's compiler never meets an annotation of a library that it does not have.
 */
@Target(ElementType.PACKAGE)
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
        depluralizeDictionary = {"address:addresses", "options"},
        throwForInvalidImmutableState = InvalidRequestException.class,
        throwForNullPointer = InvalidRequestException.class,
        allowedClasspathAnnotations = Override.class)
public @interface ValueStyle {}
