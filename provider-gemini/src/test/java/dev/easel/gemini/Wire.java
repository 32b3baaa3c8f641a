package dev.easel.gemini;

import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.Violation;
import dev.easel.Warning;
import dev.easel.spi.Findings;
import dev.easel.spi.Payload;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireBody;
import dev.easel.spi.WireRequest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What tests of the mapping need: settings, requests, and a request's body in words. */
final class Wire {
    static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=";

    static final GeminiSettings GEMINI = gemini(false);
    static final GeminiSettings BACKGROUND = gemini(true);
    static final GeminiSettings VERTEX = new GeminiSettings(
            true,
            "/v1beta1/projects/p/locations/global/publishers/google",
            URI.create("https://aiplatform.googleapis.com"),
            false,
            "");

    record Content(long length) implements Payload {
        @Override
        public String mediaType() {
            return "image/png";
        }

        @Override
        public String fileName() {
            return "image.png";
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(new byte[(int) length]);
        }
    }

    private Wire() {}

    private static GeminiSettings gemini(boolean background) {
        return new GeminiSettings(false, "/v1beta", URI.create(Gemini.BASE_URL), background, "");
    }

    static ImageRequest.Builder request() {
        return ImageRequest.builder().prompt("p").model("gemini-3.1-flash-image");
    }

    static ImageInput image(int content) {
        return ImageInput.bytes(new byte[] {1, (byte) content});
    }

    static WireRequest submit(GeminiSettings settings, ImageRequest request) {
        GeminiJob job = new GeminiJob(request, settings);
        Map<ImageInput, Payload> payloads = new HashMap<>();
        job.inputs().forEach(input -> payloads.put(input, new Content(((ImageInput.Bytes) input).length())));
        Long seed = request.seed().isPresent() ? request.seed().getAsLong() : null;
        return job.submit(SubmitContext.of("Request-1", 1, seed, 7, payloads)).request();
    }

    /** The body of the submission, an image as its length in angle brackets. */
    static String body(GeminiSettings settings, ImageRequest request) {
        return ((WireBody.Json) submit(settings, request).body().orElseThrow())
                .document()
                .toString();
    }

    static String body(GeminiSettings settings, GeminiOptions options) {
        return body(settings, request().addOptions(options).build());
    }

    /** What is found wrong, and what is warned of. */
    record Found(List<String> violations, List<String> warnings) {}

    static Found check(GeminiSettings settings, ImageRequest request) {
        Found found = new Found(new ArrayList<>(), new ArrayList<>());
        GeminiChecks.check(request, settings, new Findings() {
            @Override
            public void violation(Violation violation) {
                found.violations().add(violation.field() + " " + violation.message());
            }

            @Override
            public void warning(Warning warning, Violation violation) {
                found.warnings().add(warning.field() + " " + warning.message());
            }
        });
        return found;
    }
}
