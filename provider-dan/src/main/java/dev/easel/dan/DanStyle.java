package dev.easel.dan;

import dev.easel.InvalidRequestException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.immutables.value.Value;

/**
 * How generated values look, as everywhere in Easel: a public top-level builder, and an implementation nobody can name.
 * Source retention, so that no user's compiler meets an annotation it cannot load.
 */
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
@interface DanStyle {}
