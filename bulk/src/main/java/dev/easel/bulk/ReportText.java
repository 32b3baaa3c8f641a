package dev.easel.bulk;

import dev.easel.routing.Money;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A report as text. */
final class ReportText {
    private ReportText() {}

    static String headline(BulkReport report) {
        long total =
                report.counts().values().stream().mapToLong(Long::longValue).sum();
        StringBuilder line = new StringBuilder()
                .append(report.count(ItemState.DONE))
                .append(" of ")
                .append(total)
                .append(total == 1 ? " item" : " items")
                .append(" done");
        for (ItemState state : ItemState.values()) {
            if (state != ItemState.DONE && report.count(state) > 0) {
                line.append(", ").append(report.count(state)).append(' ').append(Words.of(state));
            }
        }
        return line.toString();
    }

    static String write(BulkReport report) {
        StringBuilder text = new StringBuilder(headline(report)).append('\n');
        report.stopped()
                .ifPresent(reason -> text.append("stopped: ").append(reason).append('\n'));
        text.append("images: ").append(report.images()).append('\n');
        if (!report.costs().isEmpty()) {
            text.append("cost: ").append(costs(report.costs())).append('\n');
        }
        if (!report.elapsed().isZero()) {
            text.append("time: ").append(shown(report.elapsed())).append('\n');
        }
        if (!report.failures().isEmpty()) {
            text.append("without images:\n");
            for (BulkReport.Failures failures : report.failures()) {
                text.append("  ")
                        .append(failures.items())
                        .append(' ')
                        .append(Words.of(failures.state()))
                        .append(failures.reason().isEmpty() ? "" : ", " + failures.reason())
                        .append(
                                failures.mayHaveBeenBilled() == 0
                                        ? ""
                                        : ", " + failures.mayHaveBeenBilled() + " may have been billed")
                        .append(failures.example().isEmpty() ? "" : ": " + failures.example())
                        .append('\n');
            }
        }
        if (!report.slowest().isEmpty()) {
            text.append("slowest: ")
                    .append(report.slowest().stream()
                            .limit(3)
                            .map(item -> item.id() + " (" + shown(item.took().orElse(Duration.ZERO)) + ")")
                            .collect(Collectors.joining(", ")))
                    .append('\n');
        }
        if (!report.unrecorded().isEmpty()) {
            text.append("not in the ledger; keep these tickets:\n");
            report.unrecorded().forEach(line -> text.append("  ").append(line).append('\n'));
        }
        return text.toString();
    }

    static String costs(List<Money> costs) {
        return costs.stream().map(Money::toString).collect(Collectors.joining(" and "));
    }

    static String shown(Duration time) {
        if (time.compareTo(Duration.ofMinutes(1)) < 0) {
            return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
        }
        return time.toHours() > 0
                ? time.toHours() + " h " + time.toMinutesPart() + " min"
                : time.toMinutes() + " min " + time.toSecondsPart() + " s";
    }
}
