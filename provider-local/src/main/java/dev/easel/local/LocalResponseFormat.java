package dev.easel.local;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says how a local server returns an image: the word that is sent as {@code response_format}. */
public enum LocalResponseFormat {
    /** The image stands inside the response, as base64. Nothing has to be downloaded, and nothing stays behind that could be. */
    B64_JSON("b64_json"),
    /** The response has an address, from which Easel downloads the image at once. */
    URL("url"),
    /**
     * The response is the image's own bytes, a third less than in base64; several images of one call as a ZIP archive. For {@link
     * LocalDialect#VLLM_OMNI}. A response says nothing beside its images then.
     */
    FILE("file"),
    /** The image stands inside the response, as base64, by another word: for services that follow OpenAI's interface and call it so. */
    BASE64("base64"),
    /**
     * The field is not sent, and the server decides. For models that refuse the field, as OpenAI's GPT image models do, under a
     * name that does not tell: a deployment, an alias of a gateway.
     */
    OMITTED("");

    private final String word;

    LocalResponseFormat(String word) {
        this.word = word;
    }

    /** Returns the word to send: that of the request, else of the client, else the default; empty for none. */
    static Optional<String> word(
            @Nullable LocalResponseFormat asked, LocalSettings settings, LocalResponseFormat otherwise) {
        LocalResponseFormat format = asked != null ? asked : settings.responseFormat();
        return Optional.of((format != null ? format : otherwise).word).filter(word -> !word.isEmpty());
    }

    String word() {
        return word;
    }
}
