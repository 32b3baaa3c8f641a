package dev.easel.gemini;

import dev.easel.spi.Addresses;
import dev.easel.spi.JsonObject;
import dev.easel.spi.JsonValue;
import dev.easel.spi.Outcome;
import dev.easel.spi.Payload;
import dev.easel.spi.Problem;
import dev.easel.spi.WireBody;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Uploads input images that do not fit into a request (Gemini API documentation, files): a first request tells what comes and gets an
 * address, a second has the bytes, and the file can be used once it is active. The service keeps it for 48 hours.
 */
final class GeminiUploads {
    private static final String PROTOCOL = "X-Goog-Upload-Protocol";
    private static final String COMMAND = "X-Goog-Upload-Command";
    private static final String GOOGLE = ".googleapis.com";
    private static final Duration BETWEEN_POLLS = Duration.ofSeconds(3);

    private GeminiUploads() {}

    /** Returns the exchange whose value is the file's address. */
    static WireExchange<String> of(Payload payload, GeminiSettings settings) {
        WireRequest start = WireRequest.post("/upload" + settings.path("/files"))
                .header(PROTOCOL, "resumable")
                .header(COMMAND, "start")
                .header("X-Goog-Upload-Header-Content-Length", Long.toString(payload.length()))
                .header("X-Goog-Upload-Header-Content-Type", payload.mediaType())
                .json(JsonObject.create().put("file", JsonObject.create().put("display_name", payload.fileName())))
                .build();
        return new WireExchange<>(start, response -> started(response, payload, settings));
    }

    private static Outcome<String> started(WireResponse response, Payload payload, GeminiSettings settings) {
        if (!response.isSuccessful()) {
            return Outcome.failed(GeminiErrors.ofResponse(response));
        }
        Optional<URI> address = response.header("x-goog-upload-url").flatMap(Addresses::read);
        if (address.isEmpty()) {
            return Outcome.failed(Problem.unreadable("the service named no address to upload to"));
        }
        if (!isOfService(address.get(), settings.baseUrl())) {
            // The image would go to a stranger, and whoever has the address may use it.
            return Outcome.failed(Problem.unreadable("the address to upload to is at " + Addresses.host(address.get())
                    + ", which is not the service's"));
        }
        WireRequest upload = WireRequest.to("POST", address.get())
                .header("X-Goog-Upload-Offset", "0")
                .header(COMMAND, "upload, finalize")
                .body(WireBody.raw(payload))
                .build();
        return Outcome.next(new WireExchange<>(
                upload, uploaded -> read(uploaded, uploaded.json().get("file"), settings)));
    }

    /** The configured service's own origin, or, where that is Google's, any other of Google over https. */
    private static boolean isOfService(URI address, URI baseUrl) {
        String host = Addresses.host(address);
        boolean origin = host.equals(Addresses.host(baseUrl))
                && Addresses.port(address) == Addresses.port(baseUrl)
                && address.getScheme().equalsIgnoreCase(baseUrl.getScheme());
        return origin
                || (address.getScheme().equalsIgnoreCase("https")
                        && host.endsWith(GOOGLE)
                        && Addresses.host(baseUrl).endsWith(GOOGLE));
    }

    private static Outcome<String> read(WireResponse response, JsonValue file, GeminiSettings settings) {
        if (!response.isSuccessful()) {
            return Outcome.failed(GeminiErrors.ofResponse(response));
        }
        Optional<String> uri = file.get("uri").nonBlank();
        String state = file.get("state").text().orElse("");
        if (state.equals("FAILED")) {
            String message = file.get("error").get("message").text().orElse("");
            return Outcome.failed(Problem.of(Problem.Kind.REJECTED, message)
                    .withCode(state)
                    .withHint("the service could not read an input image"));
        }
        if (uri.isPresent() && (state.isEmpty() || state.equals("ACTIVE"))) {
            return Outcome.done(uri.get());
        }
        // Without a name nobody can ask for the file again.
        return file.get("name")
                .nonBlank()
                .filter(name -> name.matches("files/[A-Za-z0-9_-]{1,100}"))
                .<Outcome<String>>map(name -> new Outcome.Next<>(
                        new WireExchange<>(
                                WireRequest.get(settings.path("/" + name)).build(),
                                polled -> read(polled, unwrapped(polled.json()), settings)),
                        BETWEEN_POLLS))
                .orElseGet(() -> Outcome.failed(Problem.unreadable("no file in a response: " + response.excerpt())));
    }

    /** A poll's response is the file itself; one in an envelope is read too. */
    private static JsonValue unwrapped(JsonValue json) {
        return json.get("file").isObject() ? json.get("file") : json;
    }
}
