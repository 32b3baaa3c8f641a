package dev.easel.spring.boot;

import dev.easel.fal.Fal;
import dev.easel.fal.FalBuilder;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** The settings of {@link FalBuilder}. */
@ConfigurationProperties("easel.fal")
final class FalProperties extends KeyedProperties {
    /** Whether polls ask for what the model logs. */
    private boolean logs;

    FalProperties() {
        super("fal");
    }

    @Override
    FalBuilder builder() {
        FalBuilder builder = Fal.builder();
        Settings.ifSet(getBaseUrl(), builder::baseUrl);
        builder.apiKey(getApiKey());
        builder.logs(logs);
        return builder;
    }

    public boolean isLogs() {
        return logs;
    }

    public void setLogs(boolean logs) {
        this.logs = logs;
    }
}
