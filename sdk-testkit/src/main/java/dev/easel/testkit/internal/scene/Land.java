package dev.easel.testkit.internal.scene;

/** Draws what is under the sky: mountains, hills, the sea and a headland in it. */
final class Land {

    private final Canvas canvas;
    private final Palette palette;
    private final double horizon;
    private final boolean snow;

    Land(Canvas canvas, Palette palette, double horizon, boolean snow) {
        this.canvas = canvas;
        this.palette = palette;
        this.horizon = horizon;
        this.snow = snow;
    }

    private int ground() {
        return snow ? palette.lit(0xE9F0F6) : palette.land();
    }

    /** Two ranges, the farther one higher, with snow near their crests. */
    void mountains(Dice dice) {
        for (int range = 0; range < 2; range++) {
            double near = range;
            double high = (0.15 - 0.05 * range) * Math.max(0.55, canvas.fit());
            double[] tops = Ridge.line(canvas, dice, horizon - 0.17 + 0.09 * near, high, 0.34 - 0.07 * range, true, 6);
            int rock = Tint.mix(palette.haze(), Tint.mix(palette.land(), palette.skyTop(), 0.35), 0.35 + 0.3 * near);
            int cap = Tint.mix(palette.lit(0xFFFFFF), palette.haze(), 0.25);
            double snowline = horizon - (snow ? 0.02 : 0.135 - 0.05 * near);
            canvas.below(tops, (depth, y) -> {
                int slope = Tint.mix(rock, palette.haze(), depth * 2.2);
                double bare = (y - snowline) / 0.05 + depth * 7;
                return bare < 1 ? Tint.mix(cap, slope, bare) : slope;
            });
        }
    }

    /** Three hills, each nearer, darker and lower than the one before; returns the nearest one's line. */
    double[] hills(Dice dice) {
        double[] tops = new double[0];
        for (int i = 0; i < 3; i++) {
            double near = i / 2.0;
            tops = Ridge.line(canvas, dice, horizon + 0.02 + 0.12 * i, 0.035 + 0.012 * i, 0.5 + 0.12 * i, false, 3);
            int crest = Tint.mix(palette.haze(), ground(), 0.35 + 0.65 * near);
            int foot = Tint.mix(crest, Tint.mix(ground(), 0x05070C, 0.35), 0.3 + 0.45 * near);
            canvas.below(tops, depth -> Tint.mix(crest, foot, depth * (2.6 - near)));
        }
        return tops;
    }

    /** The sea, with the light of sun or moon on it. */
    void sea(Dice dice, double orbX) {
        canvas.rows(horizon, 1, depth -> {
            double share = (depth - horizon) / (1 - horizon);
            return Tint.mix(palette.seaFar(), palette.seaNear(), StrictMath.sqrt(share));
        });
        int waves = (int) (230 * Math.max(0.5, canvas.crowd()));
        for (int i = 0; i < waves; i++) {
            double share = dice.next();
            double y = horizon + 0.006 + (1 - horizon) * share * share;
            double depth = (y - horizon) / (1 - horizon);
            double x = dice.between(0, canvas.wide());
            double half = (0.008 + 0.05 * depth) * dice.between(0.5, 1.3) * canvas.fit();
            double thick = Math.max(canvas.pixel() * 0.35, 0.0035 * (0.2 + depth));
            boolean crest = dice.chance(0.5);
            int colour = crest
                    ? Tint.mix(palette.seaFar(), palette.skyLow(), 0.5)
                    : Tint.mix(palette.seaNear(), 0x03050A, 0.3);
            canvas.fill(colour, crest ? 0.35 : 0.3, Shape.ellipse(x, y, half, thick));
        }
        int sparks = 150;
        for (int i = 0; i < sparks; i++) {
            double share = dice.next();
            double y = horizon + 0.004 + (1 - horizon) * share * share;
            double depth = (y - horizon) / (1 - horizon);
            double x = orbX + (dice.next() + dice.next() - 1) * canvas.fit() * (0.05 + 0.16 * depth);
            double half = canvas.fit() * (0.006 + 0.032 * depth) * dice.between(0.5, 1.2);
            double thick = Math.max(canvas.pixel() * 0.4, 0.003 * (0.25 + depth));
            canvas.fill(palette.orb(), 0.62 - 0.3 * depth, Shape.ellipse(x, y, half, thick));
        }
    }

    /** A piece of land that comes in from one side and ends in the sea; returns its line, 2 where there is none. */
    double[] headland(Dice dice, boolean left) {
        double[] rough = Ridge.line(canvas, dice, 0, 0.012, 0.11, false, 4);
        double[] tops = new double[rough.length];
        double reach = canvas.wide() * 0.56;
        for (int column = 0; column < tops.length; column++) {
            double x = (column + 0.5) * canvas.pixel();
            double fromSide = (left ? x : canvas.wide() - x) / reach;
            // Level on top, then steep, then into the water.
            double drop = fromSide < 0.55 ? 0.03 * fromSide : 0.0165 + 1.9 * (fromSide - 0.55) * (fromSide - 0.55);
            tops[column] = fromSide > 1.05 ? 2 : horizon + 0.075 + drop + rough[column];
        }
        int grass = Tint.mix(ground(), palette.haze(), 0.1);
        int rock = Tint.mix(palette.lit(0x6B625E), palette.land(), 0.4);
        canvas.below(tops, depth -> depth < 0.022 ? grass : Tint.mix(rock, 0x05060A, Math.min(0.55, depth * 1.5)));
        return tops;
    }

    /** A low bank along the bottom edge, for what stands in front of everything. */
    double[] bank(Dice dice) {
        double[] tops = Ridge.line(canvas, dice, 0.90, 0.012, 0.45, false, 3);
        int grass = Tint.mix(ground(), 0x04060A, 0.28);
        canvas.below(tops, depth -> Tint.mix(grass, 0x04060A, depth * 3));
        return tops;
    }
}
