package dev.easel.spring.boot;

import dev.easel.CallOptions;
import dev.easel.Destination;
import dev.easel.ImageClientBuilder;
import dev.easel.RetryPolicy;
import dev.easel.spring.boot.SharedProperties.Retries;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Applies properties: the first that is set counts, and where none is, the default of the builder. */
final class Settings {
    /** The client's own, if it has any, and those of all clients. */
    private final List<? extends SharedProperties> layers;

    private Settings(List<? extends SharedProperties> layers) {
        this.layers = layers;
    }

    static Settings of(SharedProperties... layers) {
        return new Settings(List.of(layers));
    }

    static <T> void ifSet(@Nullable T value, Consumer<T> setter) {
        if (value != null) {
            setter.accept(value);
        }
    }

    private <T> void apply(Function<SharedProperties, @Nullable T> property, Consumer<T> setter) {
        for (SharedProperties layer : layers) {
            T value = property.apply(layer);
            if (value != null) {
                setter.accept(value);
                return;
            }
        }
    }

    void applyTo(ImageClientBuilder<?> builder) {
        apply(SharedProperties::getConnectTimeout, builder::connectTimeout);
        apply(SharedProperties::getMaxExchangesInFlight, builder::maxExchangesInFlight);
        builder.retries(retries());
    }

    void applyTo(CallOptions.Builder options) {
        apply(SharedProperties::getDeadline, options::deadline);
        apply(SharedProperties::getUnsupported, options::unsupported);
        apply(SharedProperties::getDirectory, path -> options.destination(Destination.directory(path)));
    }

    private RetryPolicy retries() {
        RetryPolicy.Builder policy = RetryPolicy.builder();
        retry(Retries::getAttempts, policy::attempts);
        retry(Retries::getWaitForRoom, policy::waitForRoom);
        retry(Retries::getFirstDelay, policy::firstDelay);
        retry(Retries::getLongestDelay, policy::longestDelay);
        return policy.build();
    }

    private <T> void retry(Function<Retries, @Nullable T> property, Consumer<T> setter) {
        apply(layer -> property.apply(layer.getRetries()), setter);
    }
}
