package dev.easel.internal.json;

import java.util.Set;

/** The name of a field as it comes, byte by byte; of a long one no more than its length. */
final class FieldName {
    private static final int MOST = Scratch.NAME;

    private final byte[] bytes;
    private int length;

    FieldName(Scratch scratch) {
        this.bytes = scratch.name();
    }

    void begin() {
        length = 0;
    }

    void append(byte next) {
        if (length < MOST) {
            bytes[length] = next;
        }
        length++;
    }

    /**
     * Compared as they lie: a text for each name would be most of what a small answer costs here.
     *
     * @param fields names of up to {@value Scratch#NAME} characters of ASCII
     */
    boolean isIn(Set<String> fields) {
        if (fields.isEmpty() || length > MOST) {
            // An empty set is not even walked through.
            return false;
        }
        for (String field : fields) {
            if (is(field)) {
                return true;
            }
        }
        return false;
    }

    private boolean is(String field) {
        if (field.length() != length) {
            return false;
        }
        int same = 0;
        while (same < length && bytes[same] == field.charAt(same)) {
            same++;
        }
        return same == length;
    }
}
