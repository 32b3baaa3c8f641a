package dev.easel.local;

/** How a local server hands a picture over. */
public enum LocalResponseFormat {
    /** Inside the answer, as base64. Nothing has to be fetched, and nothing stays behind that could be. */
    B64_JSON("b64_json"),
    /** As an address, from which Easel fetches it at once. */
    URL("url"),
    /**
     * As the picture's own bytes, a third less than in base64; several pictures of one call as a ZIP archive. For {@link
     * LocalDialect#VLLM_OMNI}. An answer says nothing beside its pictures then.
     */
    FILE("file");

    private final String word;

    LocalResponseFormat(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }
}
