package dev.easel.spring.boot;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How tasks are observed.
 *
 * @param prompts Whether the prompt is put into traces.
 */
@ConfigurationProperties("easel.observations")
record ObservationProperties(boolean prompts) {}
