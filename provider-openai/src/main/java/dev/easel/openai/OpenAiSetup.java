package dev.easel.openai;

import dev.easel.ConfigurationException;
import dev.easel.Violation;
import java.net.URI;

/** What the builders of OpenAI and of Azure have in common. */
final class OpenAiSetup {
    private OpenAiSetup() {}

    /** Returns the address with the prefix where it is a bare origin; one with a path is complete. */
    static URI withPrefix(URI baseUrl, String prefix) {
        String text = baseUrl.toString().replaceFirst("/+$", "");
        String path = baseUrl.getRawPath();
        return URI.create(path == null || path.replace("/", "").isEmpty() ? text + prefix : text);
    }

    static void requireResponsesApi(OpenAiProfile profile, String textModel) {
        if (!profile.responsesApi()) {
            throw new ConfigurationException(Violation.of(
                    Violation.Code.UNSUPPORTED,
                    "background",
                    "is set, and " + profile.name() + " has no Responses API for images; leave it out"));
        }
        if (textModel.isBlank()) {
            throw new ConfigurationException(Violation.of(
                    Violation.Code.MISSING, "background", "is blank; name a text model, for example gpt-5.6"));
        }
    }
}
