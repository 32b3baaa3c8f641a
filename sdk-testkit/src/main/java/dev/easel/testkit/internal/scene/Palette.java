package dev.easel.testkit.internal.scene;

import java.util.Set;

/**
 * Holds the colours of one time of day.
 *
 * @param skyTop the zenith
 * @param skyLow the sky at the horizon
 * @param orb the sun or the moon
 * @param haze what distance fades into
 * @param land the nearest hills
 * @param seaFar the sea at the horizon
 * @param seaNear the sea at the viewer's feet
 * @param light what shines on things, white for plain daylight
 * @param dark whether lamps are lit and beams are seen
 */
record Palette(
        int skyTop,
        int skyMiddle,
        int skyLow,
        int orb,
        int haze,
        int land,
        int seaFar,
        int seaNear,
        int cloud,
        int light,
        boolean dark,
        boolean night) {

    private static final Palette DAY = new Palette(
            0x2E77BE, 0x7DB8E2, 0xE2F1F1, 0xFFFBE8, 0xB4D2DC, 0x3F7F4A, 0x86BFD2, 0x1B5C88, 0xFFFFFF, 0xFFFFFF, false,
            false);
    private static final Palette DAWN = new Palette(
            0x5874B4, 0xE9A9A8, 0xFFE6B8, 0xFFF6D8, 0xE0BEB6, 0x4D5F5C, 0xE8BBA6, 0x4A6591, 0xFFDCCB, 0xF2D2C8, false,
            false);
    private static final Palette DUSK = new Palette(
            0x24265E, 0xB34F7C, 0xFFB65E, 0xFFE3A0, 0xB9688A, 0x231D3C, 0xF09A6C, 0x2A2456, 0xF0876F, 0xB07C84, true,
            false);
    private static final Palette NIGHT = new Palette(
            0x060A22, 0x122048, 0x2C4A7C, 0xF5F2DC, 0x243B66, 0x081020, 0x2A4776, 0x070F26, 0x2C4274, 0x4A5878, true,
            true);

    static Palette of(Set<String> words, Dice dice, boolean named) {
        Palette base;
        if (Story.any(words, "night", "midnight", "moon", "moonlight", "star", "starry", "dark", "nocturne")) {
            base = NIGHT;
        } else if (Story.any(words, "dusk", "sunset", "evening", "twilight", "golden")) {
            base = DUSK;
        } else if (Story.any(words, "dawn", "sunrise", "morning", "daybreak")) {
            base = DAWN;
        } else if (Story.any(words, "noon", "day", "daylight", "midday", "sunny", "summer", "bright", "afternoon")) {
            base = DAY;
        } else {
            base = new Palette[] {DAY, DAY, DAWN, DUSK, NIGHT}[dice.below(5)];
        }
        return base.turned(dice.between(-1, 1) * (named ? 0.025 : 0.075));
    }

    private Palette turned(double by) {
        return new Palette(
                Tint.turned(skyTop, by),
                Tint.turned(skyMiddle, by),
                Tint.turned(skyLow, by / 2),
                orb,
                Tint.turned(haze, by),
                Tint.turned(land, by),
                Tint.turned(seaFar, by),
                Tint.turned(seaNear, by),
                Tint.turned(cloud, by),
                light,
                dark,
                night);
    }

    /** A thing's own colour as this time of day shows it. */
    int lit(int colour) {
        return Tint.under(light, colour);
    }

    /** The same, seen from afar: 0 is here, 1 the horizon. */
    int lit(int colour, double distance) {
        return Tint.mix(lit(colour), haze, distance);
    }
}
