package dev.easel.dan;

import dev.easel.ConfigurationException;
import dev.easel.ImageClientBuilder;
import dev.easel.spi.Credentials;
import dev.easel.spi.ProviderSetup;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Builds clients of OpenDAN. Not thread-safe; the clients that it builds are. */
public final class DanBuilder extends ImageClientBuilder<DanBuilder> {
    static final String KEY_VARIABLE = "DAN_API_KEY";

    private @Nullable String apiKey;
    private URI baseUrl = ProviderSetup.baseUrl(Dan.BASE_URL);
    private boolean blocking;

    DanBuilder() {}

    /**
     * Sets the key, {@code sk-} and 48 letters and digits: a private one, or {@link Dan#ANONYMOUS_KEY}. There is no default;
     * {@link #build()} refuses to do without. It may be {@code null} so that {@code System.getenv("DAN_API_KEY")} can be
     * given as it is.
     */
    public DanBuilder apiKey(@Nullable String key) {
        this.apiKey = key;
        return this;
    }

    /**
     * Sets the address of the service. The default is {@link Dan#BASE_URL}; {@link Dan#SDCN_BASE_URL} is the service under its later name. A path in it
     * goes before the service's own paths.
     *
     * @throws ConfigurationException if it is no http or https address, or holds user info, a query or a fragment
     */
    public DanBuilder baseUrl(String url) {
        this.baseUrl = ProviderSetup.baseUrl(url);
        return this;
    }

    /**
     * Sets whether to use the endpoints that respond when the work is done, for images, upscaling and captions alike. The default is {@code false}: a task is submitted and then polled each second, which tells the place in the queue and survives a broken connection.
     *
     * <p>A blocking endpoint gives up after about 122 seconds, queueing included, and a connection that breaks before
     * takes the result with it: there is no task to resume ({@link dev.easel.Capabilities#resumable()} is {@code false}),
     * and the failure says that the work may have been done.
     */
    public DanBuilder blocking(boolean value) {
        this.blocking = value;
        return this;
    }

    @Override
    protected DanBuilder self() {
        return this;
    }

    @Override
    protected ProviderSetup setup() {
        return new ProviderSetup(
                DanProtocol.create(blocking),
                baseUrl,
                Credentials.bearer("apiKey", KEY_VARIABLE, apiKey).published(Dan.ANONYMOUS_KEY));
    }
}
