package dev.easel.spi;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes what a service says fit for messages, logs and terminals: one line of limited length, in which nothing acts on
 * whoever shows it and no address shows its signature.
 */
public final class ServiceWords {
    /** More is not even looked at. */
    private static final int READ = 4_000;

    private static final int LONGEST = 470;
    private static final Pattern SCHEME = Pattern.compile("https?:\\\\?/\\\\?/", Pattern.CASE_INSENSITIVE);

    private ServiceWords() {}

    /**
     * At most 500 characters of it, and how many there were. White space and control characters become single spaces;
     * marks that turn the direction of writing around, and others that are not seen, are taken out; half of a surrogate pair
     * becomes U+FFFD; addresses are shown as {@link #withoutQueries} shows them. What was cleaned before stays as it is.
     */
    public static String clean(String words) {
        return clean(words, LONGEST);
    }

    static String clean(String words, int longest) {
        String read = withoutQueries(words.length() > READ ? words.substring(0, READ) : words);
        StringBuilder line = new StringBuilder();
        read.codePoints().forEach(c -> append(c, line));
        String cleaned = line.toString().strip();
        if (words.length() <= READ && cleaned.length() <= longest + 30) {
            return cleaned;
        }
        int end = Math.min(longest, cleaned.length());
        int whole = end > 0 && Character.isHighSurrogate(cleaned.charAt(end - 1)) ? end - 1 : end;
        return cleaned.substring(0, whole) + "… (" + words.length() + " characters)";
    }

    private static void append(int c, StringBuilder line) {
        switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> {
                if (line.isEmpty() || line.charAt(line.length() - 1) != ' ') {
                    line.append(' ');
                }
            }
            case Character.FORMAT -> {}
            case Character.SURROGATE -> line.append('\ufffd');
            default -> line.appendCodePoint(c);
        }
    }

    /** Scheme, host, port and path of an address: its query may be a signature, and what stands before the host a password. */
    public static String address(URI address) {
        return withoutQueries(address.toString()).replace("?…", "");
    }

    /** The words with {@code ?…} in place of the query and fragment of each http and https address, and without user info. */
    public static String withoutQueries(String words) {
        StringBuilder shown = new StringBuilder();
        Matcher scheme = SCHEME.matcher(words);
        int at = 0;
        while (scheme.find(at)) {
            int from = scheme.end();
            int to = from;
            // In the words of a response's JSON a slash may be escaped; any other may be one of "?".
            while (to < words.length() && !endsPath(words, to)) {
                to++;
            }
            int end = to;
            while (end < words.length() && !endsAddress(words.charAt(end))) {
                end++;
            }
            int host = words.substring(from, to).split("[/\\\\]", 2)[0].lastIndexOf('@') + 1;
            shown.append(words, at, from).append(words, from + host, to).append(end > to ? "?…" : "");
            at = end;
        }
        return shown.append(words, at, words.length()).toString();
    }

    private static boolean endsPath(String words, int at) {
        char c = words.charAt(at);
        return c == '?' || c == '#' || c == '\\' && !words.startsWith("\\/", at) || endsAddress(c);
    }

    private static boolean endsAddress(char c) {
        return c <= ' ' || "\"'<>`".indexOf(c) >= 0;
    }
}
