package dev.easel.spring.boot;

import dev.easel.routing.RoutingClientBuilder;

/** Sets what has no property of the routing client. Declare it as a bean: it is given the builder after everything else was applied. */
@FunctionalInterface
public interface RoutingCustomizer {
    /** Changes the builder of the routing client. */
    void customize(RoutingClientBuilder builder);
}
