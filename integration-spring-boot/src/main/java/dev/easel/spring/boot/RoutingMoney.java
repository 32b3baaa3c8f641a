package dev.easel.spring.boot;

import dev.easel.ProviderId;
import dev.easel.Violation.Code;
import dev.easel.routing.Budget;
import dev.easel.routing.JdbcBudget;
import dev.easel.routing.Money;
import dev.easel.routing.Price;
import dev.easel.routing.PriceList;
import dev.easel.spring.boot.RoutingProperties.Limits;
import dev.easel.spring.boot.RoutingProperties.PriceParts;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;

/** Reads prices and budget from properties. */
final class RoutingMoney {
    private RoutingMoney() {}

    static @Nullable PriceList prices(RoutingProperties properties) {
        if (properties.prices().isEmpty()) {
            return null;
        }
        PriceList.Builder list = PriceList.builder();
        int number = 0;
        for (PriceParts parts : properties.prices()) {
            String where = "prices[" + number++ + "]";
            String id = parts.provider();
            if (id == null) {
                throw RouterAssembly.wrong(Code.MISSING, where + ".provider", "is missing; give for example dan");
            }
            ProviderId provider = read(where + ".provider", () -> ProviderId.of(id));
            Price price = read(where, () -> price(parts, properties.currency()));
            if (parts.model() == null) {
                list.price(provider, price);
            } else {
                list.price(provider, parts.model(), price);
            }
        }
        return list.build();
    }

    private static Price price(PriceParts parts, String currency) {
        Price.Builder price = Price.builder();
        part(parts.perImage(), currency, price::perImage);
        part(parts.perMegapixel(), currency, price::perMegapixel);
        part(parts.perStartedMegapixel(), currency, price::perStartedMegapixel);
        part(parts.perStep(), currency, price::perStep);
        part(parts.perCredit(), currency, price::perCredit);
        part(parts.atMostPerImage(), currency, price::atMostPerImage);
        parts.perMillionTokens()
                .forEach((kind, amount) -> part(amount, currency, money -> price.perMillionTokens(kind, money)));
        if (parts.inputsCostExtra()) {
            price.inputsCostExtra();
        }
        return price.build();
    }

    private static void part(@Nullable BigDecimal amount, String currency, Consumer<Money> setter) {
        if (amount != null) {
            setter.accept(Money.of(amount, currency));
        }
    }

    static @Nullable Budget budget(RoutingProperties properties, ListableBeanFactory beans) {
        Limits limits = properties.budget();
        List<Budget> budgets = new ArrayList<>();
        add(
                budgets,
                properties,
                "budget.total",
                limits.total(),
                money -> limits.jdbc()
                        ? JdbcBudget.total(dataSource(beans), limits.name() + "-total", money)
                        : Budget.total(money));
        add(
                budgets,
                properties,
                "budget.per-day",
                limits.perDay(),
                money -> limits.jdbc()
                        ? JdbcBudget.perDay(dataSource(beans), limits.name() + "-per-day", money, limits.zone())
                        : Budget.perDay(money, limits.zone()));
        add(budgets, properties, "budget.per-task", limits.perTask(), Budget::perTask);
        return budgets.isEmpty() ? null : Budget.all(budgets.toArray(Budget[]::new));
    }

    private static void add(
            List<Budget> budgets,
            RoutingProperties properties,
            String setting,
            @Nullable BigDecimal amount,
            Function<Money, Budget> budget) {
        if (amount != null) {
            budgets.add(budget.apply(money(setting, amount, properties.currency())));
        }
    }

    private static Money money(String setting, BigDecimal amount, String currency) {
        return read(setting, () -> Money.of(amount, currency));
    }

    private static DataSource dataSource(ListableBeanFactory beans) {
        DataSource only = beans.getBeanProvider(DataSource.class).getIfUnique();
        if (only == null) {
            throw RouterAssembly.wrong(
                    Code.MISSING,
                    "budget.jdbc",
                    "is set, and there is no DataSource, or more than one; declare a Budget bean, or leave it out");
        }
        return only;
    }

    /** Amounts, currencies and ids say what is wrong with them without a name. */
    private static <T> T read(String setting, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw RouterAssembly.wrong(Code.MALFORMED, setting, "is wrong: " + e.getMessage());
        }
    }
}
