package dev.easel.spring.boot;

import dev.easel.replicate.Replicate;
import dev.easel.replicate.ReplicateBuilder;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** The settings of {@link ReplicateBuilder}. */
@ConfigurationProperties("easel.replicate")
final class ReplicateProperties extends KeyedProperties {
    ReplicateProperties() {
        super("replicate");
    }

    @Override
    ReplicateBuilder builder() {
        ReplicateBuilder builder = Replicate.builder();
        Settings.ifSet(getBaseUrl(), builder::baseUrl);
        builder.apiKey(getApiKey());
        return builder;
    }
}
