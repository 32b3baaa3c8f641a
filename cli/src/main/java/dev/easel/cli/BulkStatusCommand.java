package dev.easel.cli;

import dev.easel.bulk.ItemState;
import dev.easel.bulk.Ledger;
import dev.easel.bulk.LedgerItem;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code easel bulk status}. */
@Command(
        name = "status",
        header = "Says how far a bulk run is, also while it runs in another process.",
        footer = {"", "Exit code: 0, or 1 if the ledger cannot be read, or 2 for wrong usage."},
        sortOptions = false,
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class BulkStatusCommand implements Callable<Integer> {
    private final Session session;

    @Mixin
    private LedgerOptions place = new LedgerOptions();

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "List the items in this state, with reason and ticket: waiting, submitted, done, failed,"
                    + " unknown, ...")
    private @Nullable String state;

    @Option(names = "--json", description = "Print JSON: one object, or with --state one for each item.")
    private boolean json;

    BulkStatusCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        @Nullable ItemState listed = state == null ? null : state(state);
        return LedgerOptions.reading(() -> {
            Ledger ledger = place.present();
            if (listed == null) {
                summary(ledger);
            } else {
                ledger.forEach(listed, item -> session.terminal().out().println(json ? object(item) : line(item)));
            }
            return ExitCode.DONE;
        });
    }

    private void summary(Ledger ledger) {
        PrintStream out = session.terminal().out();
        Map<ItemState, Long> found = ledger.counts();
        Map<String, Long> counts = new LinkedHashMap<>();
        for (ItemState one : ItemState.values()) {
            @Nullable Long count = found.get(one);
            if (count != null) {
                counts.put(word(one), count);
            }
        }
        if (json) {
            out.println(Json.object().put("items", counts));
        } else {
            counts.forEach((name, count) -> out.println(String.format(Locale.ROOT, "%,10d  %s", count, name)));
            BulkInterrupts.tickets(ledger, out);
        }
    }

    private static ItemState state(String text) {
        return Arrays.stream(ItemState.values())
                .filter(known -> word(known).equals(text.strip().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new UsageException("--state is " + Arguments.shown(text) + "; choose from "
                        + Arrays.stream(ItemState.values())
                                .map(BulkStatusCommand::word)
                                .collect(Collectors.joining(", "))));
    }

    private static String word(ItemState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static String line(LedgerItem item) {
        StringBuilder line = new StringBuilder(item.id());
        item.service().ifPresent(service -> line.append("  ").append(service));
        item.images().forEach(image -> line.append("  ").append(image.name()));
        item.message().ifPresent(message -> line.append("  ").append(message));
        if (item.mayHaveBeenBilled()) {
            line.append("  (may have been billed)");
        }
        item.ticket().ifPresent(ticket -> line.append("  ").append(ticket));
        return Words.plain(line.toString());
    }

    private static Json object(LedgerItem item) {
        return Json.object()
                .put("id", item.id())
                .put("state", word(item.state()))
                .put("tries", item.tries())
                .put("service", item.service())
                .put(
                        "images",
                        item.images().stream().map(LedgerItem.ImageFile::name).toList())
                .put("cost", item.cost())
                .put("reason", item.reason())
                .put("message", item.message())
                .put("mayHaveBeenBilled", item.mayHaveBeenBilled())
                .put("ticket", item.ticket());
    }
}
