package dev.easel.cli;

import dev.easel.bulk.Bulk;
import dev.easel.bulk.RetryRules;
import dev.easel.bulk.StopCondition;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a bulk run works. */
final class WorkOptions {
    private static final long DAY = 86_400;

    @Option(
            names = "--provider",
            paramLabel = "NAME",
            split = ",",
            required = true,
            description = "The services that share the items: real ones alone, or emulators alone.")
    private List<String> providers = List.of();

    @Option(
            names = "--parallel",
            paramLabel = "NUMBER",
            description = "Items under way at each service. Default: as many as it allows, else 10.")
    private @Nullable String parallel;

    @Mixin
    private final MoneyOptions money = new MoneyOptions();

    @Option(names = "--max-failures", paramLabel = "NUMBER", description = "Stop after so many failures.")
    private @Nullable String failures;

    @Option(
            names = "--max-failures-in-a-row",
            paramLabel = "NUMBER",
            description = "Stop after so many failures without an image between them.")
    private @Nullable String inARow;

    @Option(
            names = "--max-failure-share",
            paramLabel = "SHARE",
            description = "Stop when more of the finished items failed, from 0 to below 1; counted from the 20th on.")
    private @Nullable String share;

    @Option(names = "--max-time", paramLabel = "SECONDS", description = "Stop after this time.")
    private @Nullable String time;

    @Option(
            names = "--tries",
            paramLabel = "NUMBER",
            defaultValue = "3",
            description = "Tries of an item that fails at the service and is not billed. Default: ${DEFAULT-VALUE}.")
    private String tries = "";

    @Option(
            names = "--retry-billed",
            description = "Give new tries also to items that failed and may have been billed: they may cost twice.")
    private boolean retryBilled;

    @Option(
            names = "--deadline",
            paramLabel = "SECONDS",
            defaultValue = "1800",
            description = "How long one item is waited for; the next run goes on with it. Default: ${DEFAULT-VALUE}.")
    private String deadline = "";

    /** The chosen services; at least one. */
    List<Provider> providers() {
        return Arguments.providers(providers);
    }

    /** Tells a run all of it. */
    void tell(Bulk bulk) {
        if (parallel != null) {
            bulk.inFlight((int) Arguments.whole("--parallel", parallel, "", 1, 10_000));
        }
        money.prices(providers().get(0)).ifPresent(bulk::prices);
        money.budget().ifPresent(bulk::budget);
        if (failures != null) {
            bulk.stopWhen(StopCondition.failures((int) Arguments.whole("--max-failures", failures, "", 1, 1_000_000)));
        }
        if (inARow != null) {
            bulk.stopWhen(StopCondition.failuresInARow(
                    (int) Arguments.whole("--max-failures-in-a-row", inARow, "", 1, 1_000_000)));
        }
        if (share != null) {
            double most =
                    Arguments.number("--max-failure-share", share, "a number from 0 to below 1", 0, Math.nextDown(1.0));
            bulk.stopWhen(StopCondition.failureShare(most, 20));
        }
        if (time != null) {
            bulk.stopWhen(StopCondition.after(seconds("--max-time", time, 365 * DAY)));
        }
        bulk.retries(RetryRules.builder()
                .tries((int) Arguments.whole("--tries", tries, "", 1, 100))
                .evenIfBilled(retryBilled)
                .build());
        bulk.deadline(seconds("--deadline", deadline, 7 * DAY));
    }

    private static Duration seconds(String option, String text, long most) {
        return Duration.ofSeconds(Arguments.whole(option, text, " of seconds", 1, most));
    }
}
