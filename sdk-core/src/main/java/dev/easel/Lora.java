package dev.easel;

/**
 * A LoRA to apply to the model, and how strongly.
 *
 * @param id what the service calls it: a hash (DAN), a name (ItsRose, Zhiqite)
 * @param weight its strength; 1.0 is as trained. Services narrow the range: see their {@link Capabilities}
 */
public record Lora(String id, double weight) {
    /** @throws InvalidRequestException if the id is blank or the weight is not a finite number */
    public Lora {
        if (id.isBlank()) {
            throw new InvalidRequestException(
                    Violation.of("loras", "has one with a blank id; give the id that the service lists"));
        }
        if (!Double.isFinite(weight)) {
            throw new InvalidRequestException(
                    Violation.of("loras", "has \"" + id + "\" with weight " + weight + "; give a finite number"));
        }
    }

    /**
     * With weight 1.0.
     *
     * @throws InvalidRequestException if the id is blank
     */
    public static Lora of(String id) {
        return Lora.of(id, 1.0);
    }

    /** @throws InvalidRequestException if the id is blank or the weight is not a finite number */
    public static Lora of(String id, double weight) {
        return Lora.of(id, weight);
    }
}
