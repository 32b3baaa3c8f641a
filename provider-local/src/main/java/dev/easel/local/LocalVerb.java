package dev.easel.local;

/** What {@link LocalService} does with some servers and not with others. */
enum LocalVerb {
    ECHO("echo", "SD_API_SERVER"),
    FILES("files", "SD_API_SERVER"),
    VARIATIONS("variations", "OPENAI"),
    UPSCALING("upscaling by a model of the server's", "OPENAI, where the server is Lemonade"),
    CAPABILITIES("a document of capabilities", "SD_CPP");

    private final String label;
    private final String dialects;

    LocalVerb(String label, String dialects) {
        this.label = label;
        this.dialects = dialects;
    }

    /** As it is written in a sentence. */
    String label() {
        return label;
    }

    /** Which dialects have it. */
    String dialects() {
        return dialects;
    }
}
