package dev.easel.cli;

/** How wide a text is on a terminal. */
final class Columns {
    private Columns() {}

    /**
     * As much of the text as fits, with an ellipsis where something is left out.
     *
     * @param columns how many columns there are; below 1 counts as 1
     * @param unicode whether the terminal can show an ellipsis of one column
     */
    static String cut(String text, int columns, boolean unicode) {
        if (of(text) <= columns) {
            return text;
        }
        String ellipsis = unicode ? "\u2026" : "...";
        int room = Math.max(1, columns) - ellipsis.length();
        StringBuilder cut = new StringBuilder();
        int used = 0;
        for (int c : text.codePoints().toArray()) {
            used += of(c);
            if (used > room) {
                break;
            }
            cut.appendCodePoint(c);
        }
        return cut.append(ellipsis).toString();
    }

    static int of(String text) {
        return text.codePoints().map(Columns::of).sum();
    }

    /** Chinese, Japanese and Korean characters and emoji take two columns, marks that join the letter before take none. */
    private static int of(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        boolean wide = c >= 0x1100 && c <= 0x115f
                || c >= 0x2e80 && c <= 0xa4cf
                || c >= 0xac00 && c <= 0xd7a3
                || c >= 0xf900 && c <= 0xfaff
                || c >= 0xfe30 && c <= 0xfe6f
                || c >= 0xff00 && c <= 0xff60
                || c >= 0xffe0 && c <= 0xffe6
                || c >= 0x1f300 && c <= 0x1faff
                || c >= 0x20000 && c <= 0x3fffd;
        return wide ? 2 : 1;
    }
}
