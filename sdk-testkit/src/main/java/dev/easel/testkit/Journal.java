package dev.easel.testkit;

import dev.easel.testkit.internal.Request;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Holds every exchange received, in order of arrival, and every image drawn. Thread-safe. */
final class Journal {

    /** A place in the journal, taken on arrival and completed when the response's fate is known. */
    static final class Entry {

        private final ExchangeKind kind;
        private final Request request;
        private volatile int status;
        private volatile long sent;
        private volatile boolean handled;
        private volatile @Nullable Instant acceptedAt;
        private volatile boolean fails;

        private Entry(ExchangeKind kind, Request request) {
            this.kind = kind;
            this.request = request;
        }

        void completed(int with, long bytes) {
            status = with;
            sent = bytes;
            handled = true;
        }

        /** The service has begun the work. */
        void accepted(Instant at, boolean isToFail) {
            fails = isToFail;
            acceptedAt = at;
        }

        private Stream<Accepted> toAccepted() {
            Instant at = acceptedAt;
            return at == null ? Stream.empty() : Stream.of(new Accepted(toExchange(), at, fails));
        }

        private Exchange toExchange() {
            return new Exchange(
                    kind,
                    request.method(),
                    request.path(),
                    request.query(),
                    request.headers(),
                    request.body(),
                    status,
                    sent);
        }
    }

    private final List<Entry> entries = new ArrayList<>();
    private final List<Drawn> images = new ArrayList<>();

    synchronized Entry arrived(ExchangeKind kind, Request request) {
        Entry entry = new Entry(kind, request);
        entries.add(entry);
        return entry;
    }

    synchronized List<Exchange> exchanges() {
        return entries.stream().map(Entry::toExchange).toList();
    }

    synchronized List<Accepted> accepted() {
        return entries.stream().flatMap(Entry::toAccepted).toList();
    }

    synchronized void drew(Drawn settings) {
        images.add(settings);
    }

    synchronized List<Drawn> drawn() {
        return List.copyOf(images);
    }

    synchronized long handled(ExchangeKind kind) {
        return entries.stream()
                .filter(entry -> entry.kind == kind && entry.handled)
                .count();
    }

    synchronized long count(ExchangeKind kind) {
        return entries.stream().filter(entry -> entry.kind == kind).count();
    }
}
