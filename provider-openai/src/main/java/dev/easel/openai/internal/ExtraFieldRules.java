package dev.easel.openai.internal;

import dev.easel.Violation.Code;
import dev.easel.spi.Findings;
import java.util.List;
import java.util.Map;

/** The rules of a request's extra fields. */
public final class ExtraFieldRules {
    private ExtraFieldRules() {}

    /**
     * Says which cannot be sent.
     *
     * @param form whether the request goes as a form
     * @param insteadOfStream what to do instead of setting {@code stream}
     */
    public static void check(Map<String, Object> extra, boolean form, String insteadOfStream, Findings findings) {
        if (extra.containsKey("n")) {
            findings.violation(Code.CONFLICT, "extraFields", "has \"n\"; set the request's count instead");
        }
        if (Boolean.TRUE.equals(extra.get("stream"))) {
            findings.violation(Code.CONFLICT, "extraFields", "has \"stream\"; " + insteadOfStream);
        }
        extra.forEach((name, value) -> {
            if (form && (value instanceof List || value instanceof Map)) {
                findings.violation(
                        Code.MALFORMED,
                        "extraFields",
                        "has \"" + name + "\" with a list or a map, which a request with an input image cannot hold;"
                                + " give text, a number or a boolean");
            }
        });
    }
}
