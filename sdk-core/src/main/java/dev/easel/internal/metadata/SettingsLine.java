package dev.easel.internal.metadata;

import dev.easel.spi.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Takes a line such as {@code Steps: 20, Sampler: Euler a, Lora hashes: "a: 1, b: 2"} apart. A value ends at the next
 * comma (SD.Next had {@code |} for a while), unless it stands in quotes (written as in JSON) or in brackets. What has no
 * colon has no name and is left out; of two values of one name the first counts. It takes time in proportion to the line's length, whatever is in it.
 */
final class SettingsLine {
    private final String line;
    private final char separator;
    private int at;

    /** How often more a bracket may turn out to enclose no value, after a search that may have gone to the line's end. */
    private int searches = 16;

    private SettingsLine(String line, char separator) {
        this.line = line;
        this.separator = separator;
    }

    /** The values by their names, in the line's order. */
    static Map<String, String> read(String line, char separator) {
        SettingsLine reader = new SettingsLine(line, separator);
        Map<String, String> values = new LinkedHashMap<>();
        while (reader.at < line.length() && values.size() < NamedSettings.MAX_ENTRIES) {
            reader.entry(values);
        }
        return values;
    }

    private void entry(Map<String, String> values) {
        int colon = at;
        while (colon < line.length() && line.charAt(colon) != ':' && line.charAt(colon) != separator) {
            colon++;
        }
        if (colon == line.length() || line.charAt(colon) == separator) {
            at = colon + 1;
            return;
        }
        String name = line.substring(at, colon).strip();
        at = colon + 1;
        while (at < line.length() && line.charAt(at) == ' ') {
            at++;
        }
        String value = value();
        if (!name.isEmpty() && name.length() <= NamedSettings.LONGEST_NAME) {
            values.putIfAbsent(name, value);
        }
    }

    /** Moves on behind the separator that ends it. */
    private String value() {
        int from = at;
        if (from < line.length() && line.charAt(from) == '"') {
            int close = closingQuote(from);
            if (endsAt(close + 1)) {
                at = close + 2;
                String inside = line.substring(from + 1, close);
                return JsonValue.parse('"' + inside + '"').text().orElse(inside);
            }
        } else if (from < line.length() && (line.charAt(from) == '{' || line.charAt(from) == '[') && searches > 0) {
            int close = closingBracket(from);
            if (endsAt(close + 1)) {
                at = close + 2;
                return line.substring(from, close + 1);
            }
            searches--;
        }
        int next = line.indexOf(separator, from);
        int end = next < 0 ? line.length() : next;
        at = end + 1;
        return line.substring(from, end).strip();
    }

    private boolean endsAt(int end) {
        return end == line.length() || (end < line.length() && line.charAt(end) == separator);
    }

    /** The line's length where there is none. */
    private int closingQuote(int open) {
        int i = open + 1;
        while (i < line.length() && line.charAt(i) != '"') {
            i += line.charAt(i) == '\\' ? 2 : 1;
        }
        return Math.min(i, line.length());
    }

    /** The line's length where there is none. A bracket within quotes does not count. */
    private int closingBracket(int open) {
        int depth = 0;
        int i = open;
        while (i < line.length()) {
            char c = line.charAt(i);
            if (c == '"') {
                i = closingQuote(i);
            } else if (c == '{' || c == '[') {
                depth++;
            } else if ((c == '}' || c == ']') && --depth == 0) {
                return i;
            }
            i++;
        }
        return line.length();
    }
}
