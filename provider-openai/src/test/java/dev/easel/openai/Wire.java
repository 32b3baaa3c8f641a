package dev.easel.openai;

import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.Violation;
import dev.easel.Warning;
import dev.easel.spi.Findings;
import dev.easel.spi.JsonObject;
import dev.easel.spi.Payload;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireBody;
import dev.easel.spi.WireRequest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What tests of the mapping need: settings, contexts, and a request's body in words. */
final class Wire {
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

    static OpenAiSettings settings(OpenAiProfile profile) {
        return new OpenAiSettings(profile, profile.baseUrl(), "", profile.imagesPerCall(), null, "", "");
    }

    static OpenAiSettings background() {
        OpenAiProfile profile = OpenAiProfiles.OPENAI;
        return new OpenAiSettings(profile, profile.baseUrl(), "", profile.imagesPerCall(), null, "", "gpt-5.6");
    }

    static OpenAiProtocol protocol(OpenAiProfile profile) {
        return OpenAiProtocol.create(settings(profile));
    }

    static WireRequest submit(OpenAiProtocol protocol, ImageRequest request) {
        Map<ImageInput, Payload> payloads = new HashMap<>();
        protocol.generate(request)
                .inputs()
                .forEach(input -> payloads.put(input, new Content(((ImageInput.Bytes) input).content())));
        Long seed = request.seed().isPresent() ? request.seed().getAsLong() : null;
        SubmitContext context = SubmitContext.of("request-1", request.count(), seed, 1_234, payloads);
        return protocol.generate(request).submit(context).request();
    }

    static JsonObject json(WireRequest request) {
        return ((WireBody.Json) request.body().orElseThrow()).document();
    }

    static JsonObject json(OpenAiProfile profile, ImageRequest request) {
        return json(submit(protocol(profile), request));
    }

    /** Returns a form's parts in order, each as {@code name=text} or {@code name=<media type>}. */
    static List<String> parts(WireRequest request) {
        return ((WireBody.Multipart) request.body().orElseThrow())
                .parts().stream()
                        .map(part -> part.name() + "="
                                + (part.file() == null
                                        ? part.text()
                                        : "<" + part.file().mediaType() + ">"))
                        .toList();
    }

    /** Returns what a check finds, in words. */
    static List<String> findings(OpenAiProtocol protocol, ImageRequest request) {
        List<String> found = new ArrayList<>();
        protocol.check(request, new Findings() {
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
}
