package dev.easel.fal;

import dev.easel.ConfigurationException;
import dev.easel.ImageClientBuilder;
import dev.easel.spi.Credentials;
import dev.easel.spi.ProviderSetup;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Builds clients of fal. Made by {@link Fal#builder()}; not thread-safe, the clients that it builds are. */
public final class FalBuilder extends ImageClientBuilder<FalBuilder> {
    private URI baseUrl = ProviderSetup.baseUrl(Fal.BASE_URL);
    private @Nullable String apiKey;
    private boolean logs;

    FalBuilder() {}

    /**
     * Sets the key, both parts of it with the colon between them. There is no default; {@link #build()} refuses to do without. It may be
     * {@code null} so that {@code System.getenv("FAL_KEY")} can be given as it is.
     */
    public FalBuilder apiKey(@Nullable String key) {
        this.apiKey = key;
        return this;
    }

    /**
     * Sets the address of the queue. The default is {@link Fal#BASE_URL}. Uploads, the list of models and the keys of the webhooks are at
     * other hosts of fal's; where the queue is at a host that is not fal's, such as a gateway, they are expected at this address too.
     *
     * @throws ConfigurationException if it is no http or https address, or holds user info, a query or a fragment
     */
    public FalBuilder baseUrl(String url) {
        this.baseUrl = ProviderSetup.baseUrl(url);
        return this;
    }

    /**
     * Sets whether polls ask for what the model logs. The last line is {@link dev.easel.TaskStatus.Running#word()} then: it often has the
     * progress, which fal tells nowhere else. The default is {@code false}, since each poll brings all lines again.
     */
    public FalBuilder logs(boolean value) {
        this.logs = value;
        return this;
    }

    @Override
    protected FalBuilder self() {
        return this;
    }

    @Override
    protected ProviderSetup setup() {
        return new ProviderSetup(
                FalProtocol.create(FalHosts.of(baseUrl), logs),
                baseUrl,
                Credentials.scheme("Key", "apiKey", Fal.KEY_VARIABLE, apiKey));
    }
}
