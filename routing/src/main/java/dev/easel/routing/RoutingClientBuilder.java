package dev.easel.routing;

import dev.easel.CallOptions;
import dev.easel.ConfigurationException;
import dev.easel.ImageClient;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import dev.easel.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link RoutingClient}. For one thread at a time. A wrong setting is a {@link ConfigurationException}, thrown by the setter
 * or by {@link #build()}.
 */
public final class RoutingClientBuilder {
    private record Named(String name, ImageClient client) {}

    private final List<Named> clients = new ArrayList<>();
    private Choice choice = Choice.inOrder();
    private Fallback fallback = Fallback.defaults();
    private Hedge hedge = Hedge.off();
    private Circuit circuit = Circuit.defaults();
    private Aliases aliases = Aliases.none();
    private @Nullable PriceList prices;
    private @Nullable Budget budget;
    private boolean unknownPrices;
    private @Nullable RoutingListener listener;
    private Duration deadline = Duration.ofMinutes(10);
    private boolean keepsOpen;
    private TimeSource time = SystemTime.INSTANCE;
    private RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();

    RoutingClientBuilder() {}

    /** Adds a client under its provider's name; a second one of a provider gets a number: {@code dan-2}. */
    public RoutingClientBuilder add(ImageClient client) {
        String name = client.provider().value();
        int number = 1;
        while (hasName(number == 1 ? name : name + "-" + number)) {
            number++;
        }
        return add(number == 1 ? name : name + "-" + number, client);
    }

    /**
     * Adds a client.
     *
     * @param name its name in decisions, aliases and shares; not used before
     * @param client the client
     * @throws ConfigurationException if the name is blank or was used before
     */
    public RoutingClientBuilder add(String name, ImageClient client) {
        if (name.isBlank() || hasName(name)) {
            throw new ConfigurationException(Violation.of(
                    Code.CONFLICT,
                    "clients",
                    name.isBlank()
                            ? "has a blank name; give one"
                            : "has two of the name \"" + name + "\"; give each a name of its own"));
        }
        clients.add(new Named(name, Objects.requireNonNull(client, "client")));
        return this;
    }

    private boolean hasName(String name) {
        return clients.stream().anyMatch(client -> client.name().equals(name));
    }

    /** Sets the order in which clients are tried. By default {@link Choice#inOrder()}. */
    public RoutingClientBuilder choice(Choice order) {
        this.choice = order;
        return this;
    }

    /** Sets when the next client is tried. By default {@link Fallback#defaults()}. */
    public RoutingClientBuilder fallback(Fallback rules) {
        this.fallback = rules;
        return this;
    }

    /** Sets when a second client is asked while the first still works. By default {@link Hedge#off()}. */
    public RoutingClientBuilder hedge(Hedge rules) {
        this.hedge = rules;
        return this;
    }

    /** Sets when a client whose service is down is skipped. By default {@link Circuit#defaults()}. */
    public RoutingClientBuilder circuit(Circuit rules) {
        this.circuit = rules;
        return this;
    }

    /** Sets the names that stand for another model at each client. By default {@link Aliases#none()}. */
    public RoutingClientBuilder aliases(Aliases names) {
        this.aliases = names;
        return this;
    }

    /** Sets what images cost, for estimates, decisions and the budget. By default no price is known. */
    public RoutingClientBuilder prices(PriceList list) {
        this.prices = list;
        return this;
    }

    /**
     * Sets how much may be spent. The worst case is set aside before each submission, and given back by what its end means for money. By
     * default there is no limit. Upscaling, captions and expanded prompts have no price in a {@link PriceList}: with a budget they need
     * {@link #allowUnknownPrices()}.
     */
    public RoutingClientBuilder budget(Budget limit) {
        this.budget = limit;
        return this;
    }

    /** Lets requests through whose price is not known although there is a budget. By default they are refused. */
    public RoutingClientBuilder allowUnknownPrices() {
        this.unknownPrices = true;
        return this;
    }

    /** Sets who is told of the decisions. By default nobody. */
    public RoutingClientBuilder listener(RoutingListener told) {
        this.listener = told;
        return this;
    }

    /**
     * Sets how long a task may take whose {@link CallOptions} do not say it: above zero; 10 minutes by default.
     *
     * @throws ConfigurationException if it is not above zero
     */
    public RoutingClientBuilder deadline(Duration time) {
        if (time.isZero() || time.isNegative()) {
            throw new ConfigurationException(
                    Violation.of(Code.OUT_OF_RANGE, "deadline", "is " + time + "; give a time above zero"));
        }
        this.deadline = time;
        return this;
    }

    /** Keeps the clients open when the routing client is closed. By default they are closed with it. */
    public RoutingClientBuilder keepOpen() {
        this.keepsOpen = true;
        return this;
    }

    /** Sets the clock and the timer, for tests. By default they are the real ones. */
    public RoutingClientBuilder timeSource(TimeSource source) {
        this.time = source;
        return this;
    }

    /** Sets the source of random numbers, for tests. It must be thread-safe. */
    public RoutingClientBuilder random(RandomGenerator source) {
        this.random = source;
        return this;
    }

    /**
     * Returns a new client.
     *
     * @throws ConfigurationException if there is no client, or a budget without prices or in another currency
     */
    public RoutingClient build() {
        if (clients.isEmpty()) {
            throw new ConfigurationException(Violation.of(Code.MISSING, "clients", "has none; add one"));
        }
        if (budget != null && prices == null && !unknownPrices) {
            throw new ConfigurationException(Violation.of(
                    Code.MISSING, "prices", "is missing, and there is a budget; set it, or allowUnknownPrices()"));
        }
        if (budget != null && prices != null && !budget.currency().equals(prices.currency())) {
            throw new ConfigurationException(Violation.of(
                    Code.CONFLICT,
                    "budget",
                    "is in " + budget.currency() + ", and the prices are in " + prices.currency()
                            + "; give both in one currency"));
        }
        List<NamedClient> namedClients = clients.stream()
                .map(named ->
                        new NamedClient(named.name(), named.client(), new CircuitState(circuit, named.client(), time)))
                .toList();
        return RoutingClient.create(
                new Routing(
                        namedClients,
                        choice,
                        fallback,
                        hedge,
                        aliases,
                        new ReservationKeeper(prices, budget, unknownPrices),
                        new RoutedCallbacks(namedClients),
                        listener,
                        deadline,
                        time,
                        random,
                        new Threads()),
                keepsOpen);
    }
}
