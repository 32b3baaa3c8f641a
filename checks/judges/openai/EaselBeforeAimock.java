import dev.easel.EaselException;
import dev.easel.GeneratedImage;
import dev.easel.ImageClient;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ProviderOptions;
import dev.easel.local.Local;
import dev.easel.local.LocalDialect;
import dev.easel.local.LocalOptions;
import dev.easel.openai.OpenAi;
import dev.easel.openai.OpenAiOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;

/** Easel's mappings of OpenAI's interface, that of the provider for OpenAI and that of the one for local servers, before the mock server of {@code @copilotkit/aimock}, whose makers know nothing of Easel. */
public final class EaselBeforeAimock {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final URI mock;
    private final URI side;
    private final Path folder;
    private final boolean local;

    private EaselBeforeAimock(URI mock, URI side, Path folder, boolean local) {
        this.mock = mock;
        this.side = side;
        this.folder = folder;
        this.local = local;
    }

    public static void main(String[] arguments) {
        System.out.println("#\tEasel before @copilotkit/aimock\tCall\tAs the mock understood it\tResult");
        for (boolean local : new boolean[] {false, true}) {
            new EaselBeforeAimock(URI.create(arguments[0]), URI.create(arguments[1]), Path.of(arguments[2]), local).judge();
        }
        System.exit(0);
    }

    private ImageClient client(String key) {
        return client(key, 1);
    }

    private ImageClient client(String key, int imagesPerCall) {
        return local
                ? Local.builder()
                        .dialect(LocalDialect.OPENAI)
                        .baseUrl(mock.toString())
                        .apiKey(key)
                        .imagesPerCall(imagesPerCall)
                        .allowDownloadsFrom(side.getAuthority())
                        .build()
                : OpenAi.builder()
                        .baseUrl(mock.toString())
                        .apiKey(key)
                        .imagesPerCall(imagesPerCall)
                        .allowDownloadsFrom(side.getAuthority())
                        .build();
    }

    private ProviderOptions reference(ImageInput image) {
        return local
                ? LocalOptions.builder().addReferenceImage(image).build()
                : OpenAiOptions.builder().addReferenceImage(image).build();
    }

    private void judge() {
        ImageClient client = client("MARKEDKEY-judges");
        ImageInput image = ImageInput.file(folder.resolve("input.png"));
        ImageInput mask = ImageInput.file(folder.resolve("white.png"));
        call("generate", () -> images(client.generate(request("one image").build()), 1));
        call("generate, two images of one call", () -> {
            try (ImageClient batching = client("MARKEDKEY-judges", 10)) {
                return images(batching.generate(request("two images").count(2).build()), 2);
            }
        });
        call("generate, three images of three calls", () -> images(client.generate(request("one image").count(3).build()), 3));
        call("an image at an address", () -> {
            String told = images(client.generate(request("an image at an address").build()), 1);
            equal(ask("/key"), "no key", "what the image's host was shown");
            return told + ", fetched without the key";
        });
        call("a revised prompt", () -> {
            ImageResult result = client.generate(request("another prompt").build());
            equal(result.first().generation().prompt().orElse(""), "what was drawn", "the prompt");
            return images(result, 1) + ", prompt \"what was drawn\"";
        });
        call("an item without an image beside a good one", () -> {
            ImageResult result = client.generate(request("an item without an image").build());
            return images(result, 1) + ", " + result.warnings().size() + " warnings, " + result.failures().size() + " failures";
        });
        call("edit with one image", () -> images(client.generate(request("one image").initImage(image).build()), 1));
        call("edit with mask", () -> images(client.generate(request("one image").initImage(image).mask(mask).build()), 1));
        call("edit with two images", () -> images(
                client.generate(request("one image")
                        .initImage(image)
                        .addOptions(reference(image))
                        .build()),
                1));
        call("refused content", () -> failed("ContentRefusedException", () -> client.generate(request("refused content").build())));
        call("no such model", () -> failed("RejectedException", () -> client.generate(request("no such model").build())));
        call("no quota: 429", () -> failed("RejectedException", () -> client.generate(request("no quota").build())));
        call("billing limit: 400", () -> failed("RejectedException", () -> client.generate(request("billing limit").build())));
        call("another key", () -> failed("AuthenticationException", () -> client("MARKEDKEY-wrong").generate(request("one image").build())));
        call("429 by rate, then an image", () -> images(client.generate(request((local ? "local" : "openai") + " busy once").build()), 1));
        call("500", () -> failed("OutcomeUnknownException", () -> client.generate(request("server error").build())));
        call("a connection that is cut", () -> failed("OutcomeUnknownException", () -> client.generate(request("cut connection").build())));
        call("malformed JSON", () -> failed("ProtocolException", () -> client.generate(request("malformed JSON").build())));
        call("a request that the mock drops: 500", () -> failed("OutcomeUnknownException", () -> client.generate(request("dropped").build())));
        call("no fixture: 503", () -> failed("OutcomeUnknownException", () -> client.generate(request("something else").build())));
    }

    private static ImageRequest.Builder request(String prompt) {
        return ImageRequest.builder().model("gpt-image-2.6-flare").prompt(prompt);
    }

    private static String images(ImageResult result, int count) {
        equal(result.images().size(), count, "the number of images");
        GeneratedImage first = result.first();
        equal(first.size().orElseThrow().toString(), "64x64", "the size");
        return count + " × " + first.format() + " " + first.size().orElseThrow() + ", attempts " + result.attempts();
    }

    private static String failed(String type, Callable<?> action) throws Exception {
        try {
            action.call();
        } catch (EaselException failure) {
            equal(failure.getClass().getSimpleName(), type, "the exception");
            return type + ", status " + (failure.httpStatus().isPresent() ? failure.httpStatus().getAsInt() : "none")
                    + ", code " + failure.serviceCode().orElse("none") + ", billed "
                    + (failure.mayHaveBeenBilled() ? "perhaps" : "no");
        }
        throw new IllegalStateException("this did not fail");
    }

    private static void equal(Object actual, Object expected, String what) {
        if (!Objects.equals(actual, expected)) {
            throw new IllegalStateException(what + " is " + actual + " in place of " + expected);
        }
    }

    private void call(String name, Callable<String> action) {
        ask("/arrived");
        String verdict = "pass";
        String result;
        try {
            result = action.call();
        } catch (Exception failed) {
            verdict = "fail";
            result = failed.getClass().getSimpleName() + ": " + failed.getMessage();
        }
        String arrived = ask("/arrived");
        String[] cells = {"Easel before @copilotkit/aimock", verdict, (local ? "local: " : "openai: ") + name, arrived, result};
        for (int i = 0; i < cells.length; i++) {
            cells[i] = cells[i].replaceAll("\\s+", " ").replace("|", "\\|");
        }
        System.out.println(String.join("\t", cells));
    }

    private String ask(String path) {
        try {
            var request = HttpRequest.newBuilder(side.resolve(path)).build();
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
