package dev.easel.spring.boot;

import dev.easel.dan.Dan;
import dev.easel.dan.DanBuilder;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** The settings of {@link DanBuilder}. */
@ConfigurationProperties("easel.dan")
final class DanProperties extends KeyedProperties {
    /** Whether to use the endpoints that respond when the work is done. */
    private boolean blocking;

    DanProperties() {
        super("dan");
    }

    @Override
    DanBuilder builder() {
        DanBuilder builder = Dan.builder();
        Settings.ifSet(getBaseUrl(), builder::baseUrl);
        builder.apiKey(getApiKey());
        builder.blocking(blocking);
        return builder;
    }

    public boolean isBlocking() {
        return blocking;
    }

    public void setBlocking(boolean blocking) {
        this.blocking = blocking;
    }
}
