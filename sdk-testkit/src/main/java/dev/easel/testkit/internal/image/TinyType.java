package dev.easel.testkit.internal.image;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Draws text with a five-by-seven alphabet of its own, since some machines have no fonts. */
public final class TinyType {

    private static final int GLYPH_WIDTH = 5;
    private static final int GLYPH_HEIGHT = 7;

    /** Each glyph is seven rows of five bits, the leftmost column the highest. */
    private static final Map<Character, int[]> GLYPHS = glyphs();

    private static final int[] BLANK = new int[GLYPH_HEIGHT];

    private TinyType() {}

    /** Writes as much of the text as fits into a translucent strip at the bottom edge. */
    public static void strip(int[] rgb, int width, int height, String text) {
        int scale = Math.max(1, Math.min(width, height) / 360);
        int stripHeight = Math.min(height, (GLYPH_HEIGHT + 4) * scale);
        if (height < 3 * stripHeight) {
            // A strip would be most of an image this low.
            return;
        }
        int top = height - stripHeight;
        for (int i = top * width; i < rgb.length; i++) {
            rgb[i] = rgb[i] >> 2 & 0x3f3f3f;
        }
        int x = 3 * scale;
        for (char letter : text.toUpperCase(Locale.ROOT).toCharArray()) {
            if (x + GLYPH_WIDTH * scale > width) {
                return;
            }
            int[] rows = GLYPHS.getOrDefault(letter, BLANK);
            for (int row = 0; row < GLYPH_HEIGHT * scale; row++) {
                for (int column = 0; column < GLYPH_WIDTH * scale; column++) {
                    if ((rows[row / scale] >> (GLYPH_WIDTH - 1 - column / scale) & 1) == 1) {
                        rgb[(top + 2 * scale + row) * width + x + column] = 0xf4f1e6;
                    }
                }
            }
            x += (GLYPH_WIDTH + 1) * scale;
        }
    }

    private static Map<Character, int[]> glyphs() {
        Map<Character, int[]> map = new HashMap<>();
        String[] table = {
            "A 0E11111F111111", "B 1E11111E11111E", "C 0E11101010110E", "D 1E11111111111E", "E 1F10101E10101F",
            "F 1F10101E101010", "G 0E11101713110F", "H 1111111F111111", "I 0E04040404040E", "J 0702020202120C",
            "K 11121418141211", "L 1010101010101F", "M 111B1515111111", "N 11191513111111", "O 0E11111111110E",
            "P 1E11111E101010", "Q 0E11111115120D", "R 1E11111E141211", "S 0F10100E01011E", "T 1F040404040404",
            "U 1111111111110E", "V 11111111110A04", "W 1111111515150A", "X 11110A040A1111", "Y 11110A04040404",
            "Z 1F01020408101F", "0 0E11131519110E", "1 040C040404040E", "2 0E11010204081F", "3 1F02040201110E",
            "4 02060A121F0202", "5 1F101E0101110E", "6 0608101E11110E", "7 1F010204080808", "8 0E11110E11110E",
            "9 0E11110F01020C", "- 0000001F000000", ". 00000000000C0C"
        };
        for (String entry : table) {
            int[] rows = new int[GLYPH_HEIGHT];
            for (int i = 0; i < GLYPH_HEIGHT; i++) {
                rows[i] = Integer.parseInt(entry.substring(2 + 2 * i, 4 + 2 * i), 16);
            }
            map.put(entry.charAt(0), rows);
        }
        return Map.copyOf(map);
    }
}
