package dev.easel.cli;

import dev.easel.ProviderId;
import dev.easel.routing.Money;
import dev.easel.routing.PriceList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What images cost, and what may be spent. */
final class MoneyOptions {
    @Option(
            names = "--budget",
            paramLabel = "AMOUNT",
            description = "What may be spent at most, in all runs together. Needs --price.")
    private @Nullable String budget;

    @Option(
            names = "--price",
            paramLabel = "NAME=AMOUNT",
            split = ",",
            description = "What an image costs at a service. Easel knows no prices by itself.")
    private Map<String, String> prices = new LinkedHashMap<>();

    @Option(
            names = "--currency",
            paramLabel = "CODE",
            defaultValue = "USD",
            description = "The currency of both. Default: ${DEFAULT-VALUE}.")
    private String currency = "";

    Optional<Money> budget() {
        return Optional.ofNullable(budget).map(amount -> money("--budget", amount));
    }

    /**
     * The prices; empty where none was typed.
     *
     * @param example a service that is used, for messages
     */
    Optional<PriceList> prices(Provider example) {
        if (prices.isEmpty()) {
            if (budget != null) {
                throw new UsageException("--budget needs what an image costs; add --price, for example --price "
                        + example.id() + "=0.01");
            }
            return Optional.empty();
        }
        PriceList.Builder list = PriceList.builder();
        prices.forEach((name, amount) -> {
            Provider provider = Arguments.provider("--price", name);
            list.perImage(ProviderId.of(provider.id()), money("--price " + provider.id(), amount));
        });
        return Optional.of(list.build());
    }

    private Money money(String option, String amount) {
        try {
            return Money.of(amount.strip(), currency.strip());
        } catch (IllegalArgumentException e) {
            throw new UsageException(option + " is not an amount that can be used: " + e.getMessage());
        }
    }
}
