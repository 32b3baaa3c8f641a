package dev.easel.testkit.internal.image;

/** Makes an image coarse, as it looks while it is drawn. */
public final class Mosaic {
    private Mosaic() {}

    /** Gives each square of so many pixels the mean of its colours. */
    public static void into(int[] rgb, int width, int height, int square) {
        for (int top = 0; top < height; top += square) {
            for (int left = 0; left < width; left += square) {
                int right = Math.min(width, left + square);
                int bottom = Math.min(height, top + square);
                fill(rgb, width, left, top, right, bottom);
            }
        }
    }

    private static void fill(int[] rgb, int width, int left, int top, int right, int bottom) {
        long red = 0;
        long green = 0;
        long blue = 0;
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                int pixel = rgb[y * width + x];
                red += pixel >> 16 & 0xff;
                green += pixel >> 8 & 0xff;
                blue += pixel & 0xff;
            }
        }
        long pixels = (long) (right - left) * (bottom - top);
        int mean = (int) (red / pixels << 16 | green / pixels << 8 | blue / pixels);
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                rgb[y * width + x] = mean;
            }
        }
    }
}
