package dev.easel.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is said before the lines of the services and after them. Pure text. */
final class Report {
    private Report() {}

    /** What is about to happen, and above all whether it may cost money. */
    static List<String> before(Order order, boolean seedDrawn, List<OpenService> services) {
        List<String> lines = new ArrayList<>();
        lines.add("\"" + Words.plain(order.title()) + "\"");
        String from = services.size() == 1
                ? services.get(0).provider().id()
                : (order.sources().isEmpty() ? "each of " + services.size() + " services" : "each service that can");
        lines.add(
                order.wanted() + " from " + from + (order instanceof Drawing drawing ? seed(drawing, seedDrawn) : ""));
        if (!order.sources().isEmpty()) {
            lines.add(Words.plain(order.operation().label() + ": "
                    + order.sources().stream()
                            .map(source -> source.title().toLowerCase(Locale.ROOT) + " " + source.origin())
                            .collect(Collectors.joining(", "))));
        }
        String emulated = names(services, true);
        String real = names(services, false);
        if (!emulated.isEmpty()) {
            lines.add("Emulators inside this process, which call nobody and cost nothing: " + emulated);
        }
        lines.add(
                real.isEmpty()
                        ? "Real services: none. --help says how to use them."
                        : "Real services, which may charge for it: " + real);
        lines.add("");
        return lines;
    }

    private static String seed(Drawing drawing, boolean drawn) {
        return ", seed " + drawing.seed() + (drawn ? " (random; --seed " + drawing.seed() + " repeats it)" : "");
    }

    /** What the lines had no room for, and where everything is. */
    static List<String> after(List<Outcome> outcomes, Path sheet) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.addAll(notes(outcomes));
        lines.add("Images and contact sheet: " + sheet);
        return lines;
    }

    /** What the lines had no room for. */
    static List<String> notes(List<Outcome> outcomes) {
        List<String> lines = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            String id = outcome.provider().id();
            outcome.warnings().forEach(warning -> lines.add("Note: " + id + ": " + Words.plain(warning.toString())));
            outcome.failures().stream()
                    .flatMap(failure -> failure.ticket().stream())
                    .distinct()
                    .forEach(ticket -> {
                        lines.add(id + " may still finish the work; easel resume " + ticket + " waits for it again");
                    });
            if (!outcome.emulator() && outcome.failures().stream().anyMatch(Outcome.Failure::mayHaveBeenBilled)) {
                lines.add(id + " may have billed what failed");
            }
        }
        return lines;
    }

    private static String names(List<OpenService> services, boolean emulator) {
        return services.stream()
                .filter(service -> service.isEmulator() == emulator)
                .map(service -> service.provider().id())
                .collect(Collectors.joining(", "));
    }
}
