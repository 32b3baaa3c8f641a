package dev.easel.testkit.internal.scene;

/** Draws plants and a cat, and the weather in front of them. */
final class Nature {

    private final Canvas canvas;
    private final Palette palette;
    private final double fit;
    private final boolean snow;

    Nature(Canvas canvas, Palette palette, boolean snow) {
        this.canvas = canvas;
        this.palette = palette;
        this.fit = canvas.fit();
        this.snow = snow;
    }

    /** Pines along a line of land, the farther ones first. */
    void forest(double[] tops, Dice dice) {
        int count = (int) Math.max(8, 30 * canvas.crowd());
        for (int i = 0; i < count; i++) {
            double near = (double) i / count;
            double x = canvas.wide() * dice.next();
            double foot = Ridge.at(tops, canvas, x) + 0.01 + 0.11 * near * dice.between(0.7, 1.1);
            pine(x, foot, fit * (0.07 + 0.13 * near) * dice.between(0.8, 1.25), 0.42 * (1 - near), dice);
        }
    }

    private void pine(double x, double foot, double high, double distance, Dice dice) {
        int green = palette.lit(dice.oneOf(0x2F6140, 0x275439, 0x3B6B45), distance);
        int trunk = palette.lit(0x4E3828, distance);
        canvas.fill(trunk, Shape.box(x - high * 0.035, foot - high * 0.14, x + high * 0.035, foot));
        for (int tier = 0; tier < 3; tier++) {
            double low = foot - high * (0.10 + 0.25 * tier);
            double peak = low - high * (0.46 - 0.05 * tier);
            double half = high * (0.26 - 0.06 * tier);
            Shape branches = Shape.polygon(x - half, low, x, peak, x + half, low);
            canvas.fill(Tint.mix(green, palette.haze(), 0.05 * tier), branches);
            canvas.fill(0x060C14, 0.18, Shape.polygon(x, low, x, peak, x + half, low));
            if (snow) {
                Shape cap = Shape.polygon(x - half * 0.5, (low + peak) / 2, x, peak, x + half * 0.5, (low + peak) / 2);
                canvas.fill(palette.lit(0xF4F8FB, distance), 0.9, cap);
            }
        }
    }

    /** A broad tree. */
    void tree(double x, double ground, double high, Dice dice) {
        int trunk = palette.lit(0x5A4030);
        int leaves = snow ? palette.lit(0xDDE7EE) : palette.lit(dice.oneOf(0x4E8C3C, 0x6B9A37, 0xB86A2C, 0x3D7A4A));
        double foot = ground + 0.015;
        double fork = foot - high * 0.42;
        canvas.fill(trunk, Shape.stroke(x, foot, x + high * 0.02, fork, high * 0.055, high * 0.035));
        canvas.fill(
                trunk,
                Shape.stroke(x, fork + high * 0.06, x - high * 0.2, fork - high * 0.14, high * 0.025, high * 0.012));
        canvas.fill(
                trunk,
                Shape.stroke(x, fork + high * 0.02, x + high * 0.2, fork - high * 0.16, high * 0.025, high * 0.012));
        int clumps = 26;
        for (int i = 0; i < clumps; i++) {
            double angle = dice.between(0, 2 * Math.PI);
            double far = StrictMath.sqrt(dice.next()) * high * 0.3;
            double atX = x + StrictMath.cos(angle) * far * 1.15;
            double atY = fork - high * 0.24 + StrictMath.sin(angle) * far * 0.85;
            double radius = high * dice.between(0.075, 0.13);
            double lightness = (fork - atY) / (high * 0.6);
            int colour =
                    Tint.mix(Tint.mix(leaves, 0x0A1420, 0.35), Tint.mix(leaves, palette.lit(0xFFF3B0), 0.3), lightness);
            canvas.fill(colour, 0.92, Shape.circle(atX, atY, radius));
        }
    }

