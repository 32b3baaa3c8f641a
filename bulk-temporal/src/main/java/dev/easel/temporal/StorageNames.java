package dev.easel.temporal;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says what can be a name in every storage: parts that are separated by slashes, of which none leads out of it. */
final class StorageNames {
    /** A backslash separates parts on Windows, and a colon is a drive or a hidden stream there. */
    private static final Pattern FORBIDDEN = Pattern.compile("[\\\\:\\p{Cntrl}]");

    private StorageNames() {}

    /**
     * Returns the name.
     *
     * @throws IllegalArgumentException if it is not a good name
     */
    static String require(String name) {
        String fault = fault(name);
        if (fault != null) {
            throw refused(name, fault);
        }
        return name;
    }

    static boolean isGood(String name) {
        return fault(name) == null;
    }

    private static @Nullable String fault(String name) {
        if (FORBIDDEN.matcher(name).find()) {
            return "has a backslash, a colon or a control character";
        }
        for (String part : name.split("/", -1)) {
            if (part.isBlank() || part.equals(".") || part.equals("..")) {
                return "has a part that is blank, . or ..";
            }
        }
        return null;
    }

    static IllegalArgumentException refused(String name, String fault) {
        String shown = name.replaceAll("\\p{Cntrl}", "?");
        return new IllegalArgumentException("the name \"" + shown + "\" " + fault
                + "; give parts that are separated by slashes, as in posters/one-1.png");
    }
}
