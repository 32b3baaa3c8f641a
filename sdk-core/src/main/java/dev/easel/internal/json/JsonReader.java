package dev.easel.internal.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the values of a JSON document (RFC 8259). It is a lenient reader: a comma too many, a value that is missing, a raw
 * line break in a text, an escape or a word that JSON does not have ({@code NaN}, {@code None}) are no reason to lose what
 * stands beside them. Brackets, quotes, colons, and commas between values have to be there. What follows the value is
 * ignored. Not thread-safe.
 */
public final class JsonReader {
    /** Deeper than any response may be allowed to be; each client's own limit is kept by {@link ImageDiverter}. */
    static final int MAX_DEPTH = 500;

    private final byte[] in;
    private final int[] places;
    private final int most;
    private int at;
    private int values;
    private int images;

    /** The nodes of the objects and arrays that are open. */
    private int[] open = new int[16];

    private int top;
    private int[] index = new int[32];
    private int used;

    private JsonReader(byte[] in, int[] places, int most) {
        this.in = in;
        this.places = places;
        this.most = most;
    }

    /**
     * @param document in UTF-8; what is none reads as U+FFFD. The index keeps the array, which must not be changed any more
     * @param places where the empty texts begin that stand for images, in order
     * @param most how many names and values there may be
     * @return null where it is no JSON, ends too early, is nested deeper than {@value #MAX_DEPTH} or has too many values
     */
    public static @Nullable JsonIndex read(byte[] document, int[] places, int most) {
        JsonReader reader = new JsonReader(document, places, most);
        if (!reader.root()) {
            return null;
        }
        int root = reader.used;
        int[] index = Arrays.copyOf(reader.index, root + JsonIndex.NODE);
        System.arraycopy(reader.open, 0, index, root, JsonIndex.NODE);
        return new JsonIndex(document, index, root, null);
    }

    private boolean root() {
        if (in.length >= 3 && in[0] == (byte) 0xef && in[1] == (byte) 0xbb && in[2] == (byte) 0xbf) {
            at = 3;
        }
        skipSpace();
        int start = at;
        return value(0) && (isBracket(start) || in[start] == '"' || isLiteral(start));
    }

    private boolean value(int depth) {
        if (at == in.length) {
            return false;
        }
        return isBracket(at) ? depth < MAX_DEPTH && container(depth) : in[at] == '"' ? text() : word();
    }

    private boolean isBracket(int place) {
        return in[place] == '{' || in[place] == '[';
    }

    private boolean container(int depth) {
        int start = at++;
        int firstChild = top;
        boolean object = in[start] == '{';
        byte close = (byte) (object ? '}' : ']');
        boolean comma = true;
        while (true) {
            comma |= skipCommas();
            if (at == in.length) {
                return false;
            }
            if (in[at] == close) {
                at++;
                return close(start, firstChild);
            }
            if (!comma || !(object ? field(depth) : in[at] != ':' && in[at] != '}' && value(depth + 1))) {
                return false;
            }
            comma = false;
        }
    }

    private boolean field(int depth) {
        if (in[at] != '"' || !text()) {
            return false;
        }
        skipSpace();
        if (at == in.length || in[at] != ':') {
            return false;
        }
        at++;
        skipSpace();
        return at < in.length && in[at] != ':' && in[at] != ']' && value(depth + 1);
    }

    /** Moves the children into the index, where they stand side by side, and leaves one node in their place. */
    private boolean close(int start, int firstChild) {
        int count = top - firstChild;
        int needed = used + JsonIndex.HEAD + count;
        if (needed > index.length) {
            index = Arrays.copyOf(index, Math.max(needed, index.length + index.length / 2));
        }
        index[used] = count / JsonIndex.NODE;
        index[used + 1] = at;
        System.arraycopy(open, firstChild, index, used + JsonIndex.HEAD, count);
        top = firstChild;
        int link = used;
        used = needed;
        return add(start, link);
    }

    private boolean text() {
        int start = at++;
        while (at < in.length) {
            byte b = in[at++];
            if (b == '"') {
                boolean image = images < places.length && places[images] == start;
                return add(start, image ? ~images++ : at);
            }
            if (b == '\\') {
                at++;
            }
        }
        return false;
    }

    /** A number, a literal, anything else that is no text, or nothing at all where a value should be. */
    private boolean word() {
        int start = at;
        while (at < in.length && ",:]}[{\"".indexOf(in[at]) < 0 && !isSpace(in[at])) {
            at++;
        }
        return add(start, at);
    }

    /** What a document may consist of: no page of HTML, and no sentence. */
    private boolean isLiteral(int start) {
        String word = new String(in, start, Math.min(at - start, 6), StandardCharsets.ISO_8859_1);
        return word.matches("-?[0-9].*|true|false|null");
    }

    private boolean add(int start, int link) {
        if (top + JsonIndex.NODE > open.length) {
            open = Arrays.copyOf(open, top + top / 2);
        }
        open[top++] = start;
        open[top++] = link;
        return ++values <= most;
    }

    private boolean skipCommas() {
        boolean any = false;
        while (at < in.length && (in[at] == ',' || isSpace(in[at]))) {
            any |= in[at++] == ',';
        }
        return any;
    }

    private void skipSpace() {
        while (at < in.length && isSpace(in[at])) {
            at++;
        }
    }

    private static boolean isSpace(byte b) {
        return b >= 0 && b <= ' ';
    }
}
