package dev.easel.local;

import java.net.URI;

/**
 * What a dialect has to know of the client that it is for.
 *
 * @param baseUrl where the server is, without the {@code /v1} of its routes
 * @param responseFormat how pictures come, unless a request says otherwise
 * @param keepDownloadHost whether the host in a picture's address is taken at its word
 * @param imagesPerCall how many pictures one call asks for at most
 * @param interrupt when cancelling interrupts the server, where that can be done
 */
record LocalSettings(
        URI baseUrl,
        LocalResponseFormat responseFormat,
        boolean keepDownloadHost,
        int imagesPerCall,
        LocalInterrupt interrupt) {}
