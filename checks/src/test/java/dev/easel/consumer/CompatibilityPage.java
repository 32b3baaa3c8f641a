package dev.easel.consumer;

import java.io.IOException;
import java.util.List;

/** Writes {@code docs/compatibility.md}. */
final class CompatibilityPage {
    private static final String BEGIN = """
            # What Easel runs beside

            Each row is an application in [checks/consumers](../checks/consumers): Maven chooses its class path from its pom, and the
            build compiles it and runs it against an emulator. The second column names what Maven chose, in the order of the class
            path. A refusal is a `ConfigurationException` from `build()`, before anything is sent.

            | application has | Maven takes | result |
            |---|---|---|
            """;

    private CompatibilityPage() {}

    static String of(List<Consumer> consumers) throws IOException {
        StringBuilder page = new StringBuilder(BEGIN);
        for (Consumer consumer : consumers) {
            page.append("| ")
                    .append(consumer.has())
                    .append(" | ")
                    .append(String.join(", ", consumer.taken()))
                    .append(" | ")
                    .append(result(consumer))
                    .append(" |\n");
        }
        return page.toString();
    }

    private static String result(Consumer consumer) {
        if (!consumer.refusal().isEmpty()) {
            return "refused";
        }
        return consumer.warning().isEmpty() ? "works" : "works, with a warning";
    }
}
