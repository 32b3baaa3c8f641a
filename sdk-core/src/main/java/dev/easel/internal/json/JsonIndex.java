package dev.easel.internal.json;

import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A JSON document: its bytes as they came, and where each value stands in them. Nothing is decoded before it is asked for,
 * so whatever a document holds takes little more memory than its length. Immutable.
 *
 * <p>A node is a place in the index, where two numbers stand: where the value begins in the document, and where it ends.
 * For an image the second is the complement of its number. For an object or array it is the place in the index of {@code
 * size, end, first child, second child …}. The children of an object are its names and values in turn.
 */
public final class JsonIndex {
    static final int NODE = 2;

    /** What stands before the first child. */
    static final int HEAD = 2;

    private final byte[] document;
    private final int[] index;
    private final int root;
    private final @Nullable UnaryOperator<String> rewriting;

    JsonIndex(byte[] document, int[] index, int root, @Nullable UnaryOperator<String> rewriting) {
        this.document = document;
        this.index = index;
        this.root = root;
        this.rewriting = rewriting;
    }

    /** The same document, each of whose names and texts reads as the function gives it. */
    public JsonIndex rewritten(UnaryOperator<String> each) {
        return new JsonIndex(document, index, root, each);
    }

    /** The node of the whole document. */
    public int root() {
        return root;
    }

    /** Whether it is an object. */
    public boolean isObject(int node) {
        return first(node) == '{';
    }

    /** Whether it is an array. */
    public boolean isArray(int node) {
        return first(node) == '[';
    }

    /** Whether it is a text. */
    public boolean isText(int node) {
        return first(node) == '"' && index[node + 1] >= 0;
    }

    /** The number of the image that stood there; below 0 where there was none. */
    public int image(int node) {
        return ~index[node + 1];
    }

    /** How many elements an array has; how many names and values an object. */
    public int size(int node) {
        return index[index[node + 1]];
    }

    /** An element of an array; a name or value of an object. */
    public int child(int node, int at) {
        return index[node + 1] + HEAD + at * NODE;
    }

    /** The value of an object's last field of that name; below 0 where it has none. */
    public int field(int node, String name) {
        for (int at = size(node) - 2; at >= 0; at -= 2) {
            if (isNamed(child(node, at), name)) {
                return child(node, at + 1);
            }
        }
        return -1;
    }

    private boolean isNamed(int node, String name) {
        int from = index[node] + 1;
        int length = index[node + 1] - 1 - from;
        if (rewriting != null || length > name.length()) {
            // An escape, or a letter beyond ASCII, takes more bytes than it has characters.
            return text(node).equals(name);
        }
        if (length < name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (document[from + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** A text without its quotes and escapes, or a number or another word as it is written; empty for anything else. */
    public String text(int node) {
        int from = index[node];
        int to = index[node + 1];
        if (isObject(node) || isArray(node) || to < 0) {
            return "";
        }
        int quote = isText(node) ? 1 : 0;
        String written = new String(document, from + quote, to - from - 2 * quote, StandardCharsets.UTF_8);
        String text = quote == 1 && written.indexOf('\\') >= 0 ? unescaped(written) : written;
        return rewriting == null ? text : rewriting.apply(text);
    }

    /** A value as it is written in the document. */
    public String written(int node) {
        int from = index[node];
        int link = index[node + 1];
        int to = link < 0 ? from + 2 : isObject(node) || isArray(node) ? index[link + 1] : link;
        String written = new String(document, from, to - from, StandardCharsets.UTF_8);
        return rewriting == null ? written : rewriting.apply(written);
    }

    private byte first(int node) {
        return document[index[node]];
    }

    /** What is no escape of JSON stays as it is written, so that {@code C:\dir} is read too. */
    private static String unescaped(String written) {
        StringBuilder text = new StringBuilder(written.length());
        int i = 0;
        while (i < written.length()) {
            char c = written.charAt(i++);
            if (c != '\\' || i == written.length()) {
                text.append(c);
                continue;
            }
            char escaped = written.charAt(i++);
            int at = "\"\\/bfnrt".indexOf(escaped);
            int code = escaped == 'u' ? hex(written, i) : -1;
            if (at >= 0) {
                text.append("\"\\/\b\f\n\r\t".charAt(at));
            } else if (code >= 0) {
                text.append((char) code);
                i += 4;
            } else {
                text.append(c).append(escaped);
            }
        }
        return text.toString();
    }

    /** What four hexadecimal digits stand for; below 0 where there are not four. */
    private static int hex(String text, int from) {
        int code = from + 4 <= text.length() ? 0 : -1;
        for (int i = from; i < from + 4 && code >= 0; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            code = digit < 0 ? -1 : code << 4 | digit;
        }
        return code;
    }
}
