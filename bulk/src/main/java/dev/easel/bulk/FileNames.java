package dev.easel.bulk;

import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says what can be a file name, on every system that Java runs on: a ledger may go on elsewhere. */
final class FileNames {
    private static final int LONGEST = 100;

    private static final Pattern FORBIDDEN = Pattern.compile("[/\\\\:*?\"<>|\\p{Cntrl}]");

    /** Names of devices on Windows, whatever the extension. */
    private static final Set<String> DEVICES = Set.of("con", "prn", "aux", "nul");

    private static final Pattern PORT = Pattern.compile("(com|lpt)\\d");

    private FileNames() {}

    /** @throws InvalidRequestException if it is not a good name; it names the field */
    static String require(String field, String name) {
        String fault = fault(name);
        if (fault != null) {
            throw new InvalidRequestException(Violation.of(
                    Violation.Code.MALFORMED,
                    field,
                    fault + "; give 1 to " + LONGEST + " characters that a file name can have on every system"));
        }
        return name;
    }

    private static @Nullable String fault(String name) {
        if (name.isBlank()) {
            return "is blank";
        }
        if (name.length() > LONGEST) {
            return "has " + name.length() + " characters";
        }
        if (FORBIDDEN.matcher(name).find()) {
            return "has a character of / \\ : * ? \" < > | or a control character";
        }
        char last = name.charAt(name.length() - 1);
        if (name.startsWith(".") || last == '.' || !name.strip().equals(name)) {
            return "begins or ends with a dot or a space";
        }
        String stem = name.split("\\.", 2)[0].toLowerCase(Locale.ROOT);
        return DEVICES.contains(stem) || PORT.matcher(stem).matches() ? "is a device on Windows" : null;
    }

    /** Returns the name without its extension, if that is one of an image. */
    static String withoutExtension(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0
                        && name.substring(dot + 1)
                                .toLowerCase(Locale.ROOT)
                                .matches("png|jpe?g|webp|gif|avif|heic|jxl|bmp|tiff?|svg")
                ? name.substring(0, dot)
                : name;
    }
}
