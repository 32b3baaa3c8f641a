package dev.easel;

/**
 * What a {@link ControlNet} takes from its reference picture. The set is open: {@code of("…")} takes a name that only
 * the service knows.
 *
 * @param name lower-case name, for example {@code canny}
 */
public record ControlType(String name) {
    public static final ControlType CANNY = new ControlType("canny");
    public static final ControlType OPENPOSE = new ControlType("openpose");
    public static final ControlType DEPTH = new ControlType("depth");
    public static final ControlType LINEART = new ControlType("lineart");
    public static final ControlType SCRIBBLE = new ControlType("scribble");
    public static final ControlType SEGMENTATION = new ControlType("segmentation");
    public static final ControlType TILE = new ControlType("tile");

    /** @throws InvalidRequestException if the name is blank */
    public ControlType {
        if (name.isBlank()) {
            throw new InvalidRequestException(new Violation("controls", "has a blank type; give its name"));
        }
    }

    /** @throws InvalidRequestException if the name is blank */
    public static ControlType of(String name) {
        return new ControlType(name);
    }

    @Override
    public String toString() {
        return name;
    }
}
