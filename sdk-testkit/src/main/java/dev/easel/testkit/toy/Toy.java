package dev.easel.testkit.toy;

import dev.easel.ImageClient;
import dev.easel.ImageClientBuilder;
import dev.easel.ProviderId;
import dev.easel.spi.Credentials;
import dev.easel.spi.ProviderSetup;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Builds clients of the toy service. A provider's own entry point looks like this: it takes what only this provider needs, a key and
 * an address; everything else comes from {@link ImageClientBuilder}.
 */
public final class Toy extends ImageClientBuilder<Toy> {
    /** The provider's name in handles, results and messages. */
    public static final ProviderId PROVIDER = ProviderId.of("toy");

    private URI baseUrl = URI.create("https://toy.example.com");
    private @Nullable String apiKey;

    private Toy() {}

    /** Returns a new builder. */
    public static Toy builder() {
        return new Toy();
    }

    /** Sets the address of the service. */
    public Toy baseUrl(String address) {
        // Checks the address, so that what is wrong is told here and not by the first request.
        this.baseUrl = ProviderSetup.baseUrl(address);
        return this;
    }

    /** Sets the key; there is no default. */
    public Toy apiKey(@Nullable String key) {
        this.apiKey = key;
        return this;
    }

    @Override
    protected Toy self() {
        return this;
    }

    /** Called by {@link #build()}. A missing key ends there, with the name of the setting and of the usual variable. */
    @Override
    protected ProviderSetup setup() {
        return new ProviderSetup(ToyProtocol.create(), baseUrl, Credentials.bearer("apiKey", "TOY_KEY", apiKey));
    }

    /** Returns a client of the toy service with defaults. */
    public static ImageClient create(String baseUrl, String apiKey) {
        return builder().baseUrl(baseUrl).apiKey(apiKey).build();
    }
}
