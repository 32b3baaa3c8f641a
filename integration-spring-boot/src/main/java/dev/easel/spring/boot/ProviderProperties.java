package dev.easel.spring.boot;

import dev.easel.ImageClientBuilder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What every client has besides {@link SharedProperties}, and how its builder is made. */
abstract class ProviderProperties extends SharedProperties {
    private final String client;

    /** The address of the service. By default it is the service's own. */
    private @Nullable String baseUrl;

    /** How many tasks may be unfinished at the service at the same time. By default it is what the service allows. */
    private @Nullable Integer maxUnfinishedTasks;

    /** Further hosts from which images are downloaded, wherever the hosts are. */
    private List<String> allowDownloadsFrom = new ArrayList<>();

    /** Whether the key may be sent over plain http to another machine. */
    private boolean allowPlainHttp;

    /** @param client the client's name, which is the provider's id and the prefix of its properties */
    ProviderProperties(String client) {
        this.client = client;
    }

    final String client() {
        return client;
    }

    final String prefix() {
        return "easel." + client;
    }

    /** Returns the provider's builder with the provider's own settings. */
    abstract ImageClientBuilder<?> builder();

    /** Forgets address and credentials: other ones are set in their place. */
    void forgetConnection() {
        baseUrl = null;
    }

    final void applyTo(ImageClientBuilder<?> builder) {
        Settings.ifSet(maxUnfinishedTasks, builder::maxUnfinishedTasks);
        builder.allowDownloadsFrom(allowDownloadsFrom.toArray(String[]::new));
        if (allowPlainHttp) {
            builder.allowPlainHttp();
        }
    }

    public @Nullable String getBaseUrl() {
        return baseUrl;
    }

    public void setBaseUrl(@Nullable String baseUrl) {
        this.baseUrl = baseUrl;
    }

    public @Nullable Integer getMaxUnfinishedTasks() {
        return maxUnfinishedTasks;
    }

    public void setMaxUnfinishedTasks(@Nullable Integer maxUnfinishedTasks) {
        this.maxUnfinishedTasks = maxUnfinishedTasks;
    }

    public List<String> getAllowDownloadsFrom() {
        return allowDownloadsFrom;
    }

    public void setAllowDownloadsFrom(List<String> allowDownloadsFrom) {
        this.allowDownloadsFrom = allowDownloadsFrom;
    }

    public boolean isAllowPlainHttp() {
        return allowPlainHttp;
    }

    public void setAllowPlainHttp(boolean allowPlainHttp) {
        this.allowPlainHttp = allowPlainHttp;
    }
}
