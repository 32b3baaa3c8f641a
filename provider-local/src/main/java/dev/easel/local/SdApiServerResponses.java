package dev.easel.local;

import dev.easel.Generation;
import dev.easel.openai.internal.OpenAiImages;
import dev.easel.spi.Download;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What sd-api-server's responses mean. */
final class SdApiServerResponses {
    private static final Pattern DOWNLOAD = Pattern.compile("(.*/v1/files/download/[^/?#]+?)(?:/output\\.png)?/?");

    private final ImageAddresses addresses;

    SdApiServerResponses(ImageAddresses addresses) {
        this.addresses = addresses;
    }

    /** @param seed what was sent */
    Outcome<FinishedWork> read(WireResponse response, long seed) {
        if (!response.isSuccessful()) {
            return Outcome.failed(SdApiServerErrors.problem(response));
        }
        boolean otherServer = SdCppResponses.isOfSdServer(response);
        // More than one image is nothing that this server does; if one did, the seed would be that of the first alone.
        boolean seedKnown = OpenAiImages.items(response.json()).size() == 1 && !otherServer;
        Outcome<FinishedWork> outcome = OpenAiImages.read(response, this::download, (image, item, place) -> {
            Generation.Builder generation = Generation.builder();
            item.get("prompt").nonBlank().ifPresent(generation::prompt);
            MadeImage made = image.withGeneration(generation.build());
            return seedKnown ? made.withSentSeed(seed) : made.withoutSentSeed();
        });
        return otherServer ? SdCppResponses.warned(outcome, LocalDialect.SD_API_SERVER) : outcome;
    }

    /**
     * Releases differ in whether the file's name is part of its address, and 0.2.3 and 0.2.4 each response one address that
     * they do not serve themselves. So both forms are tried, that of the newest release first.
     */
    private Optional<Download> download(String url) {
        Matcher matcher = DOWNLOAD.matcher(url.strip());
        if (!matcher.matches()) {
            return addresses.locate(url).map(Download::of);
        }
        Optional<WireRequest> bare = addresses.locate(matcher.group(1));
        return addresses
                .locate(matcher.group(1) + "/output.png")
                .map(named -> bare.map(Download.of(named)::or).orElse(Download.of(named)));
    }
}
