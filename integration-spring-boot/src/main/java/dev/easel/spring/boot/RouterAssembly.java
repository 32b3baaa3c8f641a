package dev.easel.spring.boot;

import dev.easel.ConfigurationException;
import dev.easel.ImageClient;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import dev.easel.routing.Aliases;
import dev.easel.routing.Budget;
import dev.easel.routing.Choice;
import dev.easel.routing.Circuit;
import dev.easel.routing.Fallback;
import dev.easel.routing.Hedge;
import dev.easel.routing.Images;
import dev.easel.routing.PriceList;
import dev.easel.routing.RoutingClient;
import dev.easel.routing.RoutingClientBuilder;
import dev.easel.routing.RoutingListener;
import dev.easel.spring.boot.RoutingProperties.FallbackRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.io.Resource;

/** Puts the routing client together: a bean of the application counts before a property. */
final class RouterAssembly {
    private final RoutingProperties properties;
    private final EaselProperties shared;
    private final ListableBeanFactory beans;

    RouterAssembly(RoutingProperties properties, EaselProperties shared, ListableBeanFactory beans) {
        this.properties = properties;
        this.shared = shared;
        this.beans = beans;
    }

    RoutingClient build() {
        RoutingClientBuilder router = Images.builder();
        clients().forEach(router::add);
        PriceList prices = bean(PriceList.class, () -> RoutingMoney.prices(properties));
        router.choice(beanOr(Choice.class, () -> choice(prices)));
        router.fallback(beanOr(Fallback.class, () -> fallback(properties.fallback())));
        router.hedge(beanOr(Hedge.class, this::hedge));
        router.circuit(beanOr(Circuit.class, this::circuit));
        router.aliases(beanOr(Aliases.class, this::aliases));
        Settings.ifSet(prices, router::prices);
        Settings.ifSet(bean(Budget.class, () -> RoutingMoney.budget(properties, beans)), router::budget);
        if (properties.allowUnknownPrices()) {
            router.allowUnknownPrices();
        }
        Settings.ifSet(properties.deadline() == null ? shared.getDeadline() : properties.deadline(), router::deadline);
        List<RoutingListener> listeners =
                beans.getBeanProvider(RoutingListener.class).orderedStream().toList();
        if (!listeners.isEmpty()) {
            router.listener((decision, soFar) -> listeners.forEach(each -> each.onDecision(decision, soFar)));
        }
        beans.getBeanProvider(RoutingCustomizer.class).orderedStream().forEach(each -> each.customize(router));
        // Spring closes each of the clients itself.
        return router.keepOpen().build();
    }

    private Map<String, ImageClient> clients() {
        Map<String, ImageClient> all = new TreeMap<>(EaselNames.clients(beans));
        if (properties.clients().isEmpty()) {
            return all;
        }
        Map<String, ImageClient> named = new LinkedHashMap<>();
        for (String name : properties.clients()) {
            ImageClient client = all.get(name);
            if (client == null) {
                throw wrong(
                        Code.INVALID,
                        "clients",
                        "names \"" + name + "\", and the clients are " + all.keySet()
                                + "; configure that one, or leave it out");
            }
            named.put(name, client);
        }
        return named;
    }

    private Choice choice(@Nullable PriceList prices) {
        return switch (properties.choice()) {
            case IN_ORDER -> Choice.inOrder();
            case FASTEST -> Choice.fastest();
            case FEWEST_WARNINGS -> Choice.fewestWarnings();
            case SHARES -> Choice.shares(properties.shares());
            case CHEAPEST -> {
                if (prices == null) {
                    throw wrong(Code.MISSING, "prices", "is missing, and the choice is the cheapest; set it");
                }
                yield Choice.cheapest(prices);
            }
        };
    }

    private static Fallback fallback(FallbackRules rules) {
        if (!rules.enabled()) {
            return Fallback.never();
        }
        Fallback fallback = Fallback.defaults();
        if (rules.afterContentRefused()) {
            fallback = fallback.andAfterContentRefused();
        }
        if (rules.afterTaskFailed()) {
            fallback = fallback.andAfterTaskFailed();
        }
        if (rules.evenIfOutcomeUnknown()) {
            fallback = fallback.evenIfOutcomeUnknown();
        }
        return rules.cancelWhenQueuedFor() == null
                ? fallback
                : fallback.cancelWhenQueuedFor(rules.cancelWhenQueuedFor());
    }

    private Hedge hedge() {
        return properties.hedgeAfter() == null ? Hedge.off() : Hedge.after(properties.hedgeAfter());
    }

    private Circuit circuit() {
        return Circuit.opens(
                properties.circuit().failures(), properties.circuit().time());
    }

    private Aliases aliases() {
        Resource file = properties.aliases();
        if (file == null) {
            return Aliases.none();
        }
        try {
            return Aliases.parse(file.getContentAsString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new ConfigurationException(
                    List.of(Violation.of(
                            Code.UNREADABLE,
                            "aliases",
                            "names " + file.getDescription() + ", which cannot be read; name a file of JSON")),
                    e);
        }
    }

    private <T> @Nullable T bean(Class<T> type, Supplier<? extends @Nullable T> otherwise) {
        T bean = beans.getBeanProvider(type).getIfAvailable();
        return bean == null ? otherwise.get() : bean;
    }

    private <T> T beanOr(Class<T> type, Supplier<T> otherwise) {
        return beans.getBeanProvider(type).getIfAvailable(otherwise);
    }

    static ConfigurationException wrong(Code code, String setting, String message) {
        return new ConfigurationException(Violation.of(code, setting, message));
    }
}
