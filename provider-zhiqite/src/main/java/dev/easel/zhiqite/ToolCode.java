package dev.easel.zhiqite;

import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import java.util.regex.Pattern;

/**
 * The code of an image tool: what stands behind {@code tool/} in its path. A slash in it parts segments of the path, as in
 * the documentation's own {@code hair/change}, and is not encoded.
 */
final class ToolCode {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{1,64}(/[A-Za-z0-9_-]{1,64}){0,7}");

    private ToolCode() {}

    /** Whether it can be one: a handle may come from anywhere, and must not lead the access key to another path. */
    static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }

    /** @throws InvalidRequestException if it cannot be one */
    static String checked(String code) {
        if (!isOne(code)) {
            throw new InvalidRequestException(Violation.of(
                    Violation.Code.MALFORMED,
                    "tool",
                    "has a code that is none: give what stands behind tool/ in its path, letters, digits, hyphens and"
                            + " underscores, with slashes between segments, for example hair/change"));
        }
        return code;
    }

    /** @throws IllegalArgumentException if it cannot be one */
    static String path(String code) {
        if (!isOne(code)) {
            throw new IllegalArgumentException("no code of a tool");
        }
        return "/tool/" + code;
    }
}
