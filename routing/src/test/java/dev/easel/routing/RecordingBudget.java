package dev.easel.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ProviderId;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A budget in memory that tells how each reservation ended. */
class RecordingBudget implements Budget {
    static final PriceList PRICES = PriceList.builder()
            .perImage(ProviderId.of("dan"), Money.of("0.01", "USD"))
            .perImage(ProviderId.of("local"), Money.of("0.02", "USD"))
            .perImage(ProviderId.of("fal"), Money.of("0.03", "USD"))
            .build();

    private final Budget budget;
    private final List<String> ends = new CopyOnWriteArrayList<>();
    private final Queue<Money> reserved = new ConcurrentLinkedQueue<>();
    private final Set<String> ended = ConcurrentHashMap.newKeySet();

    RecordingBudget() {
        this(Budget.total(Money.of("100.00", "USD")));
    }

    RecordingBudget(Budget budget) {
        this.budget = budget;
    }

    int reserved() {
        return reserved.size();
    }

    Money spent() {
        return budget.balances().get(0).spent();
    }

    /** Waits, in real time, until so many reservations have ended. */
    List<String> awaitEnds(int number) {
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (ends.size() < number && System.nanoTime() < patience) {
            Thread.onSpinWait();
        }
        assertThat(ends).hasSize(number);
        return ends;
    }

    boolean allEnded() {
        return ended.size() == reserved.size();
    }

    @Override
    public Reservation reserve(Money atMost) {
        Reservation inner = budget.reserve(atMost);
        reserved.add(atMost);
        return new Reservation() {
            @Override
            public String id() {
                return inner.id();
            }

            @Override
            public Money reserved() {
                return inner.reserved();
            }

            @Override
            public void release() {
                inner.release();
                ended("released");
            }

            @Override
            public void keep() {
                inner.keep();
                ended("kept");
            }

            @Override
            public void settle(Money actual) {
                inner.settle(actual);
                ended("settled " + actual);
            }

            private void ended(String how) {
                ends.add(how);
                ended.add(inner.id());
            }
        };
    }

    @Override
    public String currency() {
        return budget.currency();
    }

    @Override
    public List<Balance> balances() {
        return budget.balances();
    }
}
