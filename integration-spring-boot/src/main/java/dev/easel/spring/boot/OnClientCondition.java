package dev.easel.spring.boot;

import java.util.Objects;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** See {@link ConditionalOnClient}. Its message tells who injects a client that is not there which property is missing. */
final class OnClientCondition extends SpringBootCondition implements ConfigurationCondition {
    @Override
    public ConfigurationPhase getConfigurationPhase() {
        // Later than the beans of the application, which may be connection details.
        return ConfigurationPhase.REGISTER_BEAN;
    }

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        String property =
                metadata.getAnnotations().get(ConditionalOnClient.class).getString("value");
        String details = EaselNames.connectionDetails(property.split("\\.")[1]);
        ConfigurableListableBeanFactory beans = Objects.requireNonNull(context.getBeanFactory());
        ConditionMessage.Builder message = ConditionMessage.forCondition("an Easel client");
        if (context.getEnvironment().containsProperty(property)) {
            return ConditionOutcome.match(message.because("the property " + property + " is set"));
        }
        return beans.containsBean(details)
                ? ConditionOutcome.match(message.because("there is a bean " + details))
                : ConditionOutcome.noMatch(
                        message.because("the property " + property + " is not set, and there is no bean " + details));
    }
}
