/**
 * Easel in a Spring Boot application, 3.5 and 4.1: a client of each service that has properties, and a client over all of them. What an
 * application adds as a bean is documented at {@link dev.easel.spring.boot.ImageClientCustomizer}, {@link
 * dev.easel.spring.boot.EaselConnectionDetails} and {@link dev.easel.spring.boot.RoutingCustomizer}; {@code docs/guide/spring-boot.md} has
 * the properties.
 */
@NullMarked
package dev.easel.spring.boot;

import org.jspecify.annotations.NullMarked;
