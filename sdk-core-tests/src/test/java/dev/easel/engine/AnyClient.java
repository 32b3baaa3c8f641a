package dev.easel.engine;

import dev.easel.ImageClientBuilder;
import dev.easel.spi.Credentials;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.ProviderSetup;
import java.net.URI;

/** Builds clients for any protocol. */
final class AnyClient extends ImageClientBuilder<AnyClient> {
    private final ProviderProtocol protocol;
    private final URI baseUrl;
    private Credentials credentials = Credentials.bearer("apiKey", "TOY_KEY", ToyClient.KEY);

    private AnyClient(ProviderProtocol protocol, URI baseUrl) {
        this.protocol = protocol;
        this.baseUrl = baseUrl;
    }

    static AnyClient of(ProviderProtocol protocol, URI baseUrl) {
        return new AnyClient(protocol, baseUrl);
    }

    AnyClient credentials(Credentials given) {
        credentials = given;
        return this;
    }

    @Override
    protected AnyClient self() {
        return this;
    }

    @Override
    protected ProviderSetup setup() {
        return new ProviderSetup(protocol, baseUrl, credentials);
    }
}
