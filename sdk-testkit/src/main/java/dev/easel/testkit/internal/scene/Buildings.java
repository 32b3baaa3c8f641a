package dev.easel.testkit.internal.scene;

/** Draws buildings: a lighthouse, a castle, a city, a boat. */
final class Buildings {

    private static final int LAMP = 0xFFE08A;

    private final Canvas canvas;
    private final Palette palette;
    private final double fit;

    Buildings(Canvas canvas, Palette palette) {
        this.canvas = canvas;
        this.palette = palette;
        this.fit = canvas.fit();
    }

    /** A striped tower on the ground at a point, whose lamp sweeps to both sides when it is dark. */
    void lighthouse(double x, double ground, boolean lampLeft) {
        double high = 0.40 * fit;
        double foot = ground + 0.012;
        double top = foot - high;
        double wideFoot = 0.046 * fit;
        double wideTop = 0.029 * fit;
        double lampY = top - 0.028 * fit;
        if (palette.dark()) {
            canvas.beam(x, lampY, lampLeft ? Math.PI + 0.10 : -0.10, 0.16, canvas.wide() * 0.95, LAMP, 0.62);
            canvas.beam(x, lampY, lampLeft ? 0.07 : Math.PI - 0.07, 0.13, canvas.wide() * 0.5, LAMP, 0.34);
        }
        int bands = 6;
        for (int band = 0; band < bands; band++) {
            double from = (double) band / bands;
            double to = (band + 1.0) / bands;
            double upper = top + high * from;
            double lower = top + high * to;
            double halfUpper = wideTop + (wideFoot - wideTop) * from;
            double halfLower = wideTop + (wideFoot - wideTop) * to;
            int paint = palette.lit(band % 2 == 0 ? 0xF6F1E7 : 0xCB3A34);
            canvas.fill(
                    paint,
                    Shape.polygon(
                            x - halfUpper,
                            upper,
                            x + halfUpper,
                            upper,
                            x + halfLower,
                            lower + 0.001,
                            x - halfLower,
                            lower + 0.001));
        }
        Shape shade =
                Shape.polygon(x + wideTop * 0.25, top, x + wideTop, top, x + wideFoot, foot, x + wideFoot * 0.25, foot);
        canvas.fill(0x0A1024, 0.28, shade);
        int iron = palette.lit(0x2E333D);
        canvas.fill(iron, Shape.box(x - wideTop * 1.5, top - 0.006 * fit, x + wideTop * 1.5, top + 0.005 * fit));
        int glass = palette.dark() ? LAMP : palette.lit(0xBFD9E0);
        canvas.fill(glass, Shape.box(x - wideTop * 0.72, top - 0.047 * fit, x + wideTop * 0.72, top - 0.006 * fit));
        canvas.fill(iron, Shape.box(x - wideTop * 0.08, top - 0.047 * fit, x + wideTop * 0.08, top - 0.006 * fit));
        canvas.fill(
                palette.lit(0xA62F2B),
                Shape.polygon(x - wideTop, top - 0.046 * fit, x, top - 0.085 * fit, x + wideTop, top - 0.046 * fit));
        window(x - wideFoot * 0.1, top + high * 0.36, 0.008 * fit);
        window(x - wideFoot * 0.1, top + high * 0.62, 0.009 * fit);
        canvas.fill(iron, Shape.box(x - 0.013 * fit, foot - 0.052 * fit, x + 0.013 * fit, foot));
        if (palette.dark()) {
            canvas.glow(x, lampY, 0.13 * fit, LAMP, 0.75);
        }
    }

    private void window(double x, double y, double half) {
        int colour = palette.dark() ? LAMP : palette.lit(0x39424E);
        canvas.fill(colour, Shape.box(x - half * 0.6, y - half, x + half * 0.6, y + half));
    }

    void castle(double x, double ground, Dice dice) {
        int stone = palette.lit(0xA79F97, 0.12);
        int shade = Tint.mix(stone, palette.lit(0x3A3645), 0.45);
        int roof = palette.lit(dice.oneOf(0x39558C, 0x8C3944, 0x3E6B5B));
        double foot = ground + 0.03;
        wall(x - 0.17 * fit, x + 0.17 * fit, foot - 0.14 * fit, foot, stone);
        tower(x - 0.18 * fit, foot, 0.040 * fit, 0.24 * fit, stone, shade, roof);
        tower(x + 0.18 * fit, foot, 0.040 * fit, 0.22 * fit, stone, shade, roof);
        wall(x - 0.075 * fit, x + 0.075 * fit, foot - 0.27 * fit, foot, Tint.mix(stone, shade, 0.3));
        tower(x + 0.045 * fit, foot, 0.033 * fit, 0.36 * fit, stone, shade, roof);
        tower(x - 0.08 * fit, foot, 0.030 * fit, 0.30 * fit, stone, shade, roof);
        Shape gate = Shape.box(x - 0.026 * fit, foot - 0.05 * fit, x + 0.026 * fit, foot)
                .and(Shape.circle(x, foot - 0.05 * fit, 0.026 * fit));
        canvas.fill(palette.lit(0x2A2530), gate);
        for (int i = -1; i <= 1; i++) {
            window(x + i * 0.04 * fit, foot - 0.18 * fit, 0.009 * fit);
            window(x + i * 0.115 * fit, foot - 0.085 * fit, 0.008 * fit);
        }
    }

