package dev.easel.local;

import dev.easel.openai.internal.ImageResponses;
import dev.easel.openai.internal.OpenAiErrors;
import dev.easel.spi.Download;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Outcome;
import dev.easel.spi.WireResponse;
import java.util.OptionalLong;

/** What the responses of servers mean that follow OpenAI's Images API. Immutable. */
final class OpenAiResponses {
    private final LocalDialect dialect;
    private final ImageAddresses addresses;

    OpenAiResponses(LocalDialect dialect, ImageAddresses addresses) {
        this.dialect = dialect;
        this.addresses = addresses;
    }

    /** @param seed what was sent for the call's first image; empty where the server takes none */
    Outcome<FinishedWork> read(WireResponse response, OptionalLong seed) {
        if (!response.isSuccessful()) {
            return Outcome.failed(LocalErrors.advised(OpenAiErrors.problem(response), response, dialect));
        }
        boolean otherServer = seed.isPresent() && SdCppResponses.isOfSdServer(response);
        Outcome<FinishedWork> outcome = ImageResponses.read(
                response, url -> addresses.locate(url).map(Download::of), otherServer ? OptionalLong.empty() : seed);
        return otherServer ? SdCppResponses.warned(outcome, dialect) : outcome;
    }
}
