package dev.easel.benchmarks.report;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table.
 *
 * @param what what was measured
 * @param unit what the numbers are
 * @param easel Easel's
 * @param okHttp bare OkHttp's
 * @param others those of the other clients, in the order of the table's columns
 * @param target what Easel has to reach; {@code null} where nothing was promised
 */
public record Row(
        String what,
        Unit unit,
        Cell easel,
        Cell okHttp,
        List<Cell> others,
        @Nullable Target target) {
    /** One that Easel alone is measured by. */
    public static Row ofEasel(String what, Unit unit, Cell easel, Target target) {
        return new Row(what, unit, easel, Cell.NONE, List.of(), target);
    }

    /** Whether the target is met; true where there is none. A number that is missing is a target missed. */
    public boolean isMet() {
        return target == null || target.met().test(target.ofRatio() ? ratio() : value(easel));
    }

    String verdict() {
        return target == null ? "" : isMet() ? "met" : "**MISSED**";
    }

    String ratioText() {
        double ratio = ratio();
        return Double.isNaN(ratio) ? "" : String.format(Locale.ROOT, "%.2f", ratio);
    }

    /** Another client's number, and how many times Easel's it is. */
    String other(int column) {
        if (column >= others.size()) {
            return "";
        }
        Cell cell = others.get(column);
        double factor = value(cell) / value(easel);
        boolean comparable = unit != Unit.COUNT && !Double.isNaN(factor);
        return text(cell) + (comparable ? String.format(Locale.ROOT, " (%.1f × Easel)", factor) : "");
    }

    String text(Cell cell) {
        return cell instanceof Cell.Measured measured
                ? unit.write(measured.value()) + measured.remark()
                : ((Cell.Said) cell).text();
    }

    private double ratio() {
        return unit == Unit.COUNT ? Double.NaN : value(easel) / value(okHttp);
    }

    private static double value(Cell cell) {
        return cell instanceof Cell.Measured measured ? measured.value() : Double.NaN;
    }
}
