package dev.easel;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.immutables.value.Value;

/**
 * A ControlNet: a reference picture that steers the composition (edges, a pose, depth).
 *
 * <p>Made with {@link #builder()}; the shortcuts {@link #canny(ImageInput)} and {@link #openPose(ImageInput)} do for
 * the usual ones.
 */
@EaselStyle
@Value.Immutable
public abstract class ControlNet {
    ControlNet() {}

    /** What steers: for example {@link ControlType#CANNY}. */
    public abstract ControlType type();

    /** The reference picture. */
    public abstract ImageInput image();

    /** The service's own name of a control model, where the type alone does not choose one. */
    public abstract Optional<String> model();

    /** How strongly it steers. Usually 0 to 2; the services' default is 1. */
    public abstract OptionalDouble weight();

    /** From which share of the steps on it steers, 0 to 1. The services' default is 0. */
    public abstract OptionalDouble guidanceStart();

    /** Up to which share of the steps it steers, 0 to 1. The services' default is 1. */
    public abstract OptionalDouble guidanceEnd();

    /** The first threshold of the Canny edge detector, 0 to 255. Only for {@link ControlType#CANNY}. */
    public abstract OptionalInt lowThreshold();

    /** The second threshold of the Canny edge detector, 0 to 255. Only for {@link ControlType#CANNY}. */
    public abstract OptionalInt highThreshold();

    /** How a reference picture of another shape is fitted. */
    public abstract Optional<ResizeMode> resizeMode();

    /**
     * Whether the reference picture alone steers, with or without a prompt ("guess mode"). DAN's documentation
     * advises 50 steps and a guidance scale of 3 to 5 for it.
     */
    public abstract Optional<Boolean> guessMode();

    /** Every control is checked when it is built. */
    @Value.Check
    void check() {
        Checks checks = Checks.of("controls");
        checks.between("weight", weight(), 0, 10);
        checks.between("guidanceStart", guidanceStart(), 0, 1);
        checks.between("guidanceEnd", guidanceEnd(), 0, 1);
        checks.between("lowThreshold", lowThreshold(), 0, 255);
        checks.between("highThreshold", highThreshold(), 0, 255);
        if (guidanceStart().orElse(0) > guidanceEnd().orElse(1)) {
            checks.add("has guidanceStart after guidanceEnd; swap them");
        }
        checks.throwIfAny();
    }

    /** Makes one step by step. */
    public static ControlNetBuilder builder() {
        return new ControlNetBuilder();
    }

    /** Steered by the edges in the picture. */
    public static ControlNet canny(ImageInput image) {
        return builder().type(ControlType.CANNY).image(image).build();
    }

    /** Steered by the pose of the person in the picture. */
    public static ControlNet openPose(ImageInput image) {
        return builder().type(ControlType.OPENPOSE).image(image).build();
    }
}
