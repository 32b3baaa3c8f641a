package dev.easel.spring.boot;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Conditional;

/** Matches where a client is configured: by its property, or by a bean of connection details. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Conditional(OnClientCondition.class)
@interface ConditionalOnClient {
    /** The property that the client cannot do without, for example {@code easel.dan.api-key}. */
    String value();
}
