package dev.easel.testkit.internal.scene;

/** Computes with colours of the form {@code 0xRRGGBB}. */
final class Tint {

    private Tint() {}

    /** From the first colour at 0 to the second at 1. */
    static int mix(int from, int to, double share) {
        double clamped = share < 0 ? 0 : Math.min(share, 1);
        int weight = (int) (clamped * 1024 + 0.5);
        return channel(from >> 16, to >> 16, weight) << 16
                | channel(from >> 8, to >> 8, weight) << 8
                | channel(from, to, weight);
    }

    private static int channel(int from, int to, int weight) {
        int base = from & 0xff;
        return base + (((to & 0xff) - base) * weight + 512 >> 10);
    }

    /** A colour under coloured light. */
    static int under(int light, int colour) {
        return (colour >> 16 & 0xff) * (light >> 16 & 0xff) / 255 << 16
                | (colour >> 8 & 0xff) * (light >> 8 & 0xff) / 255 << 8
                | (colour & 0xff) * (light & 0xff) / 255;
    }

    /** Turns the colour about the grey axis, by a share of the full circle. */
    static int turned(int colour, double turns) {
        double cos = StrictMath.cos(turns * 2 * Math.PI);
        double sin = StrictMath.sin(turns * 2 * Math.PI);
        double third = (1 - cos) / 3;
        double root = StrictMath.sqrt(1.0 / 3) * sin;
        double red = colour >> 16 & 0xff;
        double green = colour >> 8 & 0xff;
        double blue = colour & 0xff;
        return clamp(red * (cos + third) + green * (third - root) + blue * (third + root)) << 16
                | clamp(red * (third + root) + green * (cos + third) + blue * (third - root)) << 8
                | clamp(red * (third - root) + green * (third + root) + blue * (cos + third));
    }

    private static int clamp(double value) {
        return (int) Math.max(0, Math.min(255, value + 0.5));
    }
}