    private void wall(double left, double right, double top, double foot, int stone) {
        canvas.fill(stone, Shape.box(left, top, right, foot));
        double tooth = 0.014 * fit;
        for (double x = left; x + tooth <= right + 1e-9; x += 2 * tooth) {
            canvas.fill(stone, Shape.box(x, top - tooth, x + tooth, top + 0.001));
        }
    }

    private void tower(double x, double foot, double half, double high, int stone, int shade, int roof) {
        double top = foot - high;
        canvas.fill(stone, Shape.box(x - half, top, x + half, foot));
        canvas.fill(shade, 0.75, Shape.box(x + half * 0.3, top, x + half, foot));
        canvas.fill(roof, Shape.polygon(x - half * 1.3, top, x, top - half * 2.8, x + half * 1.3, top));
        double pole = top - half * 2.8;
        canvas.fill(palette.lit(0x3B3B44), Shape.box(x - 0.0016, pole - 0.03 * fit, x + 0.0016, pole));
        canvas.fill(
                palette.lit(0xD9483B),
                Shape.polygon(x, pole - 0.03 * fit, x + 0.028 * fit, pole - 0.022 * fit, x, pole - 0.013 * fit));
        window(x - half * 0.2, top + high * 0.2, half * 0.26);
    }

    void city(double ground, Dice dice) {
        for (int row = 0; row < 2; row++) {
            double x = -0.02;
            while (x < canvas.wide()) {
                double half = fit * dice.between(0.020, 0.045);
                double high = fit * dice.between(0.07, 0.30) * (row == 0 ? 1.15 : 0.72);
                int wall = palette.lit(dice.oneOf(0x68758A, 0x7C7388, 0x5B6C7A, 0x8A7F78), row == 0 ? 0.55 : 0.2);
                building(x + half, ground + 0.05 * row, half, high, wall, dice);
                x += half * 2 + dice.between(-0.008, 0.012) * fit;
            }
        }
    }

    private void building(double x, double ground, double half, double high, int wall, Dice dice) {
        double top = ground - high;
        canvas.fill(wall, Shape.box(x - half, top, x + half, ground + 0.06));
        canvas.fill(0x080C18, 0.22, Shape.box(x + half * 0.4, top, x + half, ground + 0.06));
        if (dice.chance(0.3)) {
            double mast = top - 0.045 * fit;
            canvas.fill(wall, Shape.box(x - 0.002, mast, x + 0.002, top));
        }
        double step = 0.019 * fit;
        if (step < 1.5 * canvas.pixel()) {
            return;
        }
        for (double y = top + step * 0.8; y < ground; y += step) {
            for (double at = x - half + step * 0.55; at < x + half - step * 0.35; at += step * 0.8) {
                boolean lit = dice.chance(palette.dark() ? 0.5 : 0.25);
                int pane = lit && palette.dark() ? LAMP : Tint.mix(wall, palette.dark() ? 0x05070F : 0xE8F4FA, 0.4);
                canvas.fill(
                        pane,
                        lit ? 0.95 : 0.55,
                        Shape.box(at - step * 0.2, y - step * 0.26, at + step * 0.2, y + step * 0.26));
            }
        }
    }

    void boat(double x, double water, double size, Dice dice) {
        double unit = size * fit;
        int hull = palette.lit(dice.oneOf(0x8C3B2E, 0x2F4C6E, 0x6B4A2F));
        int sail = palette.lit(0xFBF5E6);
        canvas.fill(palette.lit(0x1B2230), 0.35, Shape.ellipse(x, water + unit * 0.22, unit * 0.9, unit * 0.10));
        double mast = water - unit * 1.75;
        canvas.fill(palette.lit(0x4A3527), Shape.box(x - unit * 0.025, mast, x + unit * 0.025, water));
        Shape main = Shape.polygon(
                x + unit * 0.07,
                mast + unit * 0.05,
                x + unit * 0.85,
                water - unit * 0.25,
                x + unit * 0.07,
                water - unit * 0.2);
        Shape jib = Shape.polygon(
                x - unit * 0.07,
                mast + unit * 0.25,
                x - unit * 0.7,
                water - unit * 0.22,
                x - unit * 0.07,
                water - unit * 0.2);
        canvas.fill(sail, main);
        canvas.fill(Tint.mix(sail, palette.haze(), 0.25), jib);
        canvas.fill(
                hull,
                Shape.polygon(
                        x - unit * 0.95,
                        water - unit * 0.12,
                        x + unit,
                        water - unit * 0.12,
                        x + unit * 0.7,
                        water + unit * 0.2,
                        x - unit * 0.7,
                        water + unit * 0.2));
        canvas.fill(sail, 0.85, Shape.box(x - unit * 0.93, water - unit * 0.12, x + unit * 0.97, water - unit * 0.075));
    }
}
