package dev.easel;

import dev.easel.Violation.Code;
import org.immutables.value.Value;

/** Names a LoRA to apply to the model, and how strongly. Immutable. */
@Value.Immutable
public abstract class Lora {
    Lora() {}

    /** Returns what the service calls it: a hash on DAN, a name on ItsRose and Zhiqite. */
    public abstract String id();

    /** Returns its strength; 1.0 is as trained. */
    public abstract double weight();

    @Value.Check
    void check() {
        Checks checks = Checks.of("loras");
        if (id().isBlank()) {
            checks.add(Code.MISSING, "has one with a blank id; give the id that the service lists");
        }
        if (!Double.isFinite(weight())) {
            checks.add(Code.OUT_OF_RANGE, "has \"" + id() + "\" with weight " + weight() + "; give a finite number");
        }
        checks.throwIfAny();
    }

    /**
     * Returns a LoRA with weight 1.0.
     *
     * @param id what the service calls it; {@link ImageClient#loras()} lists them
     * @throws InvalidRequestException if the id is blank
     */
    public static Lora of(String id) {
        return of(id, 1.0);
    }

    /**
     * Returns a LoRA.
     *
     * @param id what the service calls it; {@link ImageClient#loras()} lists them
     * @param weight its strength, a finite number; 1.0 is as trained. Services narrow the range: {@link
     *     Capabilities#loraWeight()}
     * @throws InvalidRequestException if the id is blank or the weight is not a finite number
     */
    public static Lora of(String id, double weight) {
        return new LoraBuilder().id(id).weight(weight).build();
    }
}
