package dev.easel.testkit.internal.scene;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Says what is in the scene of a prompt. Known words decide; all other prompts get a random scene, the same for the same prompt. */
record Story(
        Palette palette,
        boolean sea,
        boolean mountains,
        boolean lighthouse,
        boolean castle,
        boolean city,
        boolean boat,
        boolean tree,
        boolean forest,
        boolean flowers,
        boolean cat,
        boolean birds,
        boolean snow,
        boolean rain,
        boolean mist) {

    static Story of(String prompt, long seed) {
        Set<String> words = new HashSet<>();
        for (String word : prompt.toLowerCase(Locale.ROOT).split("[^\\p{L}]+")) {
            words.add(word);
            // Good enough a singular: boats, trees, flowers.
            words.add(word.endsWith("s") ? word.substring(0, word.length() - 1) : word);
        }
        Dice dice = Dice.of(prompt, seed, "story");
        boolean lighthouse = any(words, "lighthouse", "beacon");
        boolean boat = any(words, "boat", "ship", "sail", "sailing", "yacht", "fishing", "harbour", "harbor");
        boolean sea = lighthouse
                || boat
                || any(words, "sea", "ocean", "coast", "beach", "wave", "island", "lake", "bay", "water", "shore");
        boolean castle = any(words, "castle", "fortress", "palace", "tower", "knight");
        boolean city = any(words, "city", "town", "skyline", "street", "skyscraper", "building", "downtown", "house");
        boolean tree = any(words, "tree", "oak", "park", "orchard", "birch");
        boolean forest = any(words, "forest", "wood", "woodland", "jungle", "pine", "taiga");
        boolean flowers = any(words, "flower", "rose", "tulip", "garden", "meadow", "daisy", "bouquet", "blossom");
        boolean cat = any(words, "cat", "kitten", "kitty", "tomcat");
        boolean mountains = any(words, "mountain", "alp", "peak", "summit", "hill", "volcano", "cliff");
        boolean named = sea || castle || city || tree || forest || flowers || cat || mountains;
        boolean open = !named && dice.chance(0.4);
        return new Story(
                Palette.of(words, Dice.of(prompt, seed, "palette"), named),
                sea || open,
                mountains || (!named && dice.chance(0.45)),
                lighthouse,
                castle,
                city,
                boat || (open && dice.chance(0.4)),
                tree || (!named && !open && dice.chance(0.5)),
                forest || (!named && !open && dice.chance(0.3)),
                flowers,
                cat,
                any(words, "bird", "gull", "seagull", "swallow") || dice.chance(0.5),
                any(words, "snow", "winter", "snowy", "ice", "frost"),
                any(words, "rain", "rainy", "storm", "stormy"),
                any(words, "mist", "misty", "fog", "foggy", "haze"));
    }

    static boolean any(Set<String> words, String... wanted) {
        for (String word : wanted) {
            if (words.contains(word)) {
                return true;
            }
        }
        return false;
    }
}
