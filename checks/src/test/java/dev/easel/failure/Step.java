package dev.easel.failure;

import dev.easel.testkit.ExchangeKind;

/** At which step of a task something goes wrong. */
enum Step {
    /** The work is handed over. */
    SUBMIT(ExchangeKind.SUBMIT, "submit"),
    /** The service is asked how far it is. */
    POLL(ExchangeKind.POLL, "poll"),
    /** The service has called back, and is asked whether what it said is so. */
    CONFIRM(ExchangeKind.POLL, "callback confirm"),
    /** The image is fetched. */
    DOWNLOAD(ExchangeKind.DOWNLOAD, "download");

    private final ExchangeKind kind;
    private final String word;

    Step(ExchangeKind kind, String word) {
        this.kind = kind;
        this.word = word;
    }

    /** The same, as the emulators call it. */
    ExchangeKind kind() {
        return kind;
    }

    @Override
    public String toString() {
        return word;
    }
}
