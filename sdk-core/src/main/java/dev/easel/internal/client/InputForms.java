package dev.easel.internal.client;

import dev.easel.ImageInput;
import dev.easel.internal.task.InputDelivery;
import dev.easel.spi.Payload;
import dev.easel.spi.SubmitContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request's input pictures, as far as they are at hand.
 *
 * @param payloads those that are bytes
 * @param delivery brings the others; {@code null} where there are none
 */
record InputForms(
        Map<ImageInput, Payload> payloads, @Nullable InputDelivery delivery) {
    static final InputForms NONE = new InputForms(Map.of(), null);

    static InputForms atHand(Map<ImageInput, Payload> payloads) {
        return new InputForms(payloads, null);
    }

    static InputForms delivered(Map<ImageInput, Payload> payloads, InputDelivery delivery) {
        return new InputForms(payloads, delivery);
    }

    SubmitContext into(SubmitContext context) {
        return payloads.isEmpty() ? context : context.withInputs(payloads, Map.of());
    }
}
