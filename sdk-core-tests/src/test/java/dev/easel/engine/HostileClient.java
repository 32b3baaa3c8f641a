package dev.easel.engine;

import dev.easel.CallOptions;
import dev.easel.EaselException;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ResponseLimits;
import java.net.URI;
import java.time.Duration;

/** Is the client of {@link HostileServerTest}, in a JVM of its own with little memory. It prints how each call ended. */
final class HostileClient {
    private HostileClient() {}

    /** @param arguments the server's address, then paths on it */
    public static void main(String[] arguments) {
        for (int i = 1; i < arguments.length; i++) {
            System.out.println(arguments[i] + " " + outcome(URI.create(arguments[0] + "/" + arguments[i])));
        }
    }

    private static String outcome(URI baseUrl) {
        // No image of the default limit has room in memory here; one that only claims to be so large has to.
        ResponseLimits limits = baseUrl.getPath().equals("/claim")
                ? ResponseLimits.defaults()
                : ResponseLimits.builder().imageBytes(8 << 20).build();
        CallOptions options =
                CallOptions.builder().deadline(Duration.ofSeconds(20)).build();
        if (baseUrl.getPath().equals("/drip")) {
            options = CallOptions.builder().deadline(Duration.ofSeconds(2)).build();
        }
        try (ImageClient client = ToyClient.builder(baseUrl)
                .limits(limits)
                .allowDownloadsFrom(baseUrl.getAuthority())
                .build()) {
            ImageResult result = client.generate(ImageRequest.of("a lighthouse"), options);
            return "result " + result.first().size().orElseThrow();
        } catch (EaselException e) {
            return e.getClass().getSimpleName() + " " + e.getMessage();
        }
    }
}
