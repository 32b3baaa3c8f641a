package dev.easel.failure;

import dev.easel.testkit.Moment;

/** At which step of a task something goes wrong. */
enum Step {
    /** The work is handed over. */
    SUBMIT(Moment.SUBMIT, "submit"),
    /** The service is asked how far it is. */
    POLL(Moment.STATUS, "poll"),
    /** The service has called back, and is asked whether what it said is so. */
    CONFIRM(Moment.STATUS, "callback confirm"),
    /** The image is fetched. */
    DOWNLOAD(Moment.DOWNLOAD, "download");

    private final Moment moment;
    private final String word;

    Step(Moment moment, String word) {
        this.moment = moment;
        this.word = word;
    }

    /** The same, as the emulators call it. */
    Moment moment() {
        return moment;
    }

    @Override
    public String toString() {
        return word;
    }
}
