package dev.easel.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Finds what people with a keyboard or a screen reader could not use of a page, by axe-core. */
public final class Axe {
    private static final String SCRIPT = read();

    private static final String RUN = """
            axe.run(document, OPTIONS).then(found => found.violations
                .map(each => each.id + ': ' + each.help + ' ' + each.nodes.map(node => node.html + ' ' + node.failureSummary).join(' '))
                .join('\\n'))
            """;

    private Axe() {}

    /**
     * Returns what violates the rules in the page that is open, one violation per line; empty where nothing does.
     *
     * @param options of axe.run, as JavaScript
     */
    public static String violations(Chromium page, String options) {
        if (page.evaluate("typeof axe").equals("undefined")) {
            page.evaluate(SCRIPT + "; 'loaded'");
        }
        return page.evaluate(RUN.replace("OPTIONS", options));
    }

    private static String read() {
        try (InputStream script = Axe.class.getResourceAsStream("/axe.min.js")) {
            return new String(Objects.requireNonNull(script, "axe.min.js").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
