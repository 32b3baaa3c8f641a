package dev.easel.examples;

import dev.easel.ImageClient;
import dev.easel.ImageFormat;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.fal.Fal;
import dev.easel.replicate.Replicate;
import dev.easel.routing.Aliases;
import dev.easel.routing.Budget;
import dev.easel.routing.Choice;
import dev.easel.routing.Images;
import dev.easel.routing.JdbcBudget;
import dev.easel.routing.Money;
import dev.easel.routing.Preset;
import dev.easel.routing.Price;
import dev.easel.routing.PriceList;
import dev.easel.routing.Reservation;
import dev.easel.routing.Route;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** Takes the cheaper of two services, within a budget in a file. Needs {@code FAL_KEY} and {@code REPLICATE_API_TOKEN}. */
public final class PricesAndBudgets {
    public static void main(String[] args) {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL("jdbc:h2:file:" + Path.of("budget").toAbsolutePath() + ";WRITE_DELAY=0");
        PriceList prices = prices();
        Aliases aliases = Aliases.builder()
                .add("draft", "fal", Preset.of(Fal.FLUX_SCHNELL))
                .add("draft", "replicate", Preset.of(Replicate.FLUX_SCHNELL))
                .build();
        ImageRequest request = ImageRequest.builder()
                .prompt("a lighthouse at dusk")
                .model("draft")
                .outputFormat(ImageFormat.PNG)
                .build();
        JdbcBudget daily = daily(dataSource);
        try (ImageClient client = Images.builder()
                .add(Fal.fromEnv())
                .add(Replicate.fromEnv())
                .aliases(aliases)
                .choice(Choice.cheapest(prices))
                .prices(prices)
                .budget(budget(daily))
                .build()) {
            ImageResult result = client.generate(request);
            result.first().saveTo(Path.of("lighthouse.png"));
            System.out.println(result.tag(Route.class).orElseThrow()); // which services were tried, and why
            System.out.println(daily.balances());
        }
        list(daily);
        Reservation forgotten = daily.reserve(Money.of("0.10", "USD"));
        release(daily, forgotten.id());
        System.out.println(daily.balances());
    }

    // snippet: prices
    private static PriceList prices() {
        return PriceList.builder()
                .perImage(Replicate.PROVIDER, Money.of("0.01", "USD"))
                .price(
                        Fal.PROVIDER,
                        Price.builder()
                                .perCredit(Money.of("0.01", "USD")) // what it cost, by the units that the service names
                                .atMostPerImage(Money.of("0.10", "USD")) // what to expect before
                                .build())
                .asOf(LocalDate.of(2026, 11, 29), "our contracts")
                .build();
    }

    private static JdbcBudget daily(DataSource dataSource) {
        return JdbcBudget.perDay(dataSource, "images", Money.of("20", "USD"), ZoneId.of("Europe/Berlin"));
    }

    private static Budget budget(JdbcBudget daily) {
        return Budget.all(daily, Budget.perTask(Money.of("0.50", "USD")));
    }
    // end of snippet

    // snippet: unsettled
    private static void list(JdbcBudget budget) {
        for (Reservation reservation : budget.unsettled(Instant.now().minus(Duration.ofHours(1)))) {
            System.out.println(reservation.id() + " " + reservation.reserved());
        }
    }

    private static void release(JdbcBudget budget, String id) {
        budget.find(id).ifPresent(reservation -> reservation.settle(Money.zero("USD"))); // nothing was billed
    }
    // end of snippet

    private PricesAndBudgets() {}
}
