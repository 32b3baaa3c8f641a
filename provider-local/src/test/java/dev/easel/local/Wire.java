package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.Violation;
import dev.easel.Warning;
import dev.easel.spi.Download;
import dev.easel.spi.Findings;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.JsonObject;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.Payload;
import dev.easel.spi.Problem;
import dev.easel.spi.ProviderSetup;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireBody;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What tests of the mapping need: settings, contexts, and a request's body in words. */
final class Wire {
    static final long DRAWN_SEED = 1_234;

    /** What the core would read of an image is not looked at here. */
    private record Image(long length) implements Payload {
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

    /** One that is looked into. */
    private record Content(byte[] bytes) implements Payload {
        @Override
        public long length() {
            return bytes.length;
        }

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
            return new ByteArrayInputStream(bytes);
        }
    }

    private Wire() {}

    /** One of so many bytes, all of them 0. */
    static Payload image(long length) {
        return new Image(length);
    }

    /** Those of a client for which nothing but the address was set. */
    static LocalSettings settings(String baseUrl) {
        return LocalSettings.of(ProviderSetup.baseUrl(baseUrl));
    }

    static LocalSettings settings(
            URI baseUrl,
            @Nullable LocalResponseFormat format,
            boolean keepHost,
            int imagesPerCall,
            LocalInterrupt interrupt) {
        return new LocalSettings(baseUrl, "/v1", format, keepHost, imagesPerCall, interrupt, null);
    }

    /** Those of a client that knows what its sd-server can do. */
    static LocalSettings settings(SdCppCapabilities server) {
        return new LocalSettings(
                URI.create("http://localhost:1234"), "/v1", null, false, 4, LocalInterrupt.OWN, server);
    }

    static SubmitContext context(ImageRequest request, int images, @Nullable Long seed) {
        Map<ImageInput, Payload> payloads = new HashMap<>();
        request.initImage().ifPresent(input -> payloads.put(input, new Image(3)));
        request.controls().forEach(control -> payloads.put(control.image(), new Image(5)));
        request.mask().ifPresent(mask -> payloads.put(mask, new Content(((ImageInput.Bytes) mask).content())));
        request.options().stream()
                .flatMap(options -> options.inputs().stream())
                .forEach(input -> payloads.put(input, new Content(((ImageInput.Bytes) input).content())));
        return SubmitContext.of("request-1", images, seed, DRAWN_SEED, payloads);
    }

    /** The call for the first image of the request. */
    static WireRequest submit(Dialect dialect, ImageRequest request) {
        Long seed = request.seed().isPresent() ? request.seed().getAsLong() : null;
        return submit(dialect, request, context(request, 1, seed));
    }

    static WireRequest submit(Dialect dialect, ImageRequest request, SubmitContext context) {
        return dialect.generate(request).submit(context).request();
    }

    /** What a response means to a call for nothing but a prompt. */
    static Outcome<FinishedWork> read(Dialect dialect, WireResponse response, SubmitContext context) {
        ImageRequest plain = ImageRequest.builder().prompt("a cat").model("any").build();
        return dialect.generate(plain).submit(context).read(response);
    }

    /** The exchange that begins a job, with images of three bytes. */
    static WireExchange<FinishedWork> submitted(Job job) {
        Map<ImageInput, Payload> payloads =
                job.inputs().stream().distinct().collect(Collectors.toMap(input -> input, input -> image(3)));
        return job.submit(SubmitContext.of("1", 1, null, 0, payloads));
    }

    static JsonObject json(WireRequest request) {
        return ((WireBody.Json) request.body().orElseThrow()).document();
    }

    /** A form's parts in order, each as {@code name=text} or {@code name=<file name, type, length>}. */
    static List<String> parts(WireRequest request) {
        return ((WireBody.Multipart) request.body().orElseThrow())
                .parts().stream()
                        .map(part -> part.name() + "="
                                + (part.file() == null
                                        ? part.text()
                                        : "<" + part.file().fileName() + ", "
                                                + part.file().mediaType() + ", "
                                                + part.file().length() + ">"))
                        .collect(Collectors.toList());
    }

    /** What a check finds, in words: {@code field message}. */
    static List<String> findings(Dialect dialect, ImageRequest request) {
        List<String> found = new ArrayList<>();
        dialect.check(request, new Findings() {
            @Override
            public void violation(Violation violation) {
                found.add("wrong: " + violation);
            }

            @Override
            public void warning(Warning warning, Violation violation) {
                found.add("left out: " + warning);
            }
        });
        return found;
    }

    static Problem problem(Outcome<?> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed<?>) outcome).problem();
    }

    static FinishedWork work(Outcome<FinishedWork> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done<FinishedWork>) outcome).value();
    }

    static List<MadeImage> images(Outcome<FinishedWork> outcome) {
        return work(outcome).images();
    }

    /** Where the image is fetched from, in order: paths of the base URL, or whole addresses. */
    static List<String> candidates(MadeImage image) {
        Download download = ((MadeImage.Remote) image.source()).download();
        return download.candidates().stream()
                .map(request -> request.path()
                        .orElseGet(() -> request.address().orElseThrow().toString()))
                .toList();
    }
}
