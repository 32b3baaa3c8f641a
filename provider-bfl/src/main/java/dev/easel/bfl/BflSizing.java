package dev.easel.bfl;

import dev.easel.Size;
import java.util.List;
import java.util.Optional;

/** How a model is told the size of an image. */
enum BflSizing {
    /** By width and height of 64 or more, multiples of 16, up to 4 megapixels: FLUX.2. */
    STEP_16,
    /** By width and height from 256 to 1440, multiples of 32: FLUX.1. */
    STEP_32,
    /** By width and height of 64 or more, up to 4 megapixels: the canvas of outpainting. */
    CANVAS,
    /** By the ratio of its sides, from 21:9 to 9:21. */
    RATIO,
    /** By one of a few ratios, and a class of resolution. */
    FLUX_3,
    /** Not at all: it is that of the input image. */
    NONE,
    /** A model that Easel does not know. */
    AS_GIVEN;

    /** 4 megapixels; whether the service counts in thousands or in 1,024s it does not say, and it refuses without a bill. */
    static final long MAX_PIXELS = 2_048L * 2_048;

    private static final int SMALLEST = 64;
    private static final double WIDEST = 21.0 / 9;

    private static final List<String> FLUX_3_RATIOS = List.of(
            "21:9", "2:1", "16:9", "3:2", "7:5", "4:3", "5:4", "1:1", "4:5", "3:4", "5:7", "2:3", "9:16", "1:2",
            "9:21");

    /** The classes with the side of a square in each. */
    private static final List<String> FLUX_3_RESOLUTIONS = List.of("768sq", "1k", "1.5k", "2k", "4k");

    private static final int[] FLUX_3_SIDES = {768, 1_024, 1_536, 2_048, 4_096};

    /** Whether width and height are sent. */
    boolean takesPixels() {
        return this == STEP_16 || this == STEP_32 || this == CANVAS || this == AS_GIVEN;
    }

    /** Whether a ratio is sent. */
    boolean takesRatio() {
        return this == RATIO || this == FLUX_3;
    }

    /** Why a size cannot be sent, even rounded, as the end of a sentence; empty where it can. */
    Optional<String> refuses(Size size) {
        int least = Math.min(size.width(), size.height());
        int most = Math.max(size.width(), size.height());
        return switch (this) {
            case STEP_16, CANVAS ->
                least < SMALLEST
                        ? Optional.of("sides of 64 pixels or more")
                        : (long) size.width() * size.height() > MAX_PIXELS
                                ? Optional.of("up to 4 megapixels")
                                : Optional.empty();
            case STEP_32 -> least < 256 || most > 1_440 ? Optional.of("sides of 256 to 1440 pixels") : Optional.empty();
            case RATIO ->
                (double) most / least > WIDEST ? Optional.of("proportions from 21:9 to 9:21") : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** The size that is sent for one that is asked for. */
    Size rounded(Size size) {
        return switch (this) {
            case STEP_16 -> {
                Size nearest = Size.of(rounded(size.width(), 16), rounded(size.height(), 16));
                yield (long) nearest.width() * nearest.height() <= MAX_PIXELS
                        ? nearest
                        : Size.of(size.width() / 16 * 16, size.height() / 16 * 16);
            }
            case STEP_32 -> Size.of(rounded(size.width(), 32), rounded(size.height(), 32));
            default -> size;
        };
    }

    private static int rounded(int side, int step) {
        return (int) ((side + step / 2L) / step * step);
    }

    /** The nearest ratio that can be sent. */
    String ratio(Size size) {
        if (this == FLUX_3) {
            double wanted = (double) size.width() / size.height();
            String nearest = "1:1";
            for (String ratio : FLUX_3_RATIOS) {
                if (distance(value(ratio), wanted) < distance(value(nearest), wanted)) {
                    nearest = ratio;
                }
            }
            return nearest;
        }
        int divisor = greatestDivisor(size.width(), size.height());
        return size.width() / divisor + ":" + size.height() / divisor;
    }

    /** The nearest class of resolution, by the number of pixels. */
    static String resolution(Size size) {
        double side = Math.sqrt((double) size.width() * size.height());
        int nearest = 0;
        for (int i = 1; i < FLUX_3_SIDES.length; i++) {
            if (distance(FLUX_3_SIDES[i], side) < distance(FLUX_3_SIDES[nearest], side)) {
                nearest = i;
            }
        }
        return FLUX_3_RESOLUTIONS.get(nearest);
    }

    /** Whether the user's own word for a ratio is one that the model takes. */
    boolean takesRatio(String ratio) {
        if (this == FLUX_3) {
            return ratio.equals("auto") || FLUX_3_RATIOS.contains(ratio);
        }
        if (this == AS_GIVEN) {
            return true;
        }
        if (!ratio.matches("[1-9]\\d{0,4}:[1-9]\\d{0,4}")) {
            return false;
        }
        int colon = ratio.indexOf(':');
        int width = Integer.parseInt(ratio.substring(0, colon));
        int height = Integer.parseInt(ratio.substring(colon + 1));
        return (double) Math.max(width, height) / Math.min(width, height) <= WIDEST;
    }

    static boolean isFlux3Resolution(String resolution) {
        return FLUX_3_RESOLUTIONS.contains(resolution);
    }

    private static double value(String ratio) {
        int colon = ratio.indexOf(':');
        return Double.parseDouble(ratio.substring(0, colon)) / Double.parseDouble(ratio.substring(colon + 1));
    }

    /** Twice as wide is as far as half as wide. */
    private static double distance(double one, double other) {
        return Math.abs(Math.log(one / other));
    }

    private static int greatestDivisor(int one, int other) {
        return other == 0 ? one : greatestDivisor(other, one % other);
    }
}
