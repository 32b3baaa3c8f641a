package dev.easel.bulk;

import dev.easel.spi.JsonValue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Finds a field that a JSON object has twice: what reads the object afterwards would take one of them, and nobody knows which was meant.
 *
 * @param name the field
 * @param column where it comes the second time, in characters from 1
 */
record DuplicateField(String name, int column) {
    /** Looks through a text that is known to be JSON. */
    static Optional<DuplicateField> find(String json) {
        // For each open bracket, the names so far; an array has none.
        Deque<Set<String>> open = new ArrayDeque<>();
        int i = 0;
        while (i < json.length()) {
            char next = json.charAt(i);
            if (next == '{' || next == '[') {
                open.push(new HashSet<>());
            } else if ((next == '}' || next == ']') && !open.isEmpty()) {
                open.pop();
            } else if (next == '"') {
                int end = end(json, i);
                boolean isName = isColon(json, end + 1) && !open.isEmpty();
                String name = isName ? text(json.substring(i, end + 1)) : "";
                if (isName && !open.element().add(name)) {
                    return Optional.of(new DuplicateField(name, i + 1));
                }
                i = end;
            }
            i++;
        }
        return Optional.empty();
    }

    /** Returns where a string ends that begins there. */
    private static int end(String json, int start) {
        int i = start + 1;
        while (i < json.length() && json.charAt(i) != '"') {
            i += json.charAt(i) == '\\' ? 2 : 1;
        }
        return Math.min(i, json.length() - 1);
    }

    private static boolean isColon(String json, int from) {
        int i = from;
        while (i < json.length() && " \t\r\n".indexOf(json.charAt(i)) >= 0) {
            i++;
        }
        return i < json.length() && json.charAt(i) == ':';
    }

    /** Returns what a string says: one name can be written in several ways. */
    private static String text(String quoted) {
        return quoted.indexOf('\\') < 0
                ? quoted.substring(1, quoted.length() - 1)
                : JsonValue.parse("[" + quoted + "]").at(0).text().orElse(quoted);
    }
}
