package dev.easel.spring.boot;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the health of the clients is.
 *
 * @param probe Whether each service is queried for a list of names, which costs nothing.
 * @param timeout How long the queries may take.
 */
@ConfigurationProperties("easel.health")
record HealthProperties(boolean probe, @DefaultValue("5s") Duration timeout) {}
