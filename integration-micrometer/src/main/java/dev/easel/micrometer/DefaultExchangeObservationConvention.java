package dev.easel.micrometer;

import dev.easel.Attempt;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The default names and keys of an exchange: submit, poll, download, upload, push. Without state. */
public class DefaultExchangeObservationConvention implements ExchangeObservationConvention {
    static final DefaultExchangeObservationConvention INSTANCE = new DefaultExchangeObservationConvention();

    /** Creates a convention. */
    public DefaultExchangeObservationConvention() {}

    @Override
    public String getName() {
        return Names.EXCHANGE;
    }

    @Override
    public String getContextualName(ExchangeObservationContext context) {
        return kind(context);
    }

    private static String kind(ExchangeObservationContext context) {
        return context.kind().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(ExchangeObservationContext context) {
        return context.task()
                .whose()
                .and(
                        KeyValue.of(Names.EXCHANGE_KIND, kind(context)),
                        KeyValue.of(
                                Names.HTTP_STATUS,
                                context.httpStatus().isPresent()
                                        ? String.valueOf(context.httpStatus().getAsInt())
                                        : Names.NONE),
                        KeyValue.of(Names.ERROR_TYPE, context.errorType().orElse(Names.NONE)));
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(ExchangeObservationContext context) {
        List<KeyValue> values = new ArrayList<>();
        DefaultTaskObservationConvention.add(values, Names.EXCHANGE_NUMBER, context.number());
        DefaultTaskObservationConvention.add(
                values,
                Names.REQUEST_ID,
                context.attempt().flatMap(Attempt::requestId).orElse(null));
        context.attempt().flatMap(Attempt::server).ifPresent(server -> {
            DefaultTaskObservationConvention.add(values, Names.SERVER_ADDRESS, server.getHost());
            DefaultTaskObservationConvention.add(
                    values, Names.SERVER_PORT, DefaultTaskObservationConvention.port(server));
        });
        return KeyValues.of(values);
    }
}