    void flowers(double[] bank, Dice dice) {
        int count = (int) Math.max(3, 7 * canvas.crowd());
        for (int i = 0; i < count; i++) {
            double x = canvas.wide() * (i + dice.between(0.15, 0.85)) / count;
            double high = fit * dice.between(0.13, 0.32);
            flower(x, Ridge.at(bank, canvas, x) + 0.02, high, dice);
        }
    }

    private void flower(double x, double foot, double high, Dice dice) {
        int stem = palette.lit(0x3E7D3A);
        double bend = dice.between(-0.12, 0.12) * high;
        double headX = x + bend;
        double headY = foot - high;
        canvas.fill(stem, Shape.stroke(x, foot, headX, headY, high * 0.022, high * 0.016));
        double leafY = foot - high * 0.35;
        double leafX = x + bend * 0.35;
        canvas.fill(stem, Shape.ellipse(leafX + high * 0.13, leafY - high * 0.05, high * 0.14, high * 0.045, -0.5));
        canvas.fill(stem, Shape.ellipse(leafX - high * 0.12, leafY + high * 0.02, high * 0.13, high * 0.04, 0.6));
        int petal = palette.lit(dice.oneOf(0xE8506A, 0xF2A33A, 0xF7E06A, 0xC77BE0, 0xFFFFFF, 0xF28BB0, 0x6FA8F0));
        int petals = 7 + dice.below(4);
        double size = high * 0.19;
        double turn = dice.next();
        for (int i = 0; i < petals; i++) {
            double angle = (i + turn) * 2 * Math.PI / petals;
            double atX = headX + StrictMath.cos(angle) * size * 0.78;
            double atY = headY + StrictMath.sin(angle) * size * 0.78;
            int shade = Tint.mix(petal, 0x30102A, 0.16 * (i % 2));
            canvas.fill(shade, Shape.ellipse(atX, atY, size * 0.62, size * 0.27, angle));
        }
        canvas.fill(palette.lit(0xE8B020), Shape.circle(headX, headY, size * 0.36));
        canvas.fill(palette.lit(0x9A6A14), 0.6, Shape.circle(headX + size * 0.05, headY + size * 0.07, size * 0.22));
    }

