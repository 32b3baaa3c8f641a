package dev.easel.bfl;

import dev.easel.ConfigurationException;
import dev.easel.ImageClientBuilder;
import dev.easel.Violation;
import dev.easel.spi.CallbackSignature;
import dev.easel.spi.Credentials;
import dev.easel.spi.ProviderSetup;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds clients of Black Forest Labs. Not thread-safe; the clients that it builds are. */
public final class BflBuilder extends ImageClientBuilder<BflBuilder> {
    static final String KEY_VARIABLE = "BFL_API_KEY";

    private final Set<String> imageHosts = new LinkedHashSet<>();
    private @Nullable String apiKey;
    private @Nullable String webhookSecret;
    private URI baseUrl = ProviderSetup.baseUrl(BflRegion.GLOBAL.baseUrl());
    private boolean keyWhenPolling;

    BflBuilder() {}

    /**
     * Sets the key, {@code bfl_…} or a UUID, as the dashboard made it. There is no default; {@link #build()} refuses to do without. It may
     * be {@code null} so that {@code System.getenv("BFL_API_KEY")} can be given as it is.
     */
    public BflBuilder apiKey(@Nullable String key) {
        this.apiKey = key;
        return this;
    }

    /**
     * Sets where tasks are submitted; {@link BflRegion#GLOBAL} by default. Finetunes and {@link dev.easel.ImageRequest#callbackUrl()} need
     * one of one cluster, {@link BflRegion#EU1} or {@link BflRegion#US1}. It replaces {@link #baseUrl}.
     */
    public BflBuilder region(BflRegion region) {
        return baseUrl(region.baseUrl());
    }

    /**
     * Sets the address of the service, for a gateway. It replaces {@link #region}.
     *
     * @throws ConfigurationException if it is no http or https address, or holds user info, a query or a fragment
     */
    public BflBuilder baseUrl(String url) {
        this.baseUrl = ProviderSetup.baseUrl(url);
        return this;
    }

    /**
     * Sets whether the key is sent to the host at which the service says to poll, where that is another than {@link #baseUrl}: only over
     * https, and only to hosts that end in {@code .bfl.ai}. The default is {@code false}: the service's description wants no key there, and
     * its samples send one. Set it where polls are refused with 401 or 403.
     */
    public BflBuilder keyWhenPolling(boolean value) {
        this.keyWhenPolling = value;
        return this;
    }

    /**
     * Sets the secret by which callbacks are told from forgeries, for an application that receives them at an endpoint of its own. By
     * default it is 32 random bytes of each client. The service repeats it in a header of its calls, so it is for nothing else.
     *
     * @throws ConfigurationException if it is blank
     */
    public BflBuilder webhookSecret(String secret) {
        if (secret.isBlank()) {
            throw new ConfigurationException(Violation.of(
                    Violation.Code.MISSING, "webhookSecret", "is blank; give a random text, or leave it out"));
        }
        this.webhookSecret = secret;
        return this;
    }

    /**
     * Adds hosts from which images are downloaded over https, besides those that end in {@code .bfl.ai} and the older host of the
     * service: for a host that the service moved to. An image elsewhere is not downloaded, and the exception names its host.
     *
     * @param hosts for example {@code images.example.com}
     * @throws ConfigurationException if one is no name of a host
     */
    public BflBuilder imageHosts(String... hosts) {
        for (String host : hosts) {
            String name = host.toLowerCase(Locale.ROOT);
            if (!name.matches("[a-z0-9]([a-z0-9._-]{0,250}[a-z0-9])?")) {
                throw new ConfigurationException(Violation.of(
                        Violation.Code.MALFORMED,
                        "imageHosts",
                        "has \"" + host + "\", which is no name of a host; give for example images.example.com"));
            }
            imageHosts.add(name);
        }
        return this;
    }

    @Override
    protected BflBuilder self() {
        return this;
    }

    @Override
    protected ProviderSetup setup() {
        String secret = webhookSecret == null ? CallbackSignature.newSecret() : webhookSecret;
        return new ProviderSetup(
                BflProtocol.create(new BflSettings(baseUrl, keyWhenPolling, secret, imageHosts)),
                baseUrl,
                Credentials.none().header("x-key", "apiKey", KEY_VARIABLE, apiKey));
    }
}
