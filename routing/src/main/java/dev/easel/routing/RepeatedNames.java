package dev.easel.routing;

import dev.easel.spi.JsonValue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Finds a name that a JSON object has twice. Of two values, a reader keeps one, and nobody can say which of them was meant. */
final class RepeatedNames {
    private final String json;
    private final Deque<Set<String>> open = new ArrayDeque<>();
    private int at;

    private RepeatedNames(String json) {
        this.json = json;
    }

    /** @param json a document that was found to be JSON */
    static Optional<String> in(String json) {
        return new RepeatedNames(json).first();
    }

    private Optional<String> first() {
        while (at < json.length()) {
            switch (json.charAt(at)) {
                case '{' -> open.push(new HashSet<>());
                case '}' -> open.pop();
                case '"' -> {
                    String text = text();
                    // Only a name is followed by a colon.
                    if (isName() && !open.element().add(text)) {
                        return Optional.of(text);
                    }
                    continue;
                }
                default -> {}
            }
            at++;
        }
        return Optional.empty();
    }

    /** Reads a text with its escapes, and goes behind it. */
    private String text() {
        int from = at++;
        while (json.charAt(at) != '"') {
            at += json.charAt(at) == '\\' ? 2 : 1;
        }
        at++;
        return JsonValue.parse("[" + json.substring(from, at) + "]")
                .at(0)
                .text()
                .orElse("");
    }

    private boolean isName() {
        int next = at;
        while (next < json.length() && Character.isWhitespace(json.charAt(next))) {
            next++;
        }
        return next < json.length() && json.charAt(next) == ':';
    }
}
