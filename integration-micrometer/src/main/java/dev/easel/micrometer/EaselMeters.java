package dev.easel.micrometer;

import dev.easel.Usage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Counts what an observation has no meter for: images, their bytes, tokens, credits and cost, by service and model. Give it to the
 * observation registry, besides the handler that makes timers:
 *
 * <pre>{@code
 * observations.observationConfig().observationHandler(new EaselMeters(meters));
 * }</pre>
 *
 * <p>It needs {@code micrometer-core}. What a service did not tell is not counted. Thread-safe.
 */
public final class EaselMeters implements ObservationHandler<TaskObservationContext> {
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

    private final MeterRegistry registry;

    /** Creates a handler that counts with the meters of a registry. */
    public EaselMeters(MeterRegistry registry) {
        this.registry = Objects.requireNonNull(registry, "registry");
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof TaskObservationContext;
    }

    @Override
    public void onStop(TaskObservationContext context) {
        Tags whose = Tags.of(context.whose().stream()
                .map(key -> Tag.of(key.getKey(), key.getValue()))
                .toList());
        count(Names.IMAGES, "images", whose, context.images());
        count(Names.BYTES, "bytes", whose, context.bytes());
        Usage usage = context.usage();
        tokens("input", whose, usage);
        tokens("output", whose, usage);
        usage.credits().ifPresent(credits -> count(Names.CREDITS, null, whose, value(credits)));
        usage.amount().ifPresent(amount -> {
            // A service may write anything; a label has few values.
            String currency = usage.currency()
                    .filter(word -> CURRENCY.matcher(word).matches())
                    .orElse(Names.NONE);
            count(Names.COST, null, whose.and(Names.CURRENCY, currency), value(amount));
        });
    }

    private void count(String name, @Nullable String unit, Tags tags, double amount) {
        // A counter takes nothing below zero, whatever a service says.
        if (amount > 0) {
            Counter.builder(name).baseUnit(unit).tags(tags).register(registry).increment(amount);
        }
    }

    private void tokens(String type, Tags whose, Usage usage) {
        Long tokens = usage.tokens().get(type);
        if (tokens != null && tokens > 0) {
            DistributionSummary.builder(Names.TOKEN_USAGE)
                    .baseUnit("tokens")
                    .tags(whose.and(Names.TOKEN_TYPE, type))
                    .register(registry)
                    .record(tokens);
        }
    }

    private static double value(BigDecimal amount) {
        double value = amount.doubleValue();
        return Double.isFinite(value) ? value : 0;
    }
}
