package dev.easel.micrometer;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names and keys of the observation of an exchange. Extend {@link DefaultExchangeObservationConvention} to change a few of them. Asked at
 * the start and at the end; a low-cardinality key has to be there each time, since the meters that come of it need the same keys.
 */
public interface ExchangeObservationConvention extends ObservationConvention<ExchangeObservationContext> {
    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof ExchangeObservationContext;
    }
}