    /** A cat that sits and faces the viewer. */
    void cat(double x, double ground, Dice dice) {
        double s = 0.36 * fit;
        int fur = palette.lit(dice.oneOf(0x2B2830, 0xD98A3D, 0x8C8A90, 0xEDE6DA, 0x6A4B38));
        int dark = Tint.mix(fur, 0x07060C, 0.35);
        int pale = Tint.mix(fur, palette.lit(0xFFF6E8), 0.55);
        double foot = ground + 0.012;
        double headY = foot - s * 0.74;
        canvas.fill(0x04060A, 0.3, Shape.ellipse(x + s * 0.06, foot, s * 0.4, s * 0.045));
        double[] tail = {0.22, -0.06, 0.40, -0.04, 0.50, -0.16, 0.47, -0.32, 0.53, -0.44};
        for (int i = 0; i + 3 < tail.length; i += 2) {
            double thick = s * (0.046 - 0.003 * i);
            Shape piece = Shape.stroke(
                    x + s * tail[i],
                    foot + s * tail[i + 1],
                    x + s * tail[i + 2],
                    foot + s * tail[i + 3],
                    thick,
                    thick * 0.93);
            canvas.fill(Tint.mix(fur, dark, 0.5), piece);
        }
        canvas.fill(fur, Shape.ellipse(x, foot - s * 0.2, s * 0.27, s * 0.215));
        canvas.fill(fur, Shape.ellipse(x, foot - s * 0.38, s * 0.185, s * 0.29));
        canvas.fill(pale, 0.75, Shape.ellipse(x, foot - s * 0.36, s * 0.095, s * 0.2));
        for (int side = -1; side <= 1; side += 2) {
            canvas.fill(
                    fur,
                    Shape.stroke(
                            x + side * s * 0.075,
                            foot - s * 0.3,
                            x + side * s * 0.075,
                            foot - s * 0.04,
                            s * 0.05,
                            s * 0.045));
            canvas.fill(pale, Shape.ellipse(x + side * s * 0.08, foot - s * 0.02, s * 0.066, s * 0.04));
            double earX = x + side * s * 0.125;
            canvas.fill(
                    fur,
                    Shape.polygon(
                            earX - side * s * 0.09,
                            headY - s * 0.12,
                            earX + side * s * 0.05,
                            headY - s * 0.32,
                            earX + side * s * 0.075,
                            headY - s * 0.02));
            canvas.fill(
                    palette.lit(0xD99A94),
                    0.85,
                    Shape.polygon(
                            earX - side * s * 0.045,
                            headY - s * 0.13,
                            earX + side * s * 0.038,
                            headY - s * 0.26,
                            earX + side * s * 0.052,
                            headY - s * 0.07));
        }
        canvas.fill(fur, Shape.ellipse(x, headY, s * 0.205, s * 0.17));
        canvas.fill(pale, 0.85, Shape.ellipse(x, headY + s * 0.085, s * 0.085, s * 0.06));
        for (int side = -1; side <= 1; side += 2) {
            double eyeX = x + side * s * 0.088;
            double eyeY = headY - s * 0.01;
            int iris = palette.dark() ? 0xF5D95A : palette.lit(0x8CBF4A);
            canvas.fill(iris, Shape.ellipse(eyeX, eyeY, s * 0.048, s * 0.042));
            canvas.fill(0x0B0B10, Shape.ellipse(eyeX, eyeY, s * 0.014, s * 0.036));
            canvas.fill(0xFFFFFF, 0.9, Shape.circle(eyeX + s * 0.013, eyeY - s * 0.014, s * 0.009));
            for (int hair = -1; hair <= 1; hair++) {
                double thick = Math.max(canvas.pixel() * 0.3, s * 0.0028);
                Shape whisker = Shape.stroke(
                        x + side * s * 0.06,
                        headY + s * 0.085,
                        x + side * s * 0.27,
                        headY + s * (0.08 + 0.035 * hair),
                        thick,
                        thick * 0.5);
                canvas.fill(palette.lit(0xFFFDF6), 0.75, whisker);
            }
        }
        canvas.fill(
                palette.lit(0xC9706E),
                Shape.polygon(
                        x - s * 0.024, headY + s * 0.048, x + s * 0.024, headY + s * 0.048, x, headY + s * 0.078));
    }

    void snowfall(Dice dice) {
        int count = (int) Math.max(20, 220 * canvas.crowd());
        for (int i = 0; i < count; i++) {
            double x = dice.between(0, canvas.wide());
            double y = dice.next();
            double radius = Math.max(canvas.pixel() * 0.6, 0.0055 * dice.next() * dice.next() + 0.0015);
            canvas.fill(0xFFFFFF, 0.8, Shape.circle(x, y, radius));
        }
    }

    void rainfall(Dice dice) {
        canvas.veil(Tint.mix(palette.haze(), 0x3A4656, 0.5), 0.25);
        int count = (int) Math.max(30, 330 * canvas.crowd());
        for (int i = 0; i < count; i++) {
            double x = dice.between(0, canvas.wide());
            double y = dice.next();
            double length = dice.between(0.02, 0.05);
            double thick = Math.max(canvas.pixel() * 0.3, 0.0008);
            Shape drop = Shape.stroke(x, y, x - length * 0.25, y + length, thick, thick * 0.6);
            canvas.fill(0xDCE8F2, 0.4, drop);
        }
    }

    void mist(double horizon, Dice dice) {
        for (int i = 0; i < 12; i++) {
            double x = dice.between(-0.1, canvas.wide() + 0.1);
            double y = horizon + dice.between(-0.1, 0.32);
            canvas.puff(
                    x,
                    y,
                    dice.between(0.4, 0.8),
                    dice.between(0.035, 0.09),
                    Tint.mix(palette.haze(), 0xFFFFFF, 0.35),
                    0.6);
        }
    }
}
