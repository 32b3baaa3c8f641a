package dev.easel.testkit.internal.bfl;

/** Turns an aspect ratio into a size. */
final class Aspect {
    private static final int STEP = 16;
    private static final int LARGEST_SIDE = 4096;

    private Aspect() {}

    static double ratio(String aspect) {
        int colon = aspect.indexOf(':');
        return Double.parseDouble(aspect.substring(0, colon)) / Double.parseDouble(aspect.substring(colon + 1));
    }

    /** Width and height of about so many pixels. */
    static int[] size(double ratio, double pixels) {
        return new int[] {side(Math.sqrt(pixels * ratio)), side(Math.sqrt(pixels / ratio))};
    }

    private static int side(double exact) {
        return Math.min(LARGEST_SIDE, Math.max(STEP, (int) Math.round(exact / STEP) * STEP));
    }
}
