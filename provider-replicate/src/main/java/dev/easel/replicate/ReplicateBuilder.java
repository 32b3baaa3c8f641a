package dev.easel.replicate;

import dev.easel.ConfigurationException;
import dev.easel.ImageClientBuilder;
import dev.easel.spi.Credentials;
import dev.easel.spi.ProviderSetup;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Builds clients of Replicate. Made by {@link Replicate#builder()}; not thread-safe, the clients that it builds are. */
public final class ReplicateBuilder extends ImageClientBuilder<ReplicateBuilder> {
    private URI baseUrl = ProviderSetup.baseUrl(Replicate.BASE_URL);
    private @Nullable String apiKey;

    ReplicateBuilder() {}

    /**
     * Sets the token, {@code r8_…}. There is no default; {@link #build()} refuses to do without. It may be {@code null} so that {@code
     * System.getenv("REPLICATE_API_TOKEN")} can be given as it is.
     */
    public ReplicateBuilder apiKey(@Nullable String key) {
        this.apiKey = key;
        return this;
    }

    /**
     * Sets the address of the service, its version included. The default is {@link Replicate#BASE_URL}.
     *
     * @throws ConfigurationException if it is no http or https address, or holds user info, a query or a fragment
     */
    public ReplicateBuilder baseUrl(String url) {
        this.baseUrl = ProviderSetup.baseUrl(url);
        return this;
    }

    @Override
    protected ReplicateBuilder self() {
        return this;
    }

    @Override
    protected ProviderSetup setup() {
        return new ProviderSetup(
                ReplicateProtocol.create(), baseUrl, Credentials.bearer("apiKey", Replicate.TOKEN_VARIABLE, apiKey));
    }
}
