package dev.easel.spring.boot;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;

/**
 * How requests are given to the clients.
 *
 * @param enabled Whether there is a routing client, as the primary ImageClient.
 * @param clients The clients in order, by qualifier or name of bean. By default all, in the order of their names.
 * @param choice Which client is tried first.
 * @param shares The share of each client, for the choice by shares.
 * @param deadline How long a task may take, over all clients. By default easel.deadline holds.
 * @param aliases A file of model aliases.
 * @param fallback When the next client is tried.
 * @param hedgeAfter After which time without a result a second client is asked. By default none is.
 * @param circuit When a client is skipped whose service is down.
 * @param currency The currency of prices and budget.
 * @param prices What images cost.
 * @param allowUnknownPrices Whether requests are let through whose price is not known although there is a budget.
 * @param budget What may be spent.
 */
@ConfigurationProperties("easel.routing")
record RoutingProperties(
        boolean enabled,
        @DefaultValue List<String> clients,
        @DefaultValue("in-order") Order choice,
        @DefaultValue Map<String, Integer> shares,
        @Nullable Duration deadline,
        @Nullable Resource aliases,
        @DefaultValue FallbackRules fallback,
        @Nullable Duration hedgeAfter,
        @DefaultValue CircuitRules circuit,
        @DefaultValue("USD") String currency,
        @DefaultValue List<PriceParts> prices,
        boolean allowUnknownPrices,
        @DefaultValue Limits budget) {

    /** Orders of clients. */
    enum Order {
        IN_ORDER,
        CHEAPEST,
        FASTEST,
        FEWEST_WARNINGS,
        SHARES
    }

    /**
     * When the next client is tried.
     *
     * @param enabled Whether the next client is tried where no image can exist and nothing may have been billed.
     * @param afterContentRefused Whether it is tried where a service declined what the prompt or the image shows.
     * @param afterTaskFailed Whether it is tried where the task failed and may have been billed.
     * @param evenIfOutcomeUnknown Whether it is tried where nobody knows whether the work was done, so that both may bill.
     * @param cancelWhenQueuedFor How long a task waits in a queue before it is cancelled for the next client. By default forever.
     */
    record FallbackRules(
            @DefaultValue("true") boolean enabled,
            boolean afterContentRefused,
            boolean afterTaskFailed,
            boolean evenIfOutcomeUnknown,
            @Nullable Duration cancelWhenQueuedFor) {}

    /**
     * When a client is skipped whose service is down.
     *
     * @param failures After how many failures in a row it is skipped.
     * @param time For how long it is skipped.
     */
    record CircuitRules(
            @DefaultValue("5") int failures,
            @DefaultValue("30s") Duration time) {}

    /**
     * What one model costs.
     *
     * @param provider The id of the provider.
     * @param model The model; without it the price is that of all models of the provider that have none of their own.
     * @param perImage The price of an image.
     * @param perMegapixel The price of a million pixels.
     * @param perStartedMegapixel The price of each started million pixels.
     * @param perStep The price of a step.
     * @param perCredit The price of one of the service's own credits.
     * @param perMillionTokens The price of a million tokens, by their kind.
     * @param atMostPerImage The most that an image costs, where the other parts cannot be known before.
     * @param inputsCostExtra Whether images that go in are charged too.
     */
    record PriceParts(
            @Nullable String provider,
            @Nullable String model,
            @Nullable BigDecimal perImage,
            @Nullable BigDecimal perMegapixel,
            @Nullable BigDecimal perStartedMegapixel,
            @Nullable BigDecimal perStep,
            @Nullable BigDecimal perCredit,
            @DefaultValue Map<String, BigDecimal> perMillionTokens,
            @Nullable BigDecimal atMostPerImage,
            boolean inputsCostExtra) {}

    /**
     * What may be spent.
     *
     * @param total The amount in all.
     * @param perDay The amount on a day.
     * @param perTask The amount for one task.
     * @param zone Where the day begins.
     * @param jdbc Whether the budget is kept in the DataSource of the application. Else it ends with the process.
     * @param name Which budget of the database it is.
     */
    record Limits(
            @Nullable BigDecimal total,
            @Nullable BigDecimal perDay,
            @Nullable BigDecimal perTask,
            @DefaultValue("UTC") ZoneId zone,
            boolean jdbc,
            @DefaultValue("easel") String name) {}
}
