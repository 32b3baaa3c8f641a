import com.google.genai.Client;
import com.google.genai.types.ImageConfig;
import java.util.List;

/** Errors of {@code generateContent}. */
final class Errors extends GenerateContent {
    @Override
    void run() {
        before("errors", "GEMINI");
        Client client = client();
        call("another key", () -> refused(
                400,
                "INVALID_ARGUMENT",
                () -> generate(builder(once()).apiKey("MARKEDKEY-wrong").build(), config())));
        call("`imageSize` 1k", () -> refused(
                400, "INVALID_ARGUMENT", () -> generate(client, config(size("1:1", "1k")))));
        call("the version of the path that the client chooses", () -> refused(
                404,
                "NOT_FOUND",
                () -> generate(builder(ownVersion()).apiKey(KEY).build(), config())));
        call("`personGeneration`", () -> {
            try {
                generate(
                        client,
                        config(ImageConfig.builder().personGeneration("ALLOW_ALL").build()));
            } catch (IllegalArgumentException itself) {
                return "the client itself refuses it: " + itself.getMessage();
            }
            throw new IllegalStateException("this was not refused");
        });
        call("a model that is not there", () -> refused(
                404,
                "NOT_FOUND",
                () -> client.models.generateContent("no-such-image", PROMPT, config().build())));
        fault(client, "UNAUTHENTICATED", 401, "UNAUTHENTICATED");
        fault(client, "PERMISSION_DENIED", 403, "PERMISSION_DENIED");
        fault(client, "LOCATION_NOT_SUPPORTED", 400, "FAILED_PRECONDITION");
        fault(client, "RATE_LIMIT", 429, "RESOURCE_EXHAUSTED");
        fault(client, "DAY_QUOTA", 429, "RESOURCE_EXHAUSTED");
        fault(client, "OVERLOADED", 503, "UNAVAILABLE");
        fault(client, "INTERNAL", 500, "INTERNAL");
        fault(client, "DEADLINE_EXCEEDED", 504, "DEADLINE_EXCEEDED");
        for (String problem : List.of("OVERLOADED", "INTERNAL")) {
            call("fault " + problem + ", with the client's own retries", () -> {
                control("GEMINI/fault/" + problem);
                return images(generate(builder(options()).apiKey(KEY).build(), config()), 1, "png 1024x1024");
            });
        }
    }

    private void fault(Client client, String problem, int code, String status) {
        call("fault " + problem, () -> {
            control("GEMINI/fault/" + problem);
            return refused(code, status, () -> generate(client, config()));
        });
    }
}
