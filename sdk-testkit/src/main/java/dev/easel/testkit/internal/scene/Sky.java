package dev.easel.testkit.internal.scene;

/** Draws the sky: its colours, the sun or the moon, stars, clouds and birds. */
final class Sky {

    private final Canvas canvas;
    private final Palette palette;
    private final double horizon;
    private final double orbX;
    private final double orbY;
    private final double orbRadius;

    Sky(Canvas canvas, Palette palette, double horizon, Dice dice) {
        this.canvas = canvas;
        this.palette = palette;
        this.horizon = horizon;
        this.orbX = canvas.wide() * dice.between(0.16, 0.84);
        boolean low = palette.dark() && !palette.night();
        this.orbY = low ? horizon - dice.between(0.03, 0.10) : horizon * dice.between(0.22, 0.42);
        this.orbRadius = canvas.fit() * (palette.night() ? 0.052 : low ? 0.075 : 0.05);
    }

    double orbX() {
        return orbX;
    }

    void paint(Dice dice, boolean overcast) {
        canvas.rows(0, 1, depth -> {
            double share = depth / horizon;
            return share < 0.55
                    ? Tint.mix(palette.skyTop(), palette.skyMiddle(), share / 0.55)
                    : Tint.mix(palette.skyMiddle(), palette.skyLow(), (share - 0.55) / 0.45);
        });
        if (palette.night()) {
            stars(dice);
        }
        orb(dice);
        int clouds = overcast ? 9 : 2 + dice.below(4);
        for (int i = 0; i < clouds; i++) {
            cloud(dice);
        }
    }

    private void stars(Dice dice) {
        int count = (int) (90 * canvas.crowd());
        for (int i = 0; i < count; i++) {
            double x = dice.between(0, canvas.wide());
            double y = dice.between(0, horizon * 0.95);
            double radius = canvas.pixel() * 0.45 + 0.0016 * dice.next() * dice.next();
            double brightness = dice.between(0.25, 0.95) * (1 - y / horizon * 0.7);
            canvas.fill(0xFFF8E4, brightness, Shape.circle(x, y, radius));
        }
    }

    private void orb(Dice dice) {
        canvas.glow(orbX, orbY, orbRadius * 8, palette.orb(), palette.night() ? 0.28 : 0.5);
        canvas.glow(orbX, orbY, orbRadius * 2.6, palette.orb(), palette.night() ? 0.35 : 0.65);
        canvas.fill(palette.orb(), Shape.circle(orbX, orbY, orbRadius));
        if (palette.night()) {
            int shade = Tint.mix(palette.orb(), palette.skyMiddle(), 0.25);
            for (int i = 0; i < 5; i++) {
                double angle = dice.between(0, 2 * Math.PI);
                double far = orbRadius * dice.between(0.1, 0.65);
                double radius = orbRadius * dice.between(0.08, 0.2);
                double x = orbX + StrictMath.cos(angle) * far;
                double y = orbY + StrictMath.sin(angle) * far;
                canvas.fill(shade, 0.8, Shape.circle(x, y, radius));
            }
        }
    }

    private void cloud(Dice dice) {
        double x = dice.between(-0.1, canvas.wide() + 0.1);
        double y = horizon * dice.between(0.10, 0.72);
        double size = canvas.fit() * dice.between(0.05, 0.12) * (1.25 - y / horizon * 0.6);
        int lit = Tint.mix(palette.cloud(), palette.skyLow(), y / horizon * 0.4);
        int shade = Tint.mix(palette.skyMiddle(), palette.cloud(), 0.35);
        int puffs = 5 + dice.below(5);
        for (int i = 0; i < puffs; i++) {
            double share = (i + 0.5) / puffs * 2 - 1;
            double hump = size * (1 - 0.75 * share * share) * dice.between(0.55, 1);
            double atX = x + share * size * 2.3;
            canvas.puff(atX, y + size * 0.18, size * 0.95, hump * 0.55, shade, 0.55);
            canvas.puff(atX, y - hump * 0.15, size * 0.85, hump * 0.65, lit, 0.8);
        }
    }

    void birds(Dice dice) {
        int count = 3 + dice.below(5);
        double middleX = canvas.wide() * dice.between(0.25, 0.75);
        double middleY = horizon * dice.between(0.3, 0.6);
        int colour = Tint.mix(palette.lit(0x2B2F3A), palette.skyMiddle(), 0.25);
        for (int i = 0; i < count; i++) {
            double x = middleX + dice.between(-0.16, 0.16) * canvas.fit();
            double y = middleY + dice.between(-0.08, 0.08);
            double wing = canvas.fit() * dice.between(0.010, 0.021);
            double lift = wing * dice.between(0.3, 0.7);
            double thick = Math.max(canvas.pixel() * 0.5, wing * 0.11);
            Shape bird = Shape.stroke(x, y, x - wing * 0.5, y - lift, thick, thick)
                    .and(Shape.stroke(x - wing * 0.5, y - lift, x - wing * 1.2, y - lift * 0.5, thick, thick * 0.3))
                    .and(Shape.stroke(x, y, x + wing * 0.5, y - lift, thick, thick))
                    .and(Shape.stroke(x + wing * 0.5, y - lift, x + wing * 1.2, y - lift * 0.5, thick, thick * 0.3));
            canvas.fill(colour, 0.9, bird);
        }
    }
}
