package dev.easel.testkit;

import dev.easel.testkit.internal.Ask;
import java.util.ArrayList;
import java.util.List;

/** Every exchange received, in order of arrival, and every image drawn. Thread-safe. */
final class Journal {

    /** A place in the journal, taken on arrival and completed when the answer's fate is known. */
    static final class Entry {

        private final Moment moment;
        private final Ask ask;
        private volatile int status;
        private volatile long sent;
        private volatile boolean handled;

        private Entry(Moment moment, Ask ask) {
            this.moment = moment;
            this.ask = ask;
        }

        void answered(int with, long bytes) {
            status = with;
            sent = bytes;
            handled = true;
        }

        private Exchange toExchange() {
            return new Exchange(moment, ask.method(), ask.path(), ask.query(), ask.headers(), ask.body(), status, sent);
        }
    }

    private final List<Entry> entries = new ArrayList<>();
    private final List<Drawn> images = new ArrayList<>();

    synchronized Entry arrived(Moment moment, Ask ask) {
        Entry entry = new Entry(moment, ask);
        entries.add(entry);
        return entry;
    }

    synchronized List<Exchange> exchanges() {
        return entries.stream().map(Entry::toExchange).toList();
    }

    synchronized void drew(Drawn settings) {
        images.add(settings);
    }

    synchronized List<Drawn> drawn() {
        return List.copyOf(images);
    }

    synchronized long handled(Moment moment) {
        return entries.stream()
                .filter(entry -> entry.moment == moment && entry.handled)
                .count();
    }

    synchronized long count(Moment moment) {
        return entries.stream().filter(entry -> entry.moment == moment).count();
    }
}
