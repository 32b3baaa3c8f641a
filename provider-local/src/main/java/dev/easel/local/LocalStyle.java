package dev.easel.local;

import dev.easel.InvalidRequestException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.immutables.value.Value;

/** The one way generated values look, as in the core. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.SOURCE)
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
@interface LocalStyle {}
