package dev.easel.testkit.internal.scene;

/** Draws the scene of a prompt and a seed: the sky first, then the land, then what stands on it. */
public final class Scene {

    private final String prompt;
    private final long seed;
    private final Canvas canvas;
    private final Story story;

    private Scene(String prompt, long seed, int width, int height) {
        this.prompt = prompt;
        this.seed = seed;
        this.canvas = new Canvas(width, height);
        this.story = Story.of(prompt, seed);
    }

    /** Returns one {@code 0xRRGGBB} per pixel, row by row. */
    public static int[] paint(String prompt, long seed, int width, int height) {
        Scene scene = new Scene(prompt, seed, width, height);
        scene.compose();
        return scene.canvas.pixels();
    }

    private Dice dice(String part) {
        return Dice.of(prompt, seed, part);
    }

    private void compose() {
        Palette palette = story.palette();
        double horizon = story.sea() ? 0.60 : 0.56;
        Sky sky = new Sky(canvas, palette, horizon, dice("orb"));
        sky.paint(dice("sky"), story.rain());
        if (story.birds() && !palette.night()) {
            sky.birds(dice("birds"));
        }
        Land land = new Land(canvas, palette, horizon, story.snow());
        if (story.mountains()) {
            land.mountains(dice("mountains"));
        }
        Buildings buildings = new Buildings(canvas, palette);
        Nature nature = new Nature(canvas, palette, story.snow());
        double[] ground = story.sea() ? coast(sky, land, buildings) : country(land, buildings);
        Dice spot = dice("spot");
        if (story.forest()) {
            nature.forest(ground, dice("forest"));
        }
        if (story.tree()) {
            double x = canvas.wide() * spot.between(0.2, 0.8);
            double foot = Math.min(0.9, Ridge.at(ground, canvas, x));
            nature.tree(x, foot, 0.46 * canvas.fit(), dice("tree"));
        }
        if (story.flowers() || story.cat()) {
            double[] bank = land.bank(dice("bank"));
            if (story.flowers()) {
                nature.flowers(bank, dice("flowers"));
            }
            if (story.cat()) {
                double x = canvas.wide() * spot.between(0.32, 0.68);
                nature.cat(x, Ridge.at(bank, canvas, x), dice("cat"));
            }
        }
        weather(nature, horizon);
    }

    /** The sea and what belongs to it; returns the line on which things stand. */
    private double[] coast(Sky sky, Land land, Buildings buildings) {
        Dice dice = dice("coast");
        if (story.city()) {
            buildings.city(0.6, dice("city"));
        }
        land.sea(dice("sea"), sky.orbX());
        boolean left = sky.orbX() > canvas.wide() / 2;
        if (story.boat()) {
            double x = canvas.wide() * (left ? dice.between(0.58, 0.85) : dice.between(0.15, 0.42));
            buildings.boat(x, 0.72, 0.105, dice("boat"));
            double farther = canvas.wide() * dice.between(0.3, 0.7);
            buildings.boat(farther, 0.625, 0.03, dice("boat far"));
        }
        boolean ashore = story.lighthouse() || story.castle() || story.tree() || story.forest();
        if (!ashore) {
            return new double[] {0.9};
        }
        double[] tops = land.headland(dice("headland"), left);
        double x = canvas.wide() * (left ? dice.between(0.14, 0.24) : dice.between(0.76, 0.86));
        if (story.castle()) {
            double away = canvas.wide() * (left ? 0.2 : 0.8);
            buildings.castle(away, Ridge.at(tops, canvas, away), dice("castle"));
        }
        if (story.lighthouse()) {
            buildings.lighthouse(x, Ridge.at(tops, canvas, x), !left);
        }
        return tops;
    }

    /** Hills and what stands among them; returns the nearest one's line. */
    private double[] country(Land land, Buildings buildings) {
        if (story.city()) {
            buildings.city(0.60, dice("city"));
        }
        double[] tops = land.hills(dice("hills"));
        if (story.castle()) {
            double x = canvas.wide() * dice("castle spot").between(0.35, 0.65);
            buildings.castle(x, Ridge.at(tops, canvas, x), dice("castle"));
        }
        return tops;
    }

    private void weather(Nature nature, double horizon) {
        if (story.mist()) {
            nature.mist(horizon, dice("mist"));
        }
        if (story.rain()) {
            nature.rainfall(dice("rain"));
        }
        if (story.snow()) {
            nature.snowfall(dice("snowfall"));
        }
    }
}
