package dev.easel.spring.boot;

import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The endpoint for callbacks, on the web stack of the application. */
@AutoConfiguration(after = ClientsAutoConfiguration.class)
@ConditionalOnBean(ImageClientFactory.class)
@ConditionalOnProperty("easel.callback.path")
@EnableConfigurationProperties(CallbackProperties.class)
class CallbackAutoConfiguration {
    /** Services that sign what they send to the one address of an account, where they were given its secret. */
    private static final List<String> ACCOUNTS = List.of("openai", "gemini");

    @Bean
    CallbackAddresses callbackAddresses(CallbackProperties properties) {
        return new CallbackAddresses(properties);
    }

    @Bean
    CallbackEndpoint easelCallbackEndpoint(ListableBeanFactory beans, Environment environment) {
        Stream<String> signed =
                ACCOUNTS.stream().filter(name -> environment.containsProperty("easel." + name + ".webhook-secret"));
        return CallbackEndpoint.of(EaselNames.clients(beans), signed.toList());
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass(name = "org.springframework.web.servlet.function.RouterFunction")
    static class Servlet {
        @Bean
        org.springframework.web.servlet.function.RouterFunction<org.springframework.web.servlet.function.ServerResponse>
                easelCallbackRoute(CallbackProperties properties, CallbackEndpoint endpoint) {
            return ServletCallbacks.route(properties.route(), endpoint);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    @ConditionalOnClass(name = "org.springframework.web.reactive.function.server.RouterFunction")
    static class Reactive {
        @Bean
        org.springframework.web.reactive.function.server.RouterFunction<
                        org.springframework.web.reactive.function.server.ServerResponse>
                easelCallbackRoute(CallbackProperties properties, CallbackEndpoint endpoint) {
            return ReactiveCallbacks.route(properties.route(), endpoint);
        }
    }
}
