package dev.easel.benchmarks.image;

import dev.easel.CallOptions;
import dev.easel.Destination;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.local.Local;
import dev.easel.local.LocalDialect;
import java.net.URI;
import java.nio.file.Path;

/** Easel, as its documentation says: a client, a request, a file as the destination. */
final class EaselImages implements ImageFetcher {
    private final ImageClient client;

    private EaselImages(ImageClient client) {
        this.client = client;
    }

    static ImageFetcher open(URI base) {
        return new EaselImages(Local.builder()
                .dialect(LocalDialect.OPENAI)
                .baseUrl(base.toString())
                .build());
    }

    @Override
    public void fetch(Path file) {
        ImageRequest request =
                ImageRequest.builder().prompt(PROMPT).model(MODEL).build();
        CallOptions options =
                CallOptions.builder().destination(Destination.file(file)).build();
        client.generate(request, options);
    }

    @Override
    public void close() {
        client.close();
    }
}
