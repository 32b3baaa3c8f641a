package dev.easel.spring.boot;

import dev.easel.routing.RoutingClient;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/**
 * One client over all of the application's. It is the primary one, so that {@code ImageClient} without a qualifier is never ambiguous
 * because of it; and it is there only where {@code easel.routing.enabled} says so, so that a second configured client never moves requests
 * to another service unasked.
 */
@AutoConfiguration(after = ClientsAutoConfiguration.class)
@ConditionalOnClass(RoutingClient.class)
@ConditionalOnProperty("easel.routing.enabled")
@EnableConfigurationProperties(RoutingProperties.class)
class RoutingAutoConfiguration {
    @Bean(destroyMethod = "close")
    @Primary
    @Qualifier("routing") @ConditionalOnMissingBean(name = "routingImageClient")
    RoutingClient routingImageClient(
            RoutingProperties properties, EaselProperties shared, SettingNames names, ListableBeanFactory beans) {
        return names.explained("routing", () -> new RouterAssembly(properties, shared, beans).build());
    }
}
