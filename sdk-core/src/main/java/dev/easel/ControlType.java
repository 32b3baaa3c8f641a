package dev.easel;

import java.util.List;

/**
 * Names what a {@link ControlNet} takes from its reference image. Immutable.
 *
 * <p>The set is open: {@link #of} takes a name that only the service knows and sends it as it is. Constants may be added. Names are
 * equal without regard to case.
 */
public final class ControlType {
    public static final ControlType CANNY = new ControlType("canny");
    public static final ControlType OPENPOSE = new ControlType("openpose");
    public static final ControlType DEPTH = new ControlType("depth");
    public static final ControlType LINEART = new ControlType("lineart");
    public static final ControlType SCRIBBLE = new ControlType("scribble");
    public static final ControlType SEGMENTATION = new ControlType("segmentation");
    public static final ControlType TILE = new ControlType("tile");

    private static final List<ControlType> KNOWN =
            List.of(CANNY, OPENPOSE, DEPTH, LINEART, SCRIBBLE, SEGMENTATION, TILE);

    private final String name;

    private ControlType(String name) {
        this.name = name;
    }

    /**
     * Returns the kind of ControlNet of that name: the constant where there is one, whatever the letters' case, else a new one whose name is
     * sent as it is.
     *
     * @throws InvalidRequestException if the name is blank
     */
    public static ControlType of(String name) {
        return Vocabulary.find("controls", name, KNOWN, ControlType::new);
    }

    /** Returns every kind of ControlNet that has a constant here. */
    public static List<ControlType> known() {
        return KNOWN;
    }

    /** Returns the name in the common vocabulary, for example {@code canny}. */
    public String name() {
        return name;
    }

    /** Returns whether the other is a kind of ControlNet of the same name, whatever the letters' case. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ControlType that && Vocabulary.key(name).equals(Vocabulary.key(that.name));
    }

    @Override
    public int hashCode() {
        return Vocabulary.key(name).hashCode();
    }

    /** Returns the name. */
    @Override
    public String toString() {
        return name;
    }
}
