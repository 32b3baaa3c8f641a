package dev.easel.local;

import dev.easel.Capabilities;
import dev.easel.ImageRequest;
import dev.easel.spi.Findings;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import java.util.Optional;
import java.util.Set;

/** LlamaEdge's sd-api-server, as of 0.2.4. */
final class SdApiServerDialect implements Dialect {
    private final LocalSettings settings;
    private final ImageAddresses addresses;
    private final SdApiServerResponses responses;

    SdApiServerDialect(LocalSettings settings) {
        this.settings = settings;
        this.addresses = ImageAddresses.ofServerThatNamesItself(settings);
        this.responses = new SdApiServerResponses(addresses);
    }

    @Override
    public LocalDialect dialect() {
        return LocalDialect.SD_API_SERVER;
    }

    @Override
    public Set<LocalVerb> verbs() {
        return Set.of(LocalVerb.ECHO, LocalVerb.FILES);
    }

    @Override
    public Optional<WireRequest> locate(String address) {
        return addresses.locate(address);
    }

    @Override
    public Capabilities capabilities() {
        return SdApiServerCapabilities.ALL;
    }

    @Override
    public void check(ImageRequest request, Findings findings) {
        SdApiServerChecks.check(request, findings);
    }

    @Override
    public WireExchange<FinishedWork> submit(ImageRequest request, SubmitContext context) {
        return new WireExchange<>(
                SdApiServerRequests.generate(request, context, settings),
                response -> responses.read(response, SdApiServerRequests.seed(context)));
    }
}
