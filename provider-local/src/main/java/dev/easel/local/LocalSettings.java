package dev.easel.local;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What a dialect has to know of the client that it is for.
 *
 * @param baseUrl where the server is, without the {@code /v1} of its routes
 * @param prefix what precedes the routes of OpenAI's interface: {@code /v1}, or nothing where the base URL has another path
 * @param responseFormat how images come, unless a request says otherwise; {@code null} for what the dialect and the model take
 * @param keepDownloadHost whether the host in an image's address is taken at its word
 * @param imagesPerCall how many images one call asks for at most
 * @param interrupt when cancelling interrupts the server, where that can be done
 * @param server what the server says that it can do; {@code null} where it is no sd-server, or was not asked
 */
record LocalSettings(
        URI baseUrl,
        String prefix,
        @Nullable LocalResponseFormat responseFormat,
        boolean keepDownloadHost,
        int imagesPerCall,
        LocalInterrupt interrupt,
        @Nullable SdCppCapabilities server) {
    static final String PREFIX = "/v1";

    /** Returns those of a client for which nothing but the address was set. */
    static LocalSettings of(URI baseUrl) {
        return new LocalSettings(baseUrl, PREFIX, null, false, 1, LocalInterrupt.OWN, null);
    }
}
