package dev.easel.testkit.internal.scene;

/** Makes lines of land from smooth noise in one dimension, several octaves of it. */
final class Ridge {

    private Ridge() {}

    /**
     * The height of a line of land for each column.
     *
     * @param base where it lies on average, from the top
     * @param amplitude how far it rises and falls
     * @param wavelength the length of its longest swell, in units
     * @param sharp whether crests are pointed, as of mountains
     */
    static double[] line(
            Canvas canvas, Dice dice, double base, double amplitude, double wavelength, boolean sharp, int octaves) {
        double[] tops = new double[canvas.columns()];
        double size = amplitude;
        double length = wavelength;
        for (int octave = 0; octave < octaves; octave++) {
            double[] knots = new double[(int) Math.ceil(canvas.wide() / length) + 3];
            for (int i = 0; i < knots.length; i++) {
                knots[i] = dice.between(-1, 1);
            }
            double shift = dice.next();
            for (int column = 0; column < tops.length; column++) {
                double at = (column + 0.5) * canvas.pixel() / length + shift;
                int knot = (int) at;
                double share = at - knot;
                double eased = sharp ? share : share * share * (3 - 2 * share);
                tops[column] += size * (knots[knot] + (knots[knot + 1] - knots[knot]) * eased);
            }
            size *= 0.5;
            length *= 0.47;
        }
        for (int column = 0; column < tops.length; column++) {
            tops[column] = base + tops[column];
        }
        return tops;
    }

    /** The line's height at a place, in units from the left. */
    static double at(double[] tops, Canvas canvas, double x) {
        int column = (int) (x / canvas.pixel());
        return tops[Math.max(0, Math.min(tops.length - 1, column))];
    }
}
