package dev.easel.spring.boot;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/** Health on Spring Boot 3.5. The types of the other line have other names, and are missing here. */
@AutoConfiguration(after = ClientsAutoConfiguration.class)
@ConditionalOnClass(HealthIndicator.class)
@ConditionalOnBean(ImageClientFactory.class)
@Conditional(OnHealthCondition.class)
@EnableConfigurationProperties(HealthProperties.class)
class ActuatorHealthAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean(name = "easelHealthIndicator")
    HealthIndicator easelHealthIndicator(ListableBeanFactory beans, HealthProperties properties) {
        ClientsHealth clients = new ClientsHealth(EaselNames.clients(beans), properties);
        return () -> {
            ClientsHealth.Report report = clients.report();
            return (report.up() ? Health.up() : Health.down())
                    .withDetails(report.details())
                    .build();
        };
    }
}
