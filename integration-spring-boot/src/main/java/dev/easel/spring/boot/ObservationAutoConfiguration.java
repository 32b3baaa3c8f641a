package dev.easel.spring.boot;

import dev.easel.micrometer.EaselMeters;
import dev.easel.micrometer.EaselObservations;
import dev.easel.micrometer.ExchangeObservationConvention;
import dev.easel.micrometer.TaskObservationConvention;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Observes every task with the registry of the application. The names of both lines of Spring Boot are here. */
@AutoConfiguration(
        before = ClientsAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.observation.ObservationAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration"
        })
@ConditionalOnClass({EaselObservations.class, ObservationRegistry.class})
@ConditionalOnProperty(name = "easel.observations.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ObservationProperties.class)
class ObservationAutoConfiguration {
    @Bean
    @ConditionalOnBean(ObservationRegistry.class)
    @ConditionalOnMissingBean
    EaselObservations easelObservations(
            ObservationRegistry registry,
            ObservationProperties properties,
            ObjectProvider<TaskObservationConvention> tasks,
            ObjectProvider<ExchangeObservationConvention> exchanges) {
        return EaselObservations.builder(registry)
                .convention(tasks.getIfAvailable())
                .exchangeConvention(exchanges.getIfAvailable())
                .prompts(properties.prompts())
                .build();
    }

    /** Spring Boot gives every handler that is a bean to its observation registry. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    static class Meters {
        @Bean
        @ConditionalOnBean({MeterRegistry.class, ObservationRegistry.class})
        @ConditionalOnMissingBean
        EaselMeters easelMeters(MeterRegistry registry) {
            return new EaselMeters(registry);
        }
    }
}
