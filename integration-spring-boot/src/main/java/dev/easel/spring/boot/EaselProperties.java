package dev.easel.spring.boot;

import org.springframework.boot.context.properties.ConfigurationProperties;

/** What is set for all clients. */
@ConfigurationProperties("easel")
final class EaselProperties extends SharedProperties {}
