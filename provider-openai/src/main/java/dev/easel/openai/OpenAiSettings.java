package dev.easel.openai;

import dev.easel.ImageRequest;
import dev.easel.openai.internal.OpenAiFamily;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What the mapping has to know of the client that it is for.
 *
 * @param baseUrl where the host's routes are
 * @param query what follows each path, with its question mark; empty for nothing
 * @param imagesPerCall how many images one call may be for
 * @param responseFormat how images come, unless the request or the model's family says otherwise; {@code null} as the profile says
 * @param family the model whose family those models belong to whose names do not tell; may be empty
 * @param textModel the text model of tasks of the Responses API; empty for the Images API
 */
record OpenAiSettings(
        OpenAiProfile profile,
        URI baseUrl,
        String query,
        int imagesPerCall,
        @Nullable OpenAiResponseFormat responseFormat,
        String family,
        String textModel) {
    private static final String MODEL = "{model}";

    boolean inBackground() {
        return !textModel.isEmpty();
    }

    /** Returns the family that the model's name tells, else the one that the user names. A family that OpenAI shut down is none. */
    OpenAiFamily family(ImageRequest request) {
        if (!profile.gptImages()) {
            return OpenAiFamily.UNKNOWN;
        }
        OpenAiFamily told = OpenAiFamily.of(request.model().orElse(""));
        OpenAiFamily found = told == OpenAiFamily.UNKNOWN
                ? OpenAiFamily.of(OpenAiOptions.of(request).family().orElse(family))
                : told;
        return found.isGptImage() ? found : OpenAiFamily.UNKNOWN;
    }

    static boolean namesModel(String route) {
        return route.contains(MODEL);
    }

    /** Returns the path of a route, with the model in its place where the route has one. */
    String path(String route, String model) {
        return route.replace(MODEL, encoded(model)) + query;
    }

    /** Returns a text as one segment of a path, so that none that a server made up leads to another path. */
    static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    String path(String route) {
        return path(route, "");
    }
}
