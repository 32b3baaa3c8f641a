package dev.easel.testkit.internal.local;

import dev.easel.testkit.Drawn;
import dev.easel.testkit.internal.DrawnBuilder;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Holds what one request to sd-api-server 0.2.4 is for, filled field by field in the order they arrive, as the server does:
 * where two of them write the same setting, the later one wins. Not thread-safe; lives for one request.
 */
final class SdOrder {
    static final List<String> SAMPLE_METHODS =
            List.of("euler", "euler_a", "heun", "dpm2", "dpm++2s_a", "dpm++2m", "dpm++2mv2", "ipndm", "ipndm_v", "lcm");
    static final List<String> SCHEDULERS = List.of("discrete", "karras", "exponential", "ays", "gits");

    private static final int DEFAULT_SIDE = 512;
    private static final int DEFAULT_SEED = 42;
    private static final String DEFAULT_SAMPLE_METHOD = "euler_a";

    private final boolean strict;
    private String prompt = "";
    private String negativePrompt = "";
    private String sampleMethod = DEFAULT_SAMPLE_METHOD;
    private long steps = 20;
    private double cfgScale = 7;
    private double strength = 0.75;
    private double controlStrength = 0.9;
    private boolean canny;
    private long height = DEFAULT_SIDE;
    private long width = DEFAULT_SIDE;
    private boolean sized;
    private int seed = DEFAULT_SEED;
    private boolean asUrl = true;
    private @Nullable String user;
    private byte @Nullable [] image;
    private byte @Nullable [] controlImage;

    SdOrder(boolean strict) {
        this.strict = strict;
    }

    void prompt(String value) {
        prompt = value;
    }

    void negativePrompt(String value) {
        negativePrompt = value;
    }

    /** A word that is not known means the server's default. */
    void sampleMethod(String value) {
        sampleMethod = SAMPLE_METHODS.contains(value) ? value : DEFAULT_SAMPLE_METHOD;
    }

    void canny(boolean value) {
        canny = value;
    }

    void count(String name, String value) {
        long number = wholeNumber(name, value);
        switch (name) {
            case "height" -> setHeight(number);
            case "width" -> setWidth(number);
            case "n" -> {
                if (strict && number != 1) {
                    throw Refusal.strict("n is " + number + ", but sd-api-server returns one image whatever n is;"
                            + " send one request for each image");
                }
            }
            default -> steps = number;
        }
    }

    private void setHeight(long number) {
        height = sized ? height : number;
    }

    private void setWidth(long number) {
        width = sized ? width : number;
    }

    /** The server reads the first number as the height, although its page says {@code widthxheight}. */
    void size(String value) {
        if (strict) {
            throw Refusal.strict("size is read as HEIGHTxWIDTH by the code and is widthxheight on the page;"
                    + " send height and width instead");
        }
        String[] sides = value.split("x", -1);
        if (sides.length != 2) {
            throw Refusal.badRequest("invalid size format");
        }
        try {
            height = Long.parseUnsignedLong(sides[0]);
            width = Long.parseUnsignedLong(sides[1]);
            sized = true;
        } catch (NumberFormatException notNumeric) {
            throw Refusal.panic("size " + value + " is not numeric");
        }
    }

    void seed(String value) {
        try {
            seed = Integer.parseInt(value);
        } catch (NumberFormatException outside) {
            throw Refusal.badRequest("Failed to parse seed: " + value + " is not a 32-bit integer");
        }
    }

    void number(String name, String value) {
        try {
            double number = Float.parseFloat(value);
            switch (name) {
                case "cfg_scale" -> cfgScale = number;
                case "strength" -> strength = number;
                case "control_strength" -> controlStrength = number;
                default -> {
                    // style_ratio: passed on, and nothing to draw from it
                }
            }
        } catch (NumberFormatException notNumeric) {
            throw Refusal.badRequest("Failed to parse " + name + ": " + value + " is not a number");
        }
    }

    void responseFormat(String value) {
        asUrl = switch (value) {
            case "url" -> true;
            case "b64_json" -> false;
            default -> throw Refusal.badRequest("unknown response_format " + value + ", expected `url` or `b64_json`");
        };
    }

    void user(String value) {
        user = value;
    }

    void image(byte[] content) {
        image = content;
    }

    void controlImage(byte[] content) {
        controlImage = content;
    }

    double strength() {
        return Math.max(0, Math.min(1, strength));
    }

    /**
     * The settings that the image is drawn with. The scheduler is read and never passed on.
     *
     * @param controlled whether a control image shapes it
     */
    Drawn drawn(int drawnSeed, boolean edit, boolean controlled) {
        return DrawnBuilder.of(prompt, drawnSeed, Math.toIntExact(width), Math.toIntExact(height))
                .negativePrompt(edit ? "" : negativePrompt)
                .steps((int) Math.min(Integer.MAX_VALUE, steps))
                .guidanceScale(rounded(cfgScale))
                .sampler(sampleMethod)
                .strength(edit ? Double.valueOf(rounded(strength())) : null)
                .controlNets(
                        controlled && !edit
                                ? List.of(new Drawn.ControlNet(
                                        canny ? "canny" : null, null, rounded(controlStrength), 0, 1))
                                : List.of())
                .inputImages(edit || controlled ? 1 : 0)
                .build();
    }

    /** A number without the noise of the 32 bits that the server keeps it in. */
    private static double rounded(double number) {
        return Double.parseDouble(Float.toString((float) number));
    }

    String prompt() {
        return prompt;
    }

    long height() {
        return height;
    }

    long width() {
        return width;
    }

    /** As sent; a negative one asks for a random one. */
    int seed() {
        return seed;
    }

    boolean asUrl() {
        return asUrl;
    }

    @Nullable String user() {
        return user;
    }

    byte @Nullable [] image() {
        return image;
    }

    byte @Nullable [] controlImage() {
        return controlImage;
    }

    static boolean isScheduler(String value) {
        return SCHEDULERS.contains(value.toLowerCase(Locale.ROOT));
    }

    private static long wholeNumber(String name, String value) {
        try {
            if (value.startsWith("-")) {
                throw new NumberFormatException(value);
            }
            return Long.parseLong(value);
        } catch (NumberFormatException unreadable) {
            throw Refusal.badRequest("Failed to parse " + name + ": " + value + " is not a whole number from 0 on");
        }
    }
}
