package dev.easel.spring.boot;

import dev.easel.bfl.Bfl;
import dev.easel.bfl.BflBuilder;
import dev.easel.bfl.BflRegion;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** The settings of {@link BflBuilder}. */
@ConfigurationProperties("easel.bfl")
final class BflProperties extends KeyedProperties {
    /** Where tasks are submitted. A base URL counts before it. */
    private @Nullable BflRegion region;

    /** Whether the key is sent to the host at which the service says to poll. */
    private boolean keyWhenPolling;

    /** The secret by which callbacks are told from forgeries. By default it is a random one. */
    private @Nullable String webhookSecret;

    /** Further hosts of the images of the service. */
    private List<String> imageHosts = new ArrayList<>();

    BflProperties() {
        super("bfl");
    }

    @Override
    void forgetConnection() {
        super.forgetConnection();
        webhookSecret = null;
    }

    @Override
    BflBuilder builder() {
        BflBuilder builder = Bfl.builder();
        Settings.ifSet(region, builder::region);
        Settings.ifSet(getBaseUrl(), builder::baseUrl);
        builder.apiKey(getApiKey());
        builder.keyWhenPolling(keyWhenPolling);
        Settings.ifSet(webhookSecret, builder::webhookSecret);
        builder.imageHosts(imageHosts.toArray(String[]::new));
        return builder;
    }

    public @Nullable BflRegion getRegion() {
        return region;
    }

    public void setRegion(@Nullable BflRegion region) {
        this.region = region;
    }

    public boolean isKeyWhenPolling() {
        return keyWhenPolling;
    }

    public void setKeyWhenPolling(boolean keyWhenPolling) {
        this.keyWhenPolling = keyWhenPolling;
    }

    public @Nullable String getWebhookSecret() {
        return webhookSecret;
    }

    public void setWebhookSecret(@Nullable String webhookSecret) {
        this.webhookSecret = webhookSecret;
    }

    public List<String> getImageHosts() {
        return imageHosts;
    }

    public void setImageHosts(List<String> imageHosts) {
        this.imageHosts = imageHosts;
    }
}
