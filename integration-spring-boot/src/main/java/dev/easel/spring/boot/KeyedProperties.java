package dev.easel.spring.boot;

import org.jspecify.annotations.Nullable;

/** For services that know a client by one key. */
abstract class KeyedProperties extends ProviderProperties {
    /** The key of the service. */
    private @Nullable String apiKey;

    KeyedProperties(String client) {
        super(client);
    }

    @Override
    void forgetConnection() {
        super.forgetConnection();
        apiKey = null;
    }

    public @Nullable String getApiKey() {
        return apiKey;
    }

    public void setApiKey(@Nullable String apiKey) {
        this.apiKey = apiKey;
    }
}
