package dev.easel.local;

/** How a local server hands a picture over. */
public enum LocalResponseFormat {
    /** Inside the answer, as base64. Nothing has to be fetched, and nothing stays behind that could be. */
    B64_JSON("b64_json"),
    /** As an address, from which Easel fetches it at once. */
    URL("url");

    private final String word;

    LocalResponseFormat(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }
}
