package dev.easel.micrometer;

import dev.easel.TaskHandle;
import dev.easel.Usage;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The names of OpenTelemetry's conventions for generative AI where there are some, else Easel's own. Low-cardinality keys are always all
 * present, with the value {@code none} where nothing is known; the others are there once they are known. Without state.
 */
public class DefaultTaskObservationConvention implements TaskObservationConvention {
    static final DefaultTaskObservationConvention INSTANCE = new DefaultTaskObservationConvention();

    /** Creates a convention. */
    public DefaultTaskObservationConvention() {}

    @Override
    public String getName() {
        return Names.TASK;
    }

    /** Returns the value of {@code gen_ai.operation.name}; {@code generate_content} by default, OpenTelemetry's word for images too. */
    protected String operationName(TaskObservationContext context) {
        return "generate_content";
    }

    @Override
    public String getContextualName(TaskObservationContext context) {
        return operationName(context)
                + context.requestedModel().map(model -> " " + model).orElse("");
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(TaskObservationContext context) {
        return context.whose()
                .and(
                        KeyValue.of(Names.OPERATION_NAME, operationName(context)),
                        KeyValue.of(Names.OUTPUT_TYPE, context.outputType()),
                        KeyValue.of(
                                Names.OPERATION,
                                context.operation()
                                        .map(operation -> operation.name().toLowerCase(Locale.ROOT))
                                        .orElse(Names.NONE)),
                        KeyValue.of(Names.OUTCOME, context.outcome().orElse(Names.NONE)),
                        KeyValue.of(Names.ERROR_TYPE, context.errorType().orElse(Names.NONE)),
                        KeyValue.of(
                                Names.MAY_HAVE_BEEN_BILLED,
                                context.mayHaveBeenBilled().map(String::valueOf).orElse(Names.NONE)));
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(TaskObservationContext context) {
        List<KeyValue> values = new ArrayList<>();
        TaskHandle handle = context.handle();
        add(values, Names.SERVER_ADDRESS, context.server().getHost());
        add(values, Names.SERVER_PORT, port(context.server()));
        add(values, Names.CLIENT_ID, handle.requestId());
        add(values, Names.TASK_ID, handle.taskId().orElse(null));
        add(values, Names.REQUEST_ID, context.requestId().orElse(null));
        add(values, Names.RESUMED, context.resumed());
        add(values, Names.CHOICE_COUNT, text(context.requestedImages()));
        add(values, Names.SEED, text(context.requestedSeed()));
        add(values, Names.PROMPT, context.prompt().orElse(null));
        if (context.outcome().isPresent()) {
            addOutcome(values, context);
        }
        return KeyValues.of(values);
    }

    private static void addOutcome(List<KeyValue> values, TaskObservationContext context) {
        add(values, Names.EXCHANGES, context.exchanges());
        add(values, Names.POLLS, context.polls());
        add(values, Names.RETRIES, context.retries());
        add(values, Names.IMAGES, context.images());
        add(values, Names.BYTES, context.bytes());
        add(values, Names.SERVICE_CODE, context.serviceCode().orElse(null));
        add(values, Names.RESPONSE_MODEL, context.responseModel().orElse(null));
        Usage usage = context.usage();
        add(values, Names.INPUT_TOKENS, usage.tokens().get("input"));
        add(values, Names.OUTPUT_TOKENS, usage.tokens().get("output"));
        add(values, Names.CREDITS, usage.credits().orElse(null));
        add(values, Names.COST, usage.amount().orElse(null));
        add(values, Names.CURRENCY, usage.currency().orElse(null));
    }

    private static @Nullable Object text(OptionalInt value) {
        return value.isPresent() ? value.getAsInt() : null;
    }

    private static @Nullable Object text(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }

    /** Adds what is known. */
    static void add(List<KeyValue> values, String key, @Nullable Object value) {
        if (value != null) {
            String text = String.valueOf(value);
            values.add(KeyValue.of(key, key.equals(Names.PROMPT) ? text : Names.cut(text)));
        }
    }

    static @Nullable Object port(URI server) {
        return server.getPort() >= 0
                ? Integer.valueOf(server.getPort())
                : "https".equalsIgnoreCase(server.getScheme()) ? Integer.valueOf(443) : Integer.valueOf(80);
    }
}
