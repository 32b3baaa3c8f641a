package dev.easel.testkit.internal.scene;

/**
 * Holds the pixels and draws on them. One unit is the image's height, so x runs from 0 to {@link #wide};
 * edges are smoothed over one pixel. Not thread-safe.
 */
final class Canvas {

    /** The side of a tile, in pixels. */
    private static final int TILE = 16;

    private final int width;
    private final int height;
    private final int[] rgb;

    Canvas(int width, int height) {
        this.width = width;
        this.height = height;
        this.rgb = new int[width * height];
    }

    int[] pixels() {
        return rgb;
    }

    /** The image's width in units. */
    double wide() {
        return (double) width / height;
    }

    /** The largest size that fits both ways: 1 for a wide image, less for a tall one. */
    double fit() {
        return Math.min(1, wide());
    }

    /** How many things the image has room for, as a multiple of what a square one has; bounded for very wide ones. */
    double crowd() {
        return Math.min(4, wide());
    }

    /** How far a pixel reaches, in units. */
    double pixel() {
        return 1.0 / height;
    }

    int columns() {
        return width;
    }

    /** Sets every row, from the top at 0 to the bottom at 1. */
    void rows(double from, double to, Gradient gradient) {
        int first = row(from);
        int last = row(to);
        for (int y = first; y < last; y++) {
            int colour = gradient.at((y + 0.5) / height);
            for (int x = 0; x < width; x++) {
                rgb[y * width + x] = colour;
            }
        }
    }

    /** Fills all below a line of land, given for each column, by the depth beneath it. */
    void below(double[] tops, Gradient gradient) {
        below(tops, (depth, y) -> gradient.at(depth));
    }

    /** Fills all below a line of land, given for each column, by the depth beneath it and the height in the image. */
    void below(double[] tops, Slope slope) {
        for (int x = 0; x < width; x++) {
            double edge = tops[x] * height;
            int first = Math.max(0, (int) Math.floor(edge));
            for (int y = first; y < height; y++) {
                double cover = Math.min(1, y + 1 - edge);
                double at = (y + 0.5) / height;
                lay(y * width + x, slope.at(at - tops[x], at), cover);
            }
        }
    }

    /** Fills a shape. Goes by tiles, and skips those that the shape does not reach. */
    void fill(int colour, double opacity, Shape shape) {
        double margin = shape.reach() + pixel();
        double aroundX = shape.middleX();
        double aroundY = shape.middleY();
        int left = column(aroundX - margin);
        int right = column(aroundX + margin + pixel());
        int bottom = row(aroundY + margin + pixel());
        for (int top = row(aroundY - margin); top < bottom; top += TILE) {
            for (int start = left; start < right; start += TILE) {
                double far = shape.distance((start + TILE / 2.0) / height, (top + TILE / 2.0) / height) * height;
                if (far <= TILE) {
                    fillTile(
                            start,
                            Math.min(start + TILE, right),
                            top,
                            Math.min(top + TILE, bottom),
                            colour,
                            opacity,
                            shape);
                }
            }
        }
    }

    private void fillTile(int left, int right, int top, int bottom, int colour, double opacity, Shape shape) {
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                double cover = 0.5 - shape.distance((x + 0.5) / height, (y + 0.5) / height) * height;
                if (cover > 0) {
                    lay(y * width + x, colour, Math.min(1, cover) * opacity);
                }
            }
        }
    }

    void fill(int colour, Shape shape) {
        fill(colour, 1, shape);
    }

    /** Lets light fall off from a point. */
    void glow(double centreX, double centreY, double radius, int colour, double opacity) {
        each(centreX, centreY, radius, (at, x, y) -> {
            double far = Shape.length(x - centreX, y - centreY) / radius;
            if (far < 1) {
                lay(at, colour, opacity * (1 - far) * (1 - far));
            }
        });
    }

    /** A soft-edged ellipse, for clouds and mist. */
    void puff(double centreX, double centreY, double radiusX, double radiusY, int colour, double opacity) {
        each(centreX, centreY, Math.max(radiusX, radiusY), (at, x, y) -> {
            double far = Shape.length((x - centreX) / radiusX, (y - centreY) / radiusY);
            if (far < 1) {
                double share = 1 - far * far;
                lay(at, colour, opacity * share * share);
            }
        });
    }

    /** A cone of light that leaves a point at an angle, both in radians, and fades on its way. */
    void beam(double fromX, double fromY, double angle, double spread, double reach, int colour, double opacity) {
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        each(fromX, fromY, reach, (at, x, y) -> {
            double along = (x - fromX) * cos + (y - fromY) * sin;
            double across = Math.abs((y - fromY) * cos - (x - fromX) * sin);
            double half = along * spread + 0.006;
            if (along > 0 && along < reach && across < half) {
                double edge = 1 - across / half;
                lay(at, colour, opacity * (1 - along / reach) * Math.min(1, edge * 2.5));
            }
        });
    }

    /** Veils everything. */
    void veil(int colour, double opacity) {
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = Tint.mix(rgb[i], colour, opacity);
        }
    }

    /** A colour for each depth. */
    @FunctionalInterface
    interface Gradient {
        int at(double depth);
    }

    /** A colour for each depth and height. */
    @FunctionalInterface
    interface Slope {
        int at(double depth, double y);
    }

    @FunctionalInterface
    private interface Dab {
        void at(int index, double x, double y);
    }

    private void each(double aroundX, double aroundY, double reach, Dab dab) {
        double margin = reach + pixel();
        int left = column(aroundX - margin);
        int right = column(aroundX + margin + pixel());
        int last = row(aroundY + margin + pixel());
        for (int y = row(aroundY - margin); y < last; y++) {
            for (int x = left; x < right; x++) {
                dab.at(y * width + x, (x + 0.5) / height, (y + 0.5) / height);
            }
        }
    }

    private int column(double x) {
        return Math.max(0, Math.min(width, (int) Math.floor(x * height + 1e-9)));
    }

    private int row(double y) {
        return Math.max(0, Math.min(height, (int) Math.floor(y * height + 1e-9)));
    }

    private void lay(int index, int colour, double opacity) {
        rgb[index] = Tint.mix(rgb[index], colour, opacity);
    }
}
