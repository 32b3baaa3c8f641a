package dev.easel.openai;

/** Says how a service returns an image: the word that is sent as {@code response_format}. Constants may be added. */
public enum OpenAiResponseFormat {
    /** The field is not sent, and the service decides. OpenAI's GPT image models refuse the field. */
    OMITTED(""),
    /** The image stands inside the response, as base64. */
    B64_JSON("b64_json"),
    /** The image stands inside the response, as base64, by Together's word. */
    BASE64("base64"),
    /** The response has an address, from which Easel downloads the image at once. */
    URL("url");

    private final String word;

    OpenAiResponseFormat(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }
}
