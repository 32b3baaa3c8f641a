package dev.easel.testkit.internal.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.OpenAiEmulator.Host;
import java.awt.image.BufferedImage;
import java.util.regex.Pattern;

/** Reads how large an image is to be, in each host's way. */
final class Sizes {
    /** What pixels look like. */
    static final String PIXELS = "[1-9][0-9]{0,3}x[1-9][0-9]{0,3}";

    private static final Pattern RATIO =
            Pattern.compile("([0-9]{1,4}(?:[.][0-9]{1,2})?):([0-9]{1,4}(?:[.][0-9]{1,2})?)");
    private static final int DEFAULT_SIDE = 1024;
    private static final int LARGEST_DRAWN_SIDE = 4096;
    private static final int LEAST_PIXELS_OF_SEEDREAM = 3_686_400;

    private Sizes() {}

    /** The sides of a text such as {@code 512x768}. */
    static int[] pixels(String text) {
        int x = text.indexOf('x');
        return new int[] {Integer.parseInt(text.substring(0, x)), Integer.parseInt(text.substring(x + 1))};
    }

    /** @throws ApiError where the host does not take the size in that form */
    static int[] of(Host host, Profile profile, String model, ObjectNode request, Inputs inputs) {
        int[] sides = switch (profile.size()) {
            case WIDTH_AND_HEIGHT ->
                new int[] {
                    request.path("width").asInt(DEFAULT_SIDE),
                    request.path("height").asInt(DEFAULT_SIDE)
                };
            case RATIO_AND_TIER -> ratio(request);
            case EITHER -> either(profile, request);
            case FIELD -> field(profile, request.path(profile.sizeField()), inputs);
        };
        if (Math.max(sides[0], sides[1]) > LARGEST_DRAWN_SIDE) {
            throw ApiError.value("size", "sides of up to " + LARGEST_DRAWN_SIDE);
        }
        if (host == Host.ZHIPU) {
            boolean glm = model.equals("glm-image");
            inSteps(sides, glm ? 1024 : 512, glm ? 32 : 16);
        } else if (host == Host.ARK && model.matches(".*seedream-(4[-.]5|5).*")) {
            if (sides[0] * sides[1] < LEAST_PIXELS_OF_SEEDREAM) {
                throw ApiError.value("size", "at least " + LEAST_PIXELS_OF_SEEDREAM + " pixels");
            }
        }
        return sides;
    }

    private static void inSteps(int[] sides, int least, int step) {
        for (int side : sides) {
            if (side < least || side > 2048 || side % step != 0) {
                throw ApiError.value("size", "sides of " + least + " to 2048 in steps of " + step);
            }
        }
    }

    private static int[] field(Profile profile, JsonNode value, Inputs inputs) {
        if (value.isMissingNode()) {
            return square(profile.sizePattern().matcher("2K").matches() ? 2 : 1);
        }
        String text = value.asText();
        if (!profile.sizePattern().matcher(text).matches()) {
            throw ApiError.value(profile.sizeField(), "what matches " + profile.sizePattern());
        }
        if (text.endsWith("K")) {
            return square(text.charAt(0) - '0');
        }
        if (text.contains(":")) {
            return shaped(text, 1);
        }
        if (text.contains("x")) {
            return pixels(text);
        }
        BufferedImage first = text.equals("adaptive") && !inputs.images().isEmpty()
                ? Inputs.decoded(inputs.images().get(0))
                : null;
        return first == null
                ? square(text.equals("adaptive") ? 2 : 1)
                : new int[] {first.getWidth(), first.getHeight()};
    }

    private static int[] ratio(ObjectNode request) {
        String ratio = request.path("aspect_ratio").asText("auto");
        int tier = request.path("resolution").asText("1k").charAt(0) - '0';
        return ratio.equals("auto") ? square(tier) : shaped(ratio, tier);
    }

    /** Pixels win; what contradicts them is refused. */
    private static int[] either(Profile profile, ObjectNode request) {
        String resolution = request.path("resolution").asText("1K");
        if (!resolution.matches("[124]K")) {
            throw ApiError.value("resolution", "1K, 2K or 4K");
        }
        int tier = resolution.charAt(0) - '0';
        String ratio = request.path("aspect_ratio").asText("1:1");
        int[] shaped = shaped(ratio, tier);
        if (!request.has("size")) {
            return shaped;
        }
        int[] sides = field(profile, request.path("size"), Inputs.NONE);
        double asked = (double) shaped[0] / shaped[1];
        double told = (double) sides[0] / sides[1];
        boolean otherShape = request.has("aspect_ratio") && Math.abs(asked / told - 1) > 0.05;
        long megapixels = Math.round(Math.sqrt((double) sides[0] * sides[1]) / DEFAULT_SIDE);
        boolean otherTier = request.has("resolution") && megapixels != tier;
        if (otherShape || otherTier) {
            throw ApiError.value("size", "pixels that agree with resolution and aspect_ratio");
        }
        return sides;
    }

    private static int[] square(int tier) {
        return new int[] {tier * DEFAULT_SIDE, tier * DEFAULT_SIDE};
    }

    /** Sides in that ratio with about as many pixels as the square of the tier, in steps of 16. */
    private static int[] shaped(String ratio, int tier) {
        var matcher = RATIO.matcher(ratio);
        double value =
                matcher.matches() ? Double.parseDouble(matcher.group(1)) / Double.parseDouble(matcher.group(2)) : 0;
        if (!(value >= 1.0 / 3 && value <= 3)) {
            throw ApiError.value("aspect_ratio", "a ratio such as 16:9, between 1:3 and 3:1");
        }
        int area = tier * DEFAULT_SIDE;
        return new int[] {step(area * Math.sqrt(value)), step(area / Math.sqrt(value))};
    }

    private static int step(double side) {
        return Math.max(16, (int) Math.round(side / 16) * 16);
    }
}
